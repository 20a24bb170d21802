import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../app/formats/bytes.ts'
import { keyIdOf, parseSealedMessage } from '../../app/formats/openpgp-message.ts'
import { type Instant, instant } from '../../app/ids.ts'
import { encryptionKeyAt, keyFacts, parsePublicKey, signatureTolerance } from '../../app/openpgp/public-key.ts'
import { sealToKey } from '../../app/openpgp/seal-to-key.ts'
import { isForeign } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { number } from './hand-made.ts'
import {
  edMaterial,
  handMadeKey,
  type KeyPlan,
  onOtherCurve,
  otherMaterial,
  rsaMaterial,
  type SubkeyPlan,
  seedOf,
  xMaterial,
} from './hand-made-key.ts'
import { day, noon } from './someones-key.ts'

const made = noon - 100 * day
const year = 365 * 86_400
const at = (milliseconds: number): Instant => instant(milliseconds)
const receiving = (name: string, more: Partial<SubkeyPlan> = {}): SubkeyPlan => ({
  material: xMaterial(seedOf(name)),
  at: made,
  ...more,
})
const refusalsOf = async (plan: Omit<KeyPlan, 'at'>, when: Instant = noon) =>
  (await keyFacts(handMadeKey({ at: made, ...plan }).publicKey, when)).refusals

