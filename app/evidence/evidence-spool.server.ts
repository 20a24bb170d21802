/**
 * Where the files of a bundle wait until it leaves: one file in the portal's
 * folder, taken out of the folder as soon as it is open, so that nothing of it
 * is left if the process dies. A bundle may be larger than memory, and nothing of
 * it may leave before the log holds the hash of its manifest.
 */
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { concat, toHex } from '../formats/bytes.ts'
import { crc32 } from '../formats/crc32.ts'
import type { NamedFile } from '../formats/evidence-bundle.ts'
import { runningSha256 } from '../formats/sha256.ts'
import type { ZipMember } from '../formats/zip.ts'

export interface SpooledFile extends NamedFile, ZipMember {
  /** Of its first byte. */
  readonly at: number
}

const atOnce = 256 * 1024

export class EvidenceSpool {
  readonly #handle: FileHandle
  readonly #files: SpooledFile[] = []
  #length = 0

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async open(folder: string, random: (bytes: number) => Uint8Array): Promise<EvidenceSpool> {
    const path = join(folder, `evidence-${toHex(random(16))}.part`)
    const handle = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new EvidenceSpool(handle)
  }

  get files(): readonly SpooledFile[] {
    return this.#files
  }

  /** Writes a file as it comes. */
  async add(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<SpooledFile> {
    const hash = runningSha256()
    const at = this.#length
    let sum = 0
    for await (const part of bytes instanceof Uint8Array ? inParts(bytes) : gathered(bytes)) {
      await this.#handle.write(part, 0, part.length, this.#length)
      this.#length += part.length
      hash.add(part)
      sum = crc32(part, sum)
    }
    const file = { name, size: this.#length - at, sha256: hash.hex(), crc: sum, at }
    this.#files.push(file)
    return file
  }

  async *read({ at, size }: SpooledFile): AsyncGenerator<Uint8Array> {
    for (let done = 0; done < size; ) {
      const part = new Uint8Array(Math.min(atOnce, size - done))
      const { bytesRead } = await this.#handle.read(part, 0, part.length, at + done)
      if (bytesRead === 0) throw new Error('the spool is shorter than it was')
      yield part.subarray(0, bytesRead)
      done += bytesRead
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

function* inParts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += atOnce) yield bytes.subarray(at, at + atOnce)
}

/** Small pieces together: a write each would cost more than what is written. */
async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < atOnce) continue
    yield concat(...waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield concat(...waiting)
}
