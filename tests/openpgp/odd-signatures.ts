/** Signatures and keys such as somebody might try to pass off: what is odd about each stands in its name. */
import { createHash } from 'node:crypto'
import { concat, fromHex } from '../../app/formats/bytes.ts'
import { numberOf, publicKeyOf } from '../../app/formats/ed25519.ts'
import { created, handMade, issuer, issuerId, notation, type OpenKey, type Plan } from './hand-made.ts'
import { edMaterial, type HandMadeKey, handMadeKey, type KeyPlan, seedOf, xMaterial } from './hand-made-key.ts'

export const text = new TextEncoder().encode('fuin-act/1\nact acknowledged\nportal council.example\n')
const day = 86_400_000

export interface OddSignature {
  readonly name: string
  readonly key: string
  readonly signature: Uint8Array
}

type Change = Omit<Partial<Plan>, 'key' | 'text'>

/** Over an ordinary key: everything a packet can say otherwise. */
function packetChanges(key: OpenKey, at: number): Readonly<Record<string, Change>> {
  const base = [created(at), issuer(key)]
  const withMore = (...more: Plan['hashed'] & readonly unknown[]): Change => ({ hashed: [...base, ...more] })
  const [note, never] = [notation('salt@council.example', 'x'), { type: 3, body: new Uint8Array(4) }]
  const name = new TextEncoder().encode('sato@operator.example')
  return {
    plain: {},
    'critical time': { hashed: [created(at, true), issuer(key)] },
    'critical issuer': { hashed: [created(at), issuer(key, true)] },
    'key id signed': withMore(issuerId(key)),
    'key id beside': { unhashed: [issuerId(key)] },
    'issuer beside': { unhashed: [issuer(key)] },
    'key id of another': { unhashed: [{ type: 16, body: fromHex('0102030405060708') }] },
    'never expires': withMore(never),
    'never expires, beside': { unhashed: [never] },
    'expires tomorrow': withMore({ type: 3, body: Uint8Array.of(0, 1, 0x51, 0x80) }),
    'expired at once': withMore({ type: 3, body: Uint8Array.of(0, 0, 0, 1) }),
    notation: withMore(note),
    'binary notation': withMore(notation('salt@council.example', 'x', { flags: 0 })),
    'critical notation': withMore(notation('urgent@example.jp', 'yes', { critical: true })),
    'two notations': withMore(note, notation('other@council.example', 'x')),
    'notation without a name': withMore(notation('', 'x')),
    'notation of strange flags': withMore(notation('salt@council.example', 'x', { flags: 0x4000_0000 })),
    'notation cut short': withMore({ type: 20, body: fromHex('800000000003000961') }),
    'notation beside': { unhashed: [note] },
    'user id': withMore({ type: 28, body: name }),
    policy: withMore({ type: 26, body: name }),
    'critical policy': withMore({ type: 26, critical: true, body: name }),
    keyserver: withMore({ type: 24, body: name }),
    'meant for somebody': withMore({ type: 35, body: issuer(key).body }),
    'critically meant for somebody': withMore({ type: 35, critical: true, body: issuer(key).body }),
    'key block': withMore({ type: 38, body: Uint8Array.of(0, 1, 2) }),
    'not exportable': withMore({ type: 4, body: Uint8Array.of(0) }),
    'key flags': withMore({ type: 27, body: Uint8Array.of(1) }),
    unknown: withMore({ type: 99, body: Uint8Array.of(1) }),
    'unknown, critical': withMore({ type: 99, critical: true, body: Uint8Array.of(1) }),
    'unknown, critical, beside': { unhashed: [{ type: 99, critical: true, body: Uint8Array.of(1) }] },
    'no issuer': { hashed: [created(at)] },
    'issuer only beside': { hashed: [created(at)], unhashed: [issuer(key)] },
    'no time': { hashed: [issuer(key)] },
    'time only beside': { hashed: [issuer(key)], unhashed: [created(at)] },
    'two times': { hashed: [created(at), created(at - 1000), issuer(key)] },
    'length in five octets': { hashed: [{ ...created(at), wide: true }, issuer(key)] },
    'SHA-384': { hash: 9 },
    'SHA-512': { hash: 10 },
    'SHA-224': { hash: 11 },
    'SHA-1': { hash: 2 },
    MD5: { hash: 1 },
    'RIPEMD-160': { hash: 3 },
    'SHA3-256': { hash: 12 },
    'text mode': { type: 1 },
    'over nothing': { type: 2 },
    'a certification': { type: 0x13 },
    'a key binding': { type: 0x1f },
    'a time stamp': { type: 0x40 },
    'version 3': { version: 3 },
    'version 5': { version: 5 },
    'version 6': { version: 6 },
    'old header': { header: 'old-1' },
    'old header, two octets': { header: 'old-2' },
    'old header, four octets': { header: 'old-4' },
    'header of five octets': { header: 'present-5' },
    'an octet behind': { trailing: Uint8Array.of(0) },
    'a padding packet behind': { trailing: Uint8Array.of(0xd5, 1, 0) },
    'a marker packet behind': { trailing: Uint8Array.of(0xca, 3, 0x50, 0x47, 0x50) },
    'wrong start of the digest': { start: 1 },
    'Ed25519 in its other number': { algorithm: 27 },
    'by ECDSA, it says': { algorithm: 19 },
    'number with a zero in front': { looseNumbers: true },
    'S beyond the order': { value: beyondOrder },
    'R of nothing': { value: (whole) => concat(Uint8Array.of(1), new Uint8Array(31), whole.slice(32)) },
    'another R': { value: (whole) => concat(Uint8Array.of((whole[0] ?? 0) ^ 1), whole.slice(1)) },
  }
}

