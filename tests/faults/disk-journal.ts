/** What faulty-disk.c wrote down, read back. */
import { readFileSync } from 'node:fs'

export type DiskRecord =
  | {
      readonly kind: 'write'
      readonly inode: bigint
      readonly path: string
      readonly at: number
      readonly data: Buffer
    }
  | { readonly kind: 'truncate'; readonly inode: bigint; readonly path: string; readonly length: number }
  | { readonly kind: 'sync'; readonly inode: bigint; readonly path: string; readonly failed: boolean }
  | { readonly kind: 'sync-folder'; readonly path: string; readonly failed: boolean }
  | { readonly kind: 'create'; readonly inode: bigint; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'link'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'said'; readonly text: string }

const headLength = 40

export function readJournal(path: string): readonly DiskRecord[] {
  const bytes = readFileSync(path)
  const records: DiskRecord[] = []
  // A process killed in the middle of a record leaves half of one, of a call nobody was told had succeeded.
  for (let at = 0; at + headLength <= bytes.length; ) {
    const [first, second, data] = [
      bytes.readUInt32LE(at + 12),
      bytes.readUInt32LE(at + 16),
      bytes.readUInt32LE(at + 20),
    ]
    const end = at + headLength + first + second + data
    if (end > bytes.length) break
    records.push(recordOf(bytes.subarray(at, end), { first, second }))
    at = end
  }
  return records
}

function recordOf(bytes: Buffer, { first, second }: { readonly first: number; readonly second: number }): DiskRecord {
  const inode = bytes.readBigUInt64LE(24)
  const offset = Number(bytes.readBigUInt64LE(32))
  const path = bytes.toString('utf8', headLength, headLength + first)
  const to = bytes.toString('utf8', headLength + first, headLength + first + second)
  const data = bytes.subarray(headLength + first + second)
  const failed = bytes.readInt32LE(8) !== 0
  const letter = String.fromCharCode(bytes[0] ?? 0)
  switch (letter) {
    case 'W':
      return { kind: 'write', inode, path, at: offset, data }
    case 'T':
      return { kind: 'truncate', inode, path, length: offset }
    case 'F':
      return { kind: 'sync', inode, path, failed }
    case 'D':
      return { kind: 'sync-folder', path, failed }
    case 'C':
      return { kind: 'create', inode, path }
    case 'M':
      return { kind: 'folder', path }
    case 'R':
      return { kind: 'rename', path, to }
    case 'L':
      return { kind: 'link', path, to }
    case 'U':
      return { kind: 'remove', path }
    case 'A':
      return { kind: 'said', text: data.toString('utf8') }
    default:
      throw new Error(`the journal holds a record of an unknown kind: ${letter}`)
  }
}
