/**
 * What the signer signed last, kept outside the database: whoever restores an
 * older database does not thereby restore an older signer.
 *
 *     {"root":"<base64>","size":"<decimal>","v":1}
 */
import { readFile } from 'node:fs/promises'
import { writeDurably } from '../../db/durable-file.server.ts'
import { fromBase64Of, fromUtf8, parseDecimal, toBase64 } from '../formats/bytes.ts'
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts'
import type { Hash } from '../formats/merkle.ts'
import { isTrouble, Malformed } from '../outcome.ts'

/** The signer cannot vouch for this log. The message says what happened and what to do. */
export class SignerRefused extends Error {
  override readonly name = 'SignerRefused'
}

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
      const text = fromUtf8(canonicalJson({ root: toBase64(root), size: size.toString(), v: 1 }))
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
    const value = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 1000 })
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('memory is no object')
    const { root, size, v, ...more } = value as Readonly<Record<string, unknown>>
    if (v !== 1 || typeof root !== 'string' || typeof size !== 'string' || Object.keys(more).length > 0)
      throw new Malformed('memory of another version')
    return { size: parseDecimal(size, 'size'), root: fromBase64Of(32, root, 'root') }
  } catch (error) {
    if (!isTrouble(error, 'Malformed')) throw error
    throw new SignerRefused(
      `${path} is damaged: it does not say what this portal signed last. Restore the keys folder from its newest backup.`,
    )
  }
}
