import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { concat, fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { minimalKey } from '../../app/formats/openpgp-minimal-key.ts'
import { packetsOf } from '../../app/formats/openpgp-packet.ts'
import { instant } from '../../app/ids.ts'
import { judgeBroughtKey, nonceIn } from '../../app/keys/bring-key.client.ts'
import { armored } from '../../app/keys/recovery-kit.ts'
import { keyFacts } from '../../app/openpgp/public-key.ts'
import { handMadeKey, xMaterial } from '../openpgp/hand-made-key.ts'
import { bringer, broughtKey, broughtKeys, folder, triedAt } from './brought-keys.ts'

const judged = (brought: Uint8Array | string | null) => judgeBroughtKey(brought, { person: bringer, at: triedAt })
const reasonOf = async (brought: Uint8Array | string | null) => {
  const outcome = await judged(brought)
  return outcome.ok ? null : outcome.reason
}
const tags = (key: Uint8Array) => packetsOf(key, { name: 'key', most: 96 }).map(({ tag }) => tag)

describe('a key that somebody brings, made by the real gpg or sq', () => {
  it('has each of the frozen files tried', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(broughtKeys).sort())
  })

  it.each(Object.entries(broughtKeys))('%s: %s', async (name, reason) => {
    expect(await reasonOf(broughtKey(name))).toBe(reason)
  })

  it.each(Object.keys(broughtKeys).filter((name) => name.endsWith('.asc')))(
    '%s says the same pasted, with whatever a clipboard and an editor did to it',
    async (name) => {
      const text = fromUtf8(broughtKey(name))
      const wanted = broughtKeys[name]
      expect(await reasonOf(text)).toBe(wanted)
      expect(await reasonOf(`\ufeff  ${text.replaceAll('\n', '\r\n')}  `)).toBe(wanted)
      // A shell of Windows leads a program's output into a file like this.
      const wide = Buffer.from(`\ufeff${text}`, 'utf16le')
      if (wanted !== 'key-private') expect(await reasonOf(new Uint8Array(wide))).toBe(wanted)
    },
  )

  it('of what nobody can take, says so', async () => {
    expect(await reasonOf(null)).toBe('key-missing')
    expect(await reasonOf('これは鍵ではありません')).toBe('key-unreadable')
    expect(await reasonOf(new Uint8Array())).toBe('key-unreadable')
    expect(await reasonOf(new Uint8Array(2 ** 20 + 1).fill(0x99))).toBe('key-too-large')
    const { publicKey } = handMadeKey({
      at: triedAt,
      name: bringer,
      version: 6,
      subkeys: [{ material: xMaterial(), at: triedAt }],
    })
    expect(await reasonOf(publicKey)).toBe('key-version-six')
  })

  it('is usable until its older subkey ends, where a newer one has ended before', async () => {
    const file = new URL('../vectors/openpgp-keys/newer-subkey-expired.pgp', import.meta.url)
    const bytes = new Uint8Array(readFileSync(file))
    const [name = ''] = (await keyFacts(bytes, triedAt)).userIds
    const minimal = minimalKey(bytes, name)
    expect(minimal).toMatchObject({ named: true, left: [] })
    for (const day of [0, 100, 400, 700]) {
      const at = instant(triedAt + day * 86_400_000)
      const { hash: _, ...facts } = await keyFacts(minimal.bytes, at)
      const { hash: __, ...whole } = await keyFacts(bytes, at)
      expect(facts).toEqual(whole)
    }
  })
})

describe('what the council keeps of it', () => {
  it('is the key, the person’s id and what the key says of itself: no name, no picture, no friend', async () => {
    const whole = broughtKey('gpg-with-photo-and-friends.pgp')
    expect(tags(whole)).toContain(17)
    const key = await judged(whole)
    if (!key.ok) throw new Error(key.reason)
    expect(tags(key.value.publicKey)).toEqual([6, 13, 2, 14, 2])
    expect(key.value.left).toEqual(['Hanako Yamada <hanako@example.jp>'])
    const text = Buffer.from(key.value.publicKey).toString('latin1')
    expect(text).toContain(bringer)
    expect(text).not.toMatch(/hanako|taro|example/i)
  })

  it('is the same however often it is made minimal, and whichever way it came', async () => {
    for (const [name, reason] of Object.entries(broughtKeys)) {
      if (reason !== null) continue
      const key = await judged(broughtKey(name))
      if (!key.ok) throw new Error(key.reason)
      const { publicKey } = key.value
      expect(minimalKey(publicKey, bringer).bytes).toEqual(publicKey)
      const again = await judged(armored(publicKey, 'PUBLIC KEY BLOCK'))
      expect(again.ok && again.value.publicKey).toEqual(publicKey)
    }
  })

  it('leaves out what anybody could have written where nothing is signed', () => {
    const { bytes } = minimalKey(broughtKey('gpg-with-photo-and-friends.pgp'), bringer)
    const [primary, userId, certification, ...rest] = packetsOf(bytes, { name: 'key', most: 96 })
    if (!primary || !userId || !certification) throw new Error('no such packets')
    const { body } = certification
    const at = 6 + (body[4] ?? 0) * 256 + (body[5] ?? 0)
    const length = (body[at] ?? 0) * 256 + (body[at + 1] ?? 0)
    // A policy's address (§5.2.3.28), put behind the issuer's key id.
    const added = concat(Uint8Array.of(8, 26), utf8('where?!'))
    const area = concat(body.subarray(at + 2, at + 2 + length), added)
    const bent = concat(
      body.subarray(0, at),
      Uint8Array.of(area.length >> 8, area.length & 255),
      area,
      body.subarray(at + 2 + length),
    )
    const packet = (tag: number, content: Uint8Array) =>
      concat(Uint8Array.of(0x80 | (tag << 2) | 1, content.length >> 8, content.length & 255), content)
    const whole = [primary, userId, { tag: 2, body: bent }, ...rest].map(({ tag, body: content }) =>
      packet(tag, content),
    )
    expect(minimalKey(concat(...whole), bringer).bytes).toEqual(bytes)
  })
})

describe('the answer of a proof', () => {
  const nonce = new Uint8Array(32).fill(5)
  const line = `nonce ${toBase64(nonce)}`
  it.each([
    ['all that gpg shows', `gpg: encrypted with cv25519 key\r\nfuin-proof/1\r\nportal https://x\r\n${line}\r\n`],
    ['its line', `  ${line}`],
    ['the value alone', ` ${toBase64(nonce)}\n`],
  ])('is found in %s', (_, text) => {
    expect(nonceIn(text)).toEqual(nonce)
  })
  it.each(['', 'nonce', `nonce ${toBase64(nonce).slice(4)}`, 'fuin-proof/1'])('is not made up of %s', (text) => {
    expect(nonceIn(text)).toBeNull()
  })
})
