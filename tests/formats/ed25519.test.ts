import { expect, it } from 'vitest'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import { publicKeyOf, signEd25519, verifyEd25519 } from '../../app/formats/ed25519.ts'
import { sha256 } from '../../app/formats/sha256.ts'

const seed = sha256(utf8('fuin test vector seed'))
const message = utf8('fuin-act/1')

it('a seed is 32 bytes, and nothing else signs or has a public key', () => {
  for (const length of [0, 31, 33, 64]) {
    expect(() => signEd25519(new Uint8Array(length), message)).toThrow(RangeError)
    expect(() => publicKeyOf(new Uint8Array(length))).toThrow(RangeError)
  }
})

it('a key or a signature of another length has signed nothing, and nothing is thrown', () => {
  const [key, signature] = [publicKeyOf(seed), signEd25519(seed, message)]
  expect(verifyEd25519(key, message, signature)).toBe(true)
  const longer = (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])
  for (const bent of [key.slice(1), longer(key), new Uint8Array(0)])
    expect(verifyEd25519(bent, message, signature)).toBe(false)
  for (const bent of [signature.slice(1), longer(signature), new Uint8Array(0)])
    expect(verifyEd25519(key, message, bent)).toBe(false)
  // No point of the curve.
  expect(verifyEd25519(new Uint8Array(32).fill(0xff), message, signature)).toBe(false)
})

it('whoever changes the public key they were given changes their own copy', () => {
  const given = publicKeyOf(seed)
  const before = toHex(given)
  given.fill(0)
  expect(toHex(publicKeyOf(seed))).toBe(before)
})