/** Two signatures in one file, and one of them of a stranger. */
function inPairs(key: OpenKey, at: number): Readonly<Record<string, Uint8Array>> {
  const sign = (by: OpenKey, when = at) => handMade({ key: by, text, hashed: [created(when), issuer(by)] })
  const stranger = handMadeKey({ material: edMaterial('somebody else'), at: at - day })
  return {
    'two signatures': concat(sign(key), sign(key, at - 1000)),
    'a stranger’s behind': concat(sign(key), sign(stranger)),
    'over another text': handMade({ key, text: text.slice(1), hashed: [created(at), issuer(key)] }),
    'by a stranger in its name': handMade({
      key: { ...stranger, fingerprint: key.fingerprint },
      text,
      hashed: [created(at), issuer(key)],
    }),
  }
}

// ── odd keys ───────────────────────────────────────────────────────────────

/** Eight points of small order, two in a second encoding, and a sound one with such a point added (ed25519-speccheck, 2, 10). */
const smallOrder = {
  'of order one': `01${'00'.repeat(31)}`,
  'of order two': `ec${'ff'.repeat(30)}7f`,
  'of order four': '00'.repeat(32),
  'of order eight': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'of order two, otherwise spelled': 'ff'.repeat(31).replace(/^ff/, 'ec').concat('ff'),
  'with a part of small order': 'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
} as const

