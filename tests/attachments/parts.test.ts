/** The parts of a file: whoever holds the portal's database can do nothing to them that a reader would not see. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Attachment,
  attachment,
  attachmentDigest,
  isWhole,
  partOverhead,
  partSize,
  partsIn,
} from '../../app/formats/attachment.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { makeId } from '../../app/ids.ts'
import { FileOpener, FileSealer, openPart, sealPart } from '../../app/openpgp/attachment-parts.ts'
import { NotProven } from '../../app/outcome.ts'
import { random } from '../support/log.ts'

interface SealedFile {
  readonly file: Attachment
  readonly packets: readonly Uint8Array[]
}

async function sealed(bytes: Uint8Array): Promise<SealedFile> {
  const sessionKey = random(32)
  const sealer = new FileSealer(sessionKey)
  const packets: Uint8Array[] = []
  const parts = []
  let sha256 = sha256Hex(new Uint8Array(0))
  for (let part = 0; part < partsIn(bytes.length); part++) {
    const made = await sealer.seal(bytes.slice(part * partSize, (part + 1) * partSize))
    packets.push(made.ciphertext)
    parts.push(made.sha256)
    sha256 = made.soFar
  }
  const name = '解析結果.pdf'
  const about = { name, mediaType: 'application/pdf', size: bytes.length, sha256, blob: makeId('f', random(16)) }
  return { file: { ...about, sessionKey, parts }, packets }
}

async function opened({ file, packets }: SealedFile): Promise<Uint8Array> {
  const opener = new FileOpener(file)
  const all: Uint8Array[] = []
  for (const packet of packets) all.push(await opener.open(packet))
  return Buffer.concat(all)
}

const some = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) % 251)

describe('a file', () => {
  it.each([0, 1, partSize - 1, partSize, partSize + 1, 2 * partSize + 17])(
    'of %i bytes comes out as it went in',
    async (size) => {
      const bytes = some(size)
      const made = await sealed(bytes)
      expect(isWhole(made.file)).toBe(true)
      expect(made.file.sha256).toBe(sha256Hex(bytes))
      for (const packet of made.packets)
        expect(packet.length).toBeLessThanOrEqual(Math.min(size, partSize) + partOverhead)
      expect(Buffer.compare(await opened(made), Buffer.from(bytes))).toBe(0)
    },
  )

  it('taken up again after a reload is the same file, and another one is not', async () => {
    const bytes = some(partSize + 5)
    const whole = await sealed(bytes)
    const again = new FileSealer(whole.file.sessionKey)
    const first = again.pass(bytes.slice(0, partSize))
    expect(first).toBe(sha256Hex(bytes.slice(0, partSize)))
    expect((await again.seal(bytes.slice(partSize))).soFar).toBe(whole.file.sha256)
    expect(new FileSealer(random(32)).pass(some(partSize - 1))).not.toBe(first)
  })

  it('of any bytes, with any one of them changed on the way, is refused before it is decrypted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (bytes, at, by) => {
          const { file, packets } = await sealed(bytes)
          const [packet] = packets
          if (!packet) throw new Error('no part')
          expect(Buffer.compare(await openPart(file, 0, packet), Buffer.from(bytes))).toBe(0)
          const bent = packet.slice()
          const place = at % bent.length
          bent[place] = (bent[place] ?? 0) ^ by
          await expect(openPart(file, 0, bent)).rejects.toThrow(NotProven)
          // Even where whoever changed it could change what was signed: the packet vouches for itself.
          const signed = { ...file, parts: [sha256Hex(bent)] }
          await expect(openPart(signed, 0, bent)).rejects.toThrow(NotProven)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('parts that are not where they were signed', () => {
  const bytes = some(2 * partSize + 40)

  it('are refused: exchanged, given twice, left out, and one more than there are', async () => {
    const { file, packets } = await sealed(bytes)
    const [first, second, third] = packets
    if (!first || !second || !third) throw new Error('three parts')
    for (const order of [
      [second, first, third],
      [first, first, third],
      [first, third],
      [first, second, third, third],
    ])
      await expect(opened({ file, packets: order })).rejects.toThrow('another part')
  })

  it('are refused where they are of another file under the same key, or under another key', async () => {
    const { file, packets } = await sealed(bytes)
    const stranger = await sealPart(bytes.slice(0, partSize), file.sessionKey)
    await expect(opened({ file, packets: [stranger.ciphertext, ...packets.slice(1)] })).rejects.toThrow('another part')
    const otherKey = { ...file, sessionKey: random(32) }
    await expect(opened({ file: otherKey, packets })).rejects.toThrow('does not open')
  })

  it('are refused where a part is shorter than its place, though it is signed', async () => {
    const { file, packets } = await sealed(bytes)
    const short = await sealPart(bytes.slice(0, 100), file.sessionKey)
    const parts = [short.sha256, ...file.parts.slice(1)]
    await expect(openPart({ ...file, parts }, 0, short.ciphertext)).rejects.toThrow('another length')
    expect(packets).toHaveLength(3)
  })

  it('give another digest in another order, and a file with a part missing cannot be signed', async () => {
    const { file } = await sealed(bytes)
    expect(attachmentDigest([...file.parts].reverse())).not.toBe(attachmentDigest(file.parts))
    const wire = attachment.encode(file)
    expect(attachment.decode(wire)).toEqual(file)
    const cut = attachment.encode({ ...file, parts: file.parts.slice(1) })
    expect(() => attachment.decode(cut)).toThrow('parts that are not those of its size')
  })
})
