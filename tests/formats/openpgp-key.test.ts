import { describe, expect, it } from 'vitest'
import { concat, fromHex, utf8 } from '../../app/formats/bytes.ts'
import { keyFlawOf, largestKey, readKeyPackets } from '../../app/formats/openpgp-key.ts'
import { Malformed } from '../../app/outcome.ts'
import { number, shortest } from '../openpgp/hand-made.ts'
import {
  edMaterial,
  handMadeKey,
  type KeyPlan,
  onOtherCurve,
  otherMaterial,
  rsaMaterial,
  xMaterial,
} from '../openpgp/hand-made-key.ts'

const at = Date.UTC(2026, 10, 20)
const made = (plan: Partial<KeyPlan> = {}) => handMadeKey({ at, ...plan }).publicKey
const flaw = (plan: Partial<KeyPlan>) => keyFlawOf(made(plan))
const packet = (tag: number, body: Uint8Array) => concat(Uint8Array.of(0xc0 | tag), shortest(body.length), body)
const odd = (octets: number) => new Uint8Array(octets).fill(0xff)
const exponent = fromHex('010001')

describe('a key’s bytes', () => {
  it('say who it is, and what it says of itself, before anything is computed', () => {
    const key = handMadeKey({ at, lifetime: 86_400, subkeys: [{ material: xMaterial(), at, lifetime: 3600 }] })
    const read = readKeyPackets(key.publicKey)
    expect(read.primary).toMatchObject({ fingerprint: key.fingerprint, createdAt: at, material: { kind: 'ed25519' } })
    expect(read.users).toMatchObject([{ text: 'p_k', signatures: [{ type: 0x13, flags: 3, keyExpiresAfter: 86_400 }] }])
    expect(read.subkeys).toMatchObject([
      {
        part: { fingerprint: key.subkeys[0]?.fingerprint, material: { kind: 'agreement', curve: 'Curve25519' } },
        signatures: [{ type: 0x18, flags: 12, keyExpiresAfter: 3600 }],
      },
    ])
  })

  it.each<readonly [string, string, Partial<KeyPlan>]>([
    ['key-weak', 'DSA', { material: otherMaterial(17, number(odd(256))) }],
    ['key-weak', 'Elgamal', { material: otherMaterial(16, number(odd(256))) }],
    ['key-weak', 'RSA that only signs', { material: otherMaterial(3, number(odd(384))) }],
    ['key-weak', 'RSA of 2048 bits', { material: rsaMaterial(odd(256), exponent) }],
    ['key-weak', 'RSA with exponent 1', { material: rsaMaterial(odd(384), Uint8Array.of(1)) }],
    ['key-weak', 'RSA with an even exponent', { material: rsaMaterial(odd(384), Uint8Array.of(4)) }],
    ['key-weak', 'RSA with an even modulus', { material: rsaMaterial(concat(odd(383), Uint8Array.of(2)), exponent) }],
    ['key-too-large', 'RSA of 8200 bits', { material: rsaMaterial(odd(1025), exponent) }],
    ['key-too-large', 'RSA with a giant exponent', { material: rsaMaterial(odd(384), odd(384)) }],
    ['key-brainpool', 'brainpoolP256r1', { material: onOtherCurve(19, '2b2403030208010107', 32) }],
    ['key-brainpool', 'brainpoolP512r1', { material: onOtherCurve(19, '2b240303020801010d', 64) }],
    ['key-secp256k1', 'secp256k1', { material: onOtherCurve(19, '2b8104000a', 32) }],
    ['key-algorithm', 'an unknown curve', { material: onOtherCurve(19, '2b81040099', 32) }],
    ['key-algorithm', 'Ed448', { material: otherMaterial(28, odd(57)) }],
    ['key-algorithm', 'an unknown algorithm', { material: otherMaterial(99, odd(57)) }],
    ['key-respelled', 'Ed25519 as RFC 9580 spells it', { material: edMaterial('primary', 27) }],
    ['key-post-quantum', 'ML-DSA', { material: otherMaterial(30, odd(100)) }],
    ['key-point-unsound', 'a NIST point off its curve', { material: onOtherCurve(19, '2a8648ce3d030107', 32) }],
    ['key-version-five', 'version 5', { version: 5 }],
    ['key-version-six', 'version 6', { version: 6 }],
    ['key-weak', 'version 3', { version: 3 }],
    ['key-unreadable', 'version 9', { version: 9 }],
  ])('%s: %s', (reason, _, plan) => expect(flaw(plan)).toBe(reason))

  it.each<readonly [string, Partial<KeyPlan>]>([
    [
      'of version 5 with Kyber, as LibrePGP has it',
      { subkeys: [{ material: otherMaterial(8, odd(60)), at, version: 5 }] },
    ],
    ['of version 6 with ML-KEM', { subkeys: [{ material: otherMaterial(35, odd(60)), at, version: 6 }] }],
  ])('a subkey %s makes the whole key post-quantum, whatever its version', (_, plan) => {
    expect(flaw(plan)).toBe('key-post-quantum')
  })

  it('a subkey of another version without that is told by its version', () => {
    expect(flaw({ subkeys: [{ material: xMaterial(), at, version: 5 }] })).toBe('key-version-five')
    expect(flaw({ subkeys: [{ material: xMaterial(), at, version: 6 }] })).toBe('key-version-six')
  })

  it('that are too many or too long are not read through', () => {
    const many = (tag: number, body: Uint8Array, count: number) =>
      concat(...Array.from({ length: count }, () => packet(tag, body)))
    const key = made()
    const [user, signature] = [utf8('x'), packetBodyOf(key)]
    expect(keyFlawOf(new Uint8Array(largestKey + 1))).toBe('key-too-large')
    expect(keyFlawOf(concat(key, many(13, user, 16)))).toBe('key-too-large')
    expect(keyFlawOf(concat(key, many(2, signature, 64)))).toBe('key-too-large')
    expect(keyFlawOf(concat(key, packet(13, new Uint8Array(1025).fill(0x61))))).toBe('key-too-large')
    // Beyond any count: a hundred packets of nothing.
    expect(keyFlawOf(concat(key, many(13, user, 200)))).toBe('key-unreadable')
    const subkeys = Array.from({ length: 17 }, () => ({ material: xMaterial(), at }))
    expect(flaw({ subkeys })).toBe('key-too-large')
  })

  it('with a second key, a picture or a packet of another standard are no key of one person', () => {
    expect(keyFlawOf(concat(made(), made()))).toBe('key-several')
    for (const tag of [17, 12, 10, 21, 9])
      expect(keyFlawOf(concat(made(), packet(tag, Uint8Array.of(1, 2))))).toBe('key-unusual')
  })

  it('of a private key say so', () => {
    const body = made().slice(2, 53)
    expect(keyFlawOf(packet(5, concat(body, Uint8Array.of(0))))).toBe('key-private')
  })

  it('cut short, lengthened or bent anywhere are refused without any other trouble', () => {
    const key = handMadeKey({ at, subkeys: [{ material: xMaterial(), at }] }).publicKey
    for (let length = 0; length < key.length; length++) {
      const cut = key.slice(0, length)
      // Where a packet ends, what is left is still a key: without its subkey, or without any word about itself.
      const flawOfCut = keyFlawOf(cut)
      if (flawOfCut !== null) expect(() => readKeyPackets(cut)).toThrow(Malformed)
    }
    for (let i = 0; i < key.length * 8; i += 3) {
      const bent = key.map((octet, place) => (place === i >> 3 ? octet ^ (1 << (i & 7)) : octet))
      if (keyFlawOf(bent) === null) expect(readKeyPackets(bent).primary.fingerprint).toHaveLength(40)
    }
  })
})

