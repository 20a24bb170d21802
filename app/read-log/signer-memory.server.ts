/**
 * What the signer signed last, kept outside the database: whoever restores an
 * older database does not thereby restore an older signer.
 *
 *     {"root":"<base64>","size":"<decimal>","v":1}
 */
import { readFile } from 'node:fs/promises'
import { writeDurably } from '../../db/durable-file.server.ts'
import { fromUtf8 } from '../formats/bytes.ts'
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts'
import { decimal, hash, object, oneOf } from '../formats/codec.ts'
import type { Hash } from '../formats/merkle.ts'
import { isTrouble } from '../outcome.ts'

/** The signer cannot vouch for this log. The message says what happened and what to do. */
export class SignerRefused extends Error {
  override readonly name = 'SignerRefused'
}

const memory = object({ root: hash, size: decimal, v: oneOf([1]) })

export interface Remembered {
  readonly size: bigint
  readonly root: Hash
}

export interface SignerMemory {
  /** For messages. */
  readonly path: string
  /** Null where there is no file. Throws SignerRefused on one that holds something else. */
  load(): Promise<Remembered | null>
  /** Resolves once it would survive a power cut. */
  store(remembered: Remembered): Promise<void>
}

/** The memory in this file. */
export function openSignerMemory(path: string): SignerMemory {
  return {
    path,
    async load() {
      const bytes = await readIfThere(path)
      return bytes && parseMemory(bytes, path)
    },
    async store({ size, root }) {
      const text = fromUtf8(canonicalJson(memory.encode({ size, root, v: 1 })))
      await writeDurably(path, text, 0o600)
    },
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parseMemory(bytes: Uint8Array, path: string): Remembered {
  try {
    const { size, root } = memory.decode(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 1000 }), 'memory')
    return { size, root }
  } catch (error) {
    if (!isTrouble(error, 'Malformed')) throw error
    throw new SignerRefused(
      `${path} is damaged: it does not say what this portal signed last. Restore the keys folder from its newest backup.`,
    )
  }
}
