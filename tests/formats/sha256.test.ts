import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { concat, fromBase64, fromHex, toBase64, toHex, utf8 } from '../../app/formats/bytes.ts'
import { publicKeyOf, signEd25519, verifyEd25519 } from '../../app/formats/ed25519.ts'
import { sha256, sha256Hex } from '../../app/formats/sha256.ts'
import { rounds } from '../support/thoroughness.ts'

/** The same modules as a browser loads them: without what is Node's own. */
async function asInABrowser() {
  vi.resetModules()
  const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  try {
    const hashing = await import('../../app/formats/sha256.ts')
    const signing = await import('../../app/formats/ed25519.ts')
    const codecs = await import('../../app/formats/bytes.ts')
    return { ...hashing, ...signing, codecs, asked: spy.mock.calls.length }
  } finally {
    spy.mockRestore()
    // Whoever comes next is on the server again.
    vi.resetModules()
  }
}

afterEach(() => vi.restoreAllMocks())

describe('the hash everything is named by', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('agrees with FIPS 180-4 on %j', async (text, hex) => {
    const browser = await asInABrowser()
    expect(sha256Hex(utf8(text))).toBe(hex)
    expect(browser.sha256Hex(utf8(text))).toBe(hex)
    expect(sha256(utf8(text))).toHaveLength(32)
  })

  it('is the same on the server and in the browser, in one part or in several', async () => {
    const browser = await asInABrowser()
    expect(browser.asked).toBe(3)
    const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 })
    fc.assert(
      fc.property(parts, (some) => {
        const whole = toHex(sha256(concat(...some)))
        expect(toHex(sha256(...some))).toBe(whole)
        expect(toHex(browser.sha256(...some))).toBe(whole)
      }),
    )
  })
})

describe('hex and base64', () => {
  it('are the same on the server and in the browser', async () => {
    const { codecs } = await asInABrowser()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        // A piece of a larger buffer, as a database driver hands it out.
        const piece = concat(bytes, bytes).subarray(bytes.length)
        expect(toHex(piece)).toBe(codecs.toHex(bytes))
        expect(toBase64(piece)).toBe(codecs.toBase64(bytes))
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
        expect(codecs.fromBase64(toBase64(bytes))).toEqual(bytes)
      }),
    )
  })

  it('refuse the same spellings there and here', async () => {
    const { codecs } = await asInABrowser()
    const verdict = (read: (text: string) => Uint8Array, text: string) => {
      try {
        return toHex(read(text))
      } catch (error) {
        return error instanceof Error ? error.name : 'strange'
      }
    }
    const alphabet = fc.constantFrom(...'QUFBQg==+/-_ \n=\u0141é\0')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: alphabet, maxLength: 9 }), fc.string()), (text) => {
        expect(verdict(fromBase64, text)).toBe(verdict(codecs.fromBase64, text))
      }),
      { numRuns: rounds(5000) },
    )
  })
})

// RFC 8032 §7.1, tests 1 to 3.
const rfc8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
]

describe('the signature of a log', () => {
  it.each(rfc8032)('agrees with RFC 8032 on message "$message", on the server and in the browser', async (vector) => {
    const [seed, message] = [fromHex(vector.seed), fromHex(vector.message)]
    const browser = await asInABrowser()
    for (const side of [{ publicKeyOf, signEd25519, verifyEd25519 }, browser]) {
      expect(toHex(side.publicKeyOf(seed))).toBe(vector.publicKey)
      expect(toHex(side.signEd25519(seed, message))).toBe(vector.signature)
      expect(side.verifyEd25519(fromHex(vector.publicKey), message, fromHex(vector.signature))).toBe(true)
    }
  })

  it('does not survive any flipped bit, on the server or in the browser', async () => {
    const browser = await asInABrowser()
    const seed = new Uint8Array(32).fill(7)
    const message = utf8('発出')
    const key = publicKeyOf(seed)
    const signature = signEd25519(seed, message)
    for (let bit = 0; bit < 512; bit += 7) {
      const bent = signature.slice()
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyEd25519(key, message, bent)).toBe(false)
      expect(browser.verifyEd25519(key, message, bent)).toBe(false)
    }
    expect(verifyEd25519(key, utf8('発出 '), signature)).toBe(false)
  })

  it('is false, not an error, where keys or signatures have another length', async () => {
    const browser = await asInABrowser()
    for (const verify of [verifyEd25519, browser.verifyEd25519]) {
      expect(verify(new Uint8Array(31), utf8('a'), new Uint8Array(64))).toBe(false)
      expect(verify(new Uint8Array(32).fill(255), utf8('a'), new Uint8Array(64).fill(255))).toBe(false)
      expect(verify(publicKeyOf(new Uint8Array(32)), utf8('a'), new Uint8Array(0))).toBe(false)
    }
  })
})
