import * as openpgp from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import { instant } from '../../app/ids.ts'
import { judgeSignature, keyFacts } from '../../app/openpgp/public-key.ts'
import { after, day, isGoodForLibrary, makeKey, minute, noon, personOf, publicBytes, sign } from './someones-key.ts'

const text = 'fuin-act/1\nact acknowledged\nportal council.example\n'
let key: openpgp.PrivateKey
let keyBytes: Uint8Array

beforeAll(async () => {
  key = await makeKey({ lifetime: 30 * 86_400 })
  keyBytes = publicBytes(key)
})

const judge = (signature: Uint8Array, bytes = keyBytes, entryTime = noon) =>
  judgeSignature({ text, signature, keyBytes: bytes, entryTime })

describe('a signature is judged with the key bytes the log committed to before it', () => {
  it('a signature of today by a key of yesterday is good', async () => {
    await expect(judge(await sign(key, text))).resolves.toBeUndefined()
  })

  it('a signature over another text is refused', async () => {
    await expect(judge(await sign(key, `${text}x`))).rejects.toThrow('signature is not good')
  })

  it('a key revoked later without a reason keeps what it signed before, though the library says otherwise', async () => {
    const signature = await sign(key, text)
    const { publicKey } = await openpgp.revokeKey({ key, format: 'object', date: new Date(after(day)) })
    await expect(judge(signature)).resolves.toBeUndefined()
    const verified = await openpgp.verify({
      message: await openpgp.createMessage({ binary: new TextEncoder().encode(text) }),
      signature: await openpgp.readSignature({ binarySignature: signature }),
      verificationKeys: publicKey,
      date: new Date(noon + minute),
      format: 'binary',
    })
    await expect(verified.signatures[0]?.verified).rejects.toThrow(/revoked/)
  })

  it('a superseded key keeps what it signed before', async () => {
    const signature = await sign(key, text)
    await openpgp.revokeKey({
      key,
      reasonForRevocation: { flag: openpgp.enums.reasonForRevocation.keySuperseded },
      format: 'object',
    })
    await expect(judge(signature)).resolves.toBeUndefined()
  })

  it('a key that came to the log already revoked signs nothing', async () => {
    const flag = openpgp.enums.reasonForRevocation.keySuperseded
    const revoked = await openpgp.revokeKey({
      key,
      reasonForRevocation: { flag },
      date: new Date(noon),
      format: 'object',
    })
    await expect(judge(await sign(key, text), revoked.publicKey.write())).rejects.toThrow('key was revoked')
    expect((await keyFacts(revoked.publicKey.write(), noon)).refusals).toEqual(['key-revoked'])
  })

  it('a key that had expired by the entry cannot sign, though the signature claims an earlier hour', async () => {
    const short = await makeKey({ at: noon - 2 * day, lifetime: 86_400 })
    const backdated = await sign(short, text, { at: noon - 1.5 * day })
    const justBefore = await sign(short, text, { at: noon - day - 10 * minute })
    await expect(judge(backdated, publicBytes(short))).rejects.toThrow('20 minutes')
    await expect(judge(justBefore, publicBytes(short), instant(noon - day + minute))).rejects.toThrow('expired')
    await expect(judge(justBefore, publicBytes(short), instant(noon - day - minute))).resolves.toBeUndefined()
    expect((await keyFacts(publicBytes(short), noon)).refusals).toEqual(['key-expired'])
  })

  it('a signature dated after its key’s end is refused, though the entry came before it', async () => {
    const short = await makeKey({ at: noon - 2 * day, lifetime: 2 * 86_400 })
    const late = await sign(short, text, { at: noon + 5 * minute })
    await expect(judge(late, publicBytes(short), instant(noon - minute))).rejects.toThrow('expired')
  })

  it('a clock three minutes ahead does no harm; one half an hour ahead does', async () => {
    await expect(judge(await sign(key, text, { at: noon + 3 * minute }))).resolves.toBeUndefined()
    await expect(judge(await sign(key, text, { at: noon + 30 * minute }))).rejects.toThrow('20 minutes')
  })

  it('a backdated signature is refused', async () => {
    await expect(judge(await sign(key, text, { at: noon - 21 * minute }))).rejects.toThrow('20 minutes')
  })

  it('a signature that names a user id is refused: it would carry an address for ever', async () => {
    await expect(judge(await sign(key, text, { userId: 'sato@operator.example' }))).rejects.toThrow('names a user id')
  })

  it('a text-mode signature is refused: it would also vouch for other line ends', async () => {
    await expect(judge(await sign(key, text, { textMode: true }))).rejects.toThrow('binary document')
  })

  it('another key of the same person does not sign for this one', async () => {
    await expect(judge(await sign(await makeKey(), text))).rejects.toThrow('by another key')
  })

  it('a signature older than its key is refused', async () => {
    const young = await makeKey({ at: noon })
    await expect(judge(await sign(young, text, { at: noon - minute }), publicBytes(young))).rejects.toThrow(
      'older than',
    )
  })

  it('a bound signing subkey signs; an encryption subkey never does', async () => {
    const withSubkey = await makeKey({ subkeys: [{ sign: true }, {}] })
    const message = await openpgp.createMessage({ binary: new TextEncoder().encode(text) })
    const signature = await openpgp.sign({
      message,
      signingKeys: withSubkey,
      detached: true,
      date: new Date(noon),
      format: 'binary',
    })
    await expect(judge(signature, publicBytes(withSubkey))).resolves.toBeUndefined()
    const facts = await keyFacts(publicBytes(withSubkey), noon)
    expect(facts.refusals).toEqual([])
  })
})

