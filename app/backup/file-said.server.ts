import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { parseSha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { BackupFile } from './backup.ts'

/** A file as the manifest says it; read in parts, for a database is large. */
export async function fileSaid(folder: string, name: string): Promise<BackupFile> {
  const hash = createHash('sha256')
  let size = 0
  for await (const part of createReadStream(join(folder, name))) {
    hash.update(part)
    size += part.length
  }
  const sha256 = parseSha256Hex(hash.digest('hex'))
  if (!sha256) throw new Broken('SHA-256 is none')
  return { name, sha256, size }
}