/** The body of the certification: the third packet. */
function packetBodyOf(key: Uint8Array): Uint8Array {
  const start = 2 + 51 + 2 + 3
  return key.slice(start + ((key[start + 1] ?? 0) < 192 ? 2 : 3))
}

describe('a key made to keep whoever reads it busy', () => {
  // DSA with numbers as large as they can be written: openpgp.js raised one to the power of another for half a minute.
  const giant = number(odd(700))
  const attack = otherMaterial(17, concat(giant, giant, giant, giant))

  it('is refused in less than five milliseconds', () => {
    const key = made({ material: attack })
    expect(keyFlawOf(key)).toBe('key-weak')
    const began = performance.now()
    for (let i = 0; i < 20; i++) keyFlawOf(key)
    expect((performance.now() - began) / 20).toBeLessThan(5)
  })

  it('is not computed with as a subkey either', () => {
    const key = made({ subkeys: [{ material: attack, at, flags: 2 }] })
    const began = performance.now()
    expect(readKeyPackets(key).subkeys[0]?.part.material).toMatchObject({ kind: 'flawed', because: 'key-weak' })
    expect(performance.now() - began).toBeLessThan(50)
  })
})

describe('points to be encrypted to', () => {
  const small = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
    `cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880`.replace(/^cd/, 'e0'),
  ]
  it.each(small)('of small order give a shared secret of zero, and are none: %s', (hex) => {
    const { subkeys } = readKeyPackets(made({ subkeys: [{ material: xMaterial(fromHex(hex)), at }] }))
    expect(subkeys[0]?.part.material).toMatchObject({ kind: 'flawed', because: 'key-point-unsound' })
  })
})