function keyPlans(at: number): Readonly<Record<string, KeyPlan>> {
  const made = at - 10 * day
  const year = 365 * 86_400
  const signing = edMaterial('signing subkey')
  const encryption = { material: xMaterial(), at: made, lifetime: year }
  return {
    'its key': { at: made, lifetime: year, subkeys: [encryption] },
    'a key without end': { at: made },
    'a key that ended yesterday': { at: made, lifetime: 9 * 86_400 },
    'a key revoked since': { at: made, revocation: { at: at - day } },
    'a key revoked as compromised': {
      at: made,
      revocation: { at: at - day, more: [{ type: 29, body: Uint8Array.of(2) }] },
    },
    'a key that only certifies': { at: made, flags: 1 },
    'a key that says not what for': { at: made, flags: null },
    'a key certified under SHA-1': { at: made, certification: { hash: 2 } },
    'a key certified under MD5': { at: made, certification: { hash: 1 } },
    'a key certified under SHA-224': { at: made, certification: { hash: 11 } },
    'a key certified under SHA-1 first': { at: made, certification: { hash: 2 }, again: [{ at: made + day }] },
    'a key revoked under SHA-1': { at: made, revocation: { at: at - day, hash: 2 } },
    'a key whose certification is not its own': { at: made, certification: { start: 1 } },
    'a key certified an hour after': { at: made, certifiedAt: at + 3_600_000 },
    'a key certified before it was made': { at: made, certifiedAt: made - day },
    'a key certified with a critical notation': {
      at: made,
      certification: { more: [{ type: 27, body: Uint8Array.of(3) }, notation('a@b.example', 'x', { critical: true })] },
    },
    'a key certified with something critical': {
      at: made,
      certification: {
        more: [
          { type: 27, body: Uint8Array.of(3) },
          { type: 99, critical: true, body: Uint8Array.of(1) },
        ],
      },
    },
    'a key whose certification ended': {
      at: made,
      certification: {
        more: [
          { type: 27, body: Uint8Array.of(3) },
          { type: 3, body: Uint8Array.of(0, 1, 0x51, 0x80) },
        ],
      },
    },
    'a key with a revoker': {
      at: made,
      certification: {
        more: [
          { type: 27, body: Uint8Array.of(3) },
          { type: 12, body: concat(Uint8Array.of(0x80, 22), seedOf('x').slice(0, 20)) },
        ],
      },
    },
    'a key that was renewed to an end gone by': {
      at: made,
      lifetime: year,
      again: [{ at: made + day, lifetime: 5 * 86_400 }],
    },
    'a key that signs by a subkey': { at: made, flags: 1, subkeys: [{ material: signing, at: made, flags: 2 }] },
    'a subkey that does not sign back': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, back: null }],
    },
    'a subkey that signs back under SHA-1': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, back: { hash: 2 } }],
    },
    'a subkey bound under SHA-1': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, binding: { hash: 2 } }],
    },
    'a subkey bound later': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, boundAt: at + 3_600_000 }],
    },
    'a subkey revoked': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, revokedAt: at - day }],
    },
    'a subkey that ended': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 2, lifetime: 86_400 }],
    },
    'a subkey meant for authentication': {
      at: made,
      flags: 1,
      subkeys: [{ material: signing, at: made, flags: 0x20 }],
    },
    'an Ed25519 key in its newer spelling': { at: made, material: edMaterial('primary', 27) },
    ...Object.fromEntries(
      Object.entries(smallOrder).map(([order, point]) => [
        `a point ${order}`,
        { at: made, material: edMaterial('primary', 22, fromHex(point)) },
      ]),
    ),
  }
}

export interface OddCases {
  readonly keys: Readonly<Record<string, HandMadeKey>>
  readonly signatures: readonly OddSignature[]
}

/** All of them, dated at an instant. */
export function oddCases(at: number): OddCases {
  const keys = Object.fromEntries(Object.entries(keyPlans(at)).map(([name, plan]) => [name, handMadeKey(plan)]))
  const ordinary = keys['its key']
  if (!ordinary) throw new Error('there is no ordinary key')
  const changed = Object.entries(packetChanges(ordinary, at)).map(([name, change]) => {
    const plan = { key: ordinary, text, hashed: [created(at), issuer(ordinary)], ...change }
    return { name, key: 'its key', signature: handMade(plan) }
  })
  const paired = Object.entries(inPairs(ordinary, at)).map(([name, signature]) => ({ name, key: 'its key', signature }))
  const byKeys = Object.entries(keys).map(([key, made]) => {
    const signer = made.subkeys.find(({ fingerprint }) => key.includes('subkey') && fingerprint) ?? made
    return {
      name: `by ${key}`,
      key,
      signature: handMade({ key: signer, text, hashed: [created(at), issuer(signer)], ...forged(key) }),
    }
  })
  return { keys, signatures: [...changed, ...paired, ...byKeys] }
}

/** Under a point of small order nobody needs a secret: any S and its R = S·B fit every eighth text, or every text. */
const forged = (key: string): Change =>
  key.startsWith('a point of')
    ? { value: () => concat(publicKeyOf(seedOf('anybody')), scalarOf(seedOf('anybody'))) }
    : {}

/** RFC 8032 §5.1.5, reduced. */
function scalarOf(seed: Uint8Array): Uint8Array {
  const half = new Uint8Array(createHash('sha512').update(seed).digest()).slice(0, 32)
  half[0] = (half[0] ?? 0) & 248
  half[31] = ((half[31] ?? 0) & 127) | 64
  return littleEndian(numberOf(half) % order)
}

const order = 2n ** 252n + 27742317777372353535851937790883648493n
const littleEndian = (value: bigint) =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))

/** S + L: the same number to whoever reduces it. */
function beyondOrder(signature: Uint8Array): Uint8Array {
  return concat(signature.slice(0, 32), littleEndian(numberOf(signature.slice(32)) + order))
}