/** The key id that a message is sealed to then; null where it is not sealed. */
async function sealedAt(publicKey: Uint8Array, when: Instant): Promise<string | null> {
  const { fingerprint } = await parsePublicKey(publicKey)
  try {
    const message = await sealToKey(Uint8Array.of(1), { publicKey, fingerprint, date: when })
    return parseSealedMessage(message).recipientKeyId
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}

describe('a key is refused for its true reason', () => {
  const [sound, flawed] = [receiving('sound'), (material: SubkeyPlan['material']) => ({ material, at: made + day })]

  it.each<readonly [string, string, Omit<KeyPlan, 'at'>]>([
    ['key-cannot-encrypt', 'nothing to encrypt to', {}],
    ['key-encryption-expired', 'a subkey that has ended', { subkeys: [receiving('a', { lifetime: 86_400 })] }],
    [
      'key-encryption-weak',
      'an RSA subkey of 1024 bits',
      { subkeys: [sound, flawed(rsaMaterial(new Uint8Array(128).fill(255), fromHex('010001')))] },
    ],
    ['key-encryption-weak', 'an Elgamal subkey', { subkeys: [sound, flawed(otherMaterial(16, number(seedOf('x'))))] }],
    ['key-brainpool', 'a brainpool subkey', { subkeys: [sound, flawed(onOtherCurve(18, '2b2403030208010107', 32))] }],
    ['key-secp256k1', 'a secp256k1 subkey', { subkeys: [sound, flawed(onOtherCurve(18, '2b8104000a', 32))] }],
    [
      'key-respelled',
      'a subkey of X25519 as RFC 9580 spells it',
      { subkeys: [sound, flawed(xMaterial(seedOf('y'), 25))] },
    ],
    ['key-point-unsound', 'a subkey of small order', { subkeys: [sound, flawed(xMaterial(new Uint8Array(32)))] }],
    [
      'key-signed-weakly',
      'a subkey bound under SHA-1',
      { subkeys: [sound, { ...flawed(xMaterial(seedOf('z'))), binding: { hash: 2 } }] },
    ],
    ['key-post-quantum', 'an ML-KEM subkey', { subkeys: [sound, flawed(otherMaterial(35, seedOf('k')))] }],
    [
      'key-post-quantum',
      'an ML-KEM subkey older than its neighbour',
      {
        subkeys: [
          { material: otherMaterial(35, seedOf('k')), at: made },
          { ...sound, at: made + day },
        ],
      },
    ],
    ['key-signed-weakly', 'certified under SHA-1', { certification: { hash: 2 }, subkeys: [sound] }],
    ['key-signed-weakly', 'certified under MD5', { certification: { hash: 1 }, subkeys: [sound] }],
    ['key-signed-weakly', 'certified anew under SHA-1', { again: [{ at: made + day, hash: 2 }], subkeys: [sound] }],
    ['key-signed-weakly', 'revoked under SHA-1', { revocation: { at: made, hash: 2 }, subkeys: [sound] }],
    ['key-uncertified', 'a certification that does not hold', { certification: { start: 1 }, subkeys: [sound] }],
    ['key-revoked', 'revoked', { revocation: { at: made + day }, subkeys: [sound] }],
    ['key-expired', 'ended', { lifetime: 86_400, subkeys: [sound] }],
    ['key-from-the-future', 'certified tomorrow', { certifiedAt: noon + day, subkeys: [sound] }],
    ['key-cannot-sign', 'only certifies', { flags: 1, subkeys: [sound] }],
    ['key-cannot-sign', 'says not what for', { flags: null, subkeys: [sound] }],
    [
      'key-brainpool',
      'signs by a brainpool subkey',
      { flags: 1, subkeys: [sound, { material: onOtherCurve(19, '2b2403030208010107', 32), at: made, flags: 2 }] },
    ],
  ])('%s: %s', async (reason, _, plan) => expect(await refusalsOf(plan)).toEqual([reason]))

  it('and not at all where the old weakness was mended, or is over', async () => {
    const weakSubkey = flawed(onOtherCurve(18, '2b2403030208010107', 32))
    for (const plan of [
      { certification: { hash: 2 }, again: [{ at: made + day }], subkeys: [sound] },
      { subkeys: [sound, { ...weakSubkey, lifetime: 86_400 }] },
      { subkeys: [sound, { ...weakSubkey, revokedAt: noon - day }] },
      {
        subkeys: [
          { ...weakSubkey, at: made - day, boundAt: made },
          { ...sound, at: made + day },
        ],
      },
      { subkeys: [sound, { material: otherMaterial(35, seedOf('k')), at: made, lifetime: 86_400 }] },
      { flags: 1, subkeys: [sound, { material: edMaterial('signs'), at: made, flags: 2 }] },
    ])
      expect(await refusalsOf(plan)).toEqual([])
  })
})

describe('the names in a key', () => {
  it('are those it certified itself: no stranger’s certification adds one, and a revoked one is not shown', async () => {
    const otherNames = (['nobody', 'stranger', 'revoked'] as const).map((by) => ({ name: `by ${by}`, by }))
    const { publicKey } = handMadeKey({ at: made, otherNames, subkeys: [receiving('a')] })
    expect(await keyFacts(publicKey, noon)).toMatchObject({ userIds: ['p_k'], otherUserIds: 3, refusals: [] })
    // The library shows them all.
    expect((await openpgp.readKey({ binaryKey: publicKey })).getUserIDs()).toHaveLength(4)
  })
})

describe('what is said of a key and what is done with it agree', () => {
  const k1 = new Uint8Array(readFileSync(join(import.meta.dirname, '../vectors/openpgp-keys/newer-subkey-expired.pgp')))
  const october = at(Date.UTC(2026, 9, 1))

  it('a key whose newest subkey has ended is sealed to by its older living one, as gpg does, until that one ends', async () => {
    const facts = await keyFacts(k1, october)
    expect(facts).toMatchObject({ refusals: [], userIds: ['p_k1'] })
    const older = (await parsePublicKey(k1)).encryption.at(-1)
    expect(facts.encryptionUntil).toBe(older?.expiresAt)
    expect(facts.usableUntil).toBe(facts.expiresAt)
    expect(await sealedAt(k1, october)).toBe('6cd084b55b66258e')
    expect(await sealedAt(k1, at(Date.UTC(2026, 2, 10)))).toBe('7b2e708405172558')
    const end = facts.expiresAt ?? noon
    expect((await keyFacts(k1, at(end - 1))).refusals).toEqual([])
    expect((await keyFacts(k1, end)).refusals).toEqual(['key-expired'])
    expect(await sealedAt(k1, end)).toBeNull()
  })

  it('at every date, of every key: past, present and future', async () => {
    const span = fc.record({
      bornAt: fc.integer({ min: 0, max: 400 }),
      days: fc.option(fc.integer({ min: 1, max: 300 })),
      boundAfter: fc.constantFrom(0, 0, 0, 5),
      revoked: fc.constantFrom(false, false, false, true),
      kind: fc.constantFrom('sound', 'sound', 'sound', 'brainpool', 'post-quantum'),
    })
    const keys = fc.record({
      days: fc.option(fc.integer({ min: 50, max: 500 })),
      renewed: fc.option(
        fc.record({ after: fc.integer({ min: 1, max: 300 }), days: fc.integer({ min: 50, max: 700 }) }),
      ),
      // Of two made in the same second each program takes the one it likes.
      subkeys: fc.uniqueArray(span, { minLength: 1, maxLength: 3, selector: ({ bornAt }) => bornAt }),
    })
    let sealed = 0
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.array(fc.integer({ min: -30, max: 1000 }), { minLength: 3, maxLength: 6 }),
        async (key, days) => {
          const { publicKey } = handMadeKey(planOf(key))
          const parsed = await parsePublicKey(publicKey)
          const ends = [...parsed.encryption, ...parsed.signing].flatMap(({ from, expiresAt }) => [
            from,
            expiresAt ?? from,
          ])
          for (const when of [
            ...days.map((n) => made + n * day),
            ...ends.flatMap((end) => [end - 1000, end, end + 1000]),
          ]) {
            const facts = await keyFacts(publicKey, at(when))
            const unreachable = facts.refusals.filter((reason) => reason !== 'key-cannot-sign')
            const to = await sealedAt(publicKey, at(when))
            expect([when, unreachable, to !== null]).toEqual([when, unreachable, unreachable.length === 0])
            if (to === null) continue
            sealed++
            const chosen = encryptionKeyAt(parsed, at(when))
            expect(chosen.ok && keyIdOf(chosen.value.fingerprint)).toBe(to)
            // The library left to itself takes the same one, unless its clock is a little behind the key.
            if (chosen.ok && when >= chosen.value.from) expect(await librarysChoice(publicKey, when)).toBe(to)
          }
        },
      ),
      { numRuns: rounds(40) },
    )
    expect(sealed).toBeGreaterThan(rounds(40))
  }, 60_000)

  it('a clock a little behind the key does not keep anybody from sealing to it', async () => {
    const { publicKey } = handMadeKey({ at: noon, subkeys: [receiving('a', { at: noon })] })
    const behind = at(noon - signatureTolerance)
    expect((await keyFacts(publicKey, behind)).refusals).toEqual([])
    expect(await sealedAt(publicKey, behind)).not.toBeNull()
    expect((await keyFacts(publicKey, at(behind - 1000))).refusals).toContain('key-from-the-future')
    expect(await sealedAt(publicKey, at(behind - 1000))).toBeNull()
  })
})