describe('openpgp.js agrees', () => {
  it('over two hundred signatures, whole and damaged, whichever octet is touched', async () => {
    for (let i = 0; i < 200; i++) {
      const words = `${text}${i}\n`
      const signature = await sign(key, words)
      const claim = { text: words, signature, keyBytes, entryTime: noon }
      await expect(judgeSignature(claim)).resolves.toBeUndefined()
      expect(await isGoodForLibrary(claim)).toBe(true)
      const damaged = signature.slice()
      const place = signature.length - 1 - (i % 64)
      damaged[place] = (damaged[place] ?? 0) ^ (1 << (i % 8))
      await expect(judgeSignature({ ...claim, signature: damaged })).rejects.toMatchObject({ name: 'NotProven' })
    }
  }, 60_000)

  it.each([
    ['RSA 3072', { type: 'rsa' }],
    ['NIST P-256', { type: 'ecc', curve: 'nistP256' }],
    ['NIST P-384', { type: 'ecc', curve: 'nistP384' }],
    ['NIST P-521', { type: 'ecc', curve: 'nistP521' }],
  ] as const)('a key brought along may be %s', async (_name, wishes) => {
    const brought = await makeKey(wishes)
    const signature = await sign(brought, text)
    const claim = { text, signature, keyBytes: publicBytes(brought), entryTime: noon }
    await expect(judgeSignature(claim)).resolves.toBeUndefined()
    expect(await isGoodForLibrary(claim)).toBe(true)
    expect((await keyFacts(publicBytes(brought), noon)).refusals).toEqual([])
    await expect(judgeSignature({ ...claim, text: `${text}!` })).rejects.toThrow('signature is not good')
    for (let i = 0; i < 20; i++) {
      const damaged = signature.slice()
      const place = signature.length - 1 - i
      damaged[place] = (damaged[place] ?? 0) ^ (1 << (i % 8))
      await expect(judgeSignature({ ...claim, signature: damaged })).rejects.toMatchObject({ name: 'NotProven' })
    }
  })
})

describe('what a key is', () => {
  it('a private key sent by mistake is not taken for a public one', async () => {
    await expect(keyFacts(key.write(), noon)).rejects.toMatchObject({ name: 'Malformed' })
  })

  it('two keys in one file are refused', async () => {
    const other = publicBytes(await makeKey({ name: personOf('b') }))
    await expect(keyFacts(Uint8Array.from([...keyBytes, ...other]), noon)).rejects.toMatchObject({ name: 'Malformed' })
  })

  it('noise is refused', async () => {
    await expect(keyFacts(new Uint8Array(200).fill(7), noon)).rejects.toMatchObject({ name: 'Malformed' })
  })

  it('a key that can only sign cannot receive', async () => {
    const signOnly = await makeKey({ subkeys: [{ sign: true }] })
    expect((await keyFacts(publicBytes(signOnly), noon)).refusals).toEqual(['key-cannot-encrypt'])
  })

  it('a short RSA key is weak', async () => {
    const { publicKey } = await openpgp.generateKey({
      type: 'rsa',
      rsaBits: 2048,
      userIDs: [{ name: 'x' }],
      date: new Date(noon - day),
      format: 'binary',
      config: { minRSABits: 2047 },
    })
    expect((await keyFacts(publicKey, noon)).refusals).toEqual(['key-weak'])
  })
})
