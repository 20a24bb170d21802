/**
 * The file of one signing key: `fuin-ed25519-seed/1 <base64 of 32 bytes>`, LF,
 * readable by its owner alone. The log's two keys and a witness's lie in such.
 */
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { writeDurably } from '../../db/durable-file.server.ts'
import { fromBase64Of, toBase64 } from '../formats/bytes.ts'
import { isTrouble } from '../outcome.ts'

/** The key is not there, or not as it must be. The message is a sentence for whoever starts the server. */
export class KeyFileRefused extends Error {
  override readonly name = 'KeyFileRefused'
}

const header = 'fuin-ed25519-seed/1 '

/** Resolves once the seed (32 bytes, RFC 8032 §5.1.5) would survive a power cut. */
export function writeSeed(path: string, seed: Uint8Array): Promise<void> {
  return writeDurably(path, `${header}${toBase64(seed)}\n`, 0o600)
}

/** The seed in this file. Throws KeyFileRefused, whose message never carries what the file held. */
export function readSeed(path: string): Uint8Array {
  if (!existsSync(path)) throw new KeyFileRefused(`${path} is missing. Restore its folder from its backup.`)
  const { mode } = lstatSync(path)
  if ((mode & 0o077) !== 0)
    throw new KeyFileRefused(
      `${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`,
    )
  return parseSeed(readFileSync(path, 'utf8'), path)
}

function parseSeed(text: string, path: string): Uint8Array {
  const refusal = new KeyFileRefused(`${path} does not hold a key. Restore its folder from its backup.`)
  if (!text.startsWith(header) || !text.endsWith('\n')) throw refusal
  try {
    return fromBase64Of(32, text.slice(header.length, -1), 'key')
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw refusal
    throw error
  }
}