interface Chance {
  readonly days: number | null
  readonly renewed: { readonly after: number; readonly days: number } | null
  readonly subkeys: readonly {
    readonly bornAt: number
    readonly days: number | null
    readonly boundAfter: number
    readonly revoked: boolean
    readonly kind: string
  }[]
}

function planOf({ days, renewed, subkeys }: Chance): KeyPlan {
  const materials = {
    sound: (i: number) => xMaterial(seedOf(`subkey ${i}`)),
    brainpool: () => onOtherCurve(18, '2b2403030208010107', 32),
    'post-quantum': () => otherMaterial(35, seedOf('k')),
  }
  return {
    at: made,
    ...(days === null ? {} : { lifetime: days * 86_400 }),
    ...(renewed === null ? {} : { again: [{ at: made + renewed.after * day, lifetime: renewed.days * 86_400 }] }),
    subkeys: subkeys.map(({ bornAt, days: life, boundAfter, revoked, kind }, i) => ({
      material: materials[kind as keyof typeof materials](i),
      // No two in one second: which of them is the newer, tools do not agree about.
      at: made + bornAt * day + i * 1000,
      boundAt: made + (bornAt + boundAfter) * day + i * 1000,
      ...(life === null ? {} : { lifetime: life * 86_400 }),
      ...(revoked ? { revokedAt: made + (bornAt + boundAfter + 1) * day } : {}),
    })),
  }
}

async function librarysChoice(publicKey: Uint8Array, when: number): Promise<string | null> {
  const key = await openpgp.readKey({ binaryKey: publicKey, config: { minRSABits: 3072 } })
  return (await key.getEncryptionKey(undefined, new Date(when))).getKeyID().toHex()
}

it('a key of ours ends when its parts do: that is when it must be renewed', async () => {
  const plan = { at: made, lifetime: year, subkeys: [receiving('a', { lifetime: 120 * 86_400 })] }
  const facts = await keyFacts(handMadeKey(plan).publicKey, noon)
  expect(facts.usableUntil).toBe(made + 120 * day)
  expect(facts.expiresAt).toBe(made + 365 * day)
  expect((await keyFacts(handMadeKey({ at: made, subkeys: [receiving('a')] }).publicKey, noon)).usableUntil).toBeNull()
})
