/**
 * What was erased, kept outside the database: whoever restores an older one does
 * not thereby bring back what was to be forgotten. A file of lines that only
 * grows, beside the keys folder and not in it, so that restoring keys and
 * database from one backup leaves it the newest there is.
 */
import { existsSync } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { utf8 } from '../formats/bytes.ts'
import { isTrouble } from '../outcome.ts'
import { formatLedgerLine, type LedgerLine, parseLedgerLine } from './erasure.ts'

/** The ledger cannot be believed. The message says what happened and what to do. */
export class LedgerRefused extends Error {
  override readonly name = 'LedgerRefused'
}

export interface ErasureLedger {
  /** Every line read at the start and added since. */
  readonly lines: readonly LedgerLine[]
  /** Resolves once the line would survive a power cut. Throws what the file system throws; then nothing may be erased. */
  add(line: LedgerLine): Promise<void>
}

/** Throws LedgerRefused on a whole line that is none. A last line without its end was never promised, and is cut off. */
export async function openErasureLedger(path: string): Promise<ErasureLedger> {
  const bytes = existsSync(path) ? new Uint8Array(await readFile(path)) : new Uint8Array(0)
  const whole = bytes.lastIndexOf(0x0a) + 1
  const lines = readLines(bytes.subarray(0, whole), path)
  let length = whole
  return {
    lines,
    async add(line) {
      const more = utf8(formatLedgerLine(line))
      // Another process of this portal (`npm run erase`) may have added a line
      // since: what is cut is only ever an unfinished one.
      length = await appendDurably(path, more, length)
      lines.push(line)
    },
  }
}

function readLines(bytes: Uint8Array, path: string): LedgerLine[] {
  const lines: LedgerLine[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    try {
      lines.push(parseLedgerLine(bytes.subarray(from, end)))
    } catch (error) {
      if (!isTrouble(error, 'Malformed')) throw error
      throw new LedgerRefused(
        `${path} is damaged at line ${lines.length + 1}: it does not say what was erased. ` +
          'Without it a restored backup could bring back names and addresses. Restore the file from its newest backup.',
      )
    }
    from = end + 1
  }
  return lines
}

/** Appends after the last whole line, and syncs file and folder. Gives the file's new length. */
async function appendDurably(path: string, more: Uint8Array, known: number): Promise<number> {
  const isNew = !existsSync(path)
  const file = await open(path, isNew ? 'wx+' : 'r+', 0o600)
  try {
    const at = await endOfLines(file, known)
    await file.truncate(at)
    await file.write(more, 0, more.length, at)
    await file.sync()
    if (isNew) await syncFolder(dirname(path))
    return at + more.length
  } finally {
    await file.close()
  }
}

async function endOfLines(file: FileHandle, known: number): Promise<number> {
  const { size } = await file.stat()
  const rest = new Uint8Array(Math.max(0, size - known))
  await file.read(rest, 0, rest.length, Math.min(known, size))
  return Math.min(known, size) + rest.lastIndexOf(0x0a) + 1
}

// Until its folder is synced, a new file's name may be lost.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
