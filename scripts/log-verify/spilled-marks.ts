/**
 * The marks of every act on disk: as 256 files by their first byte, each small
 * enough to be looked through at once. For a log whose marks would not lie well
 * in memory; below that they stay there.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LikePair, likePairsOf, type MarkStore } from '../../app/audit/repeated-marks.ts'

const files = 256
const width = 4
/** `wordsKept`: how many stay in memory in all before they go to disk; 16 MB of them. */
export function spilledMarks(wordsKept = 4 * 1024 * 1024): MarkStore {
  let folder: string | null = null
  let kept = 0
  const buckets: Uint32Array[][] = Array.from({ length: files }, () => [])

  const spill = () => {
    folder ??= mkdtempSync(join(tmpdir(), 'fuin-log-verify-'))
    for (const [i, parts] of buckets.entries()) {
      for (const part of parts)
        appendFileSync(join(folder, String(i)), new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
      parts.length = 0
    }
    kept = 0
  }

  return {
    async take(words) {
      for (const [i, part] of sortedOut(words).entries()) if (part.length > 0) buckets[i]?.push(part)
      kept += words.length
      if (kept > wordsKept) spill()
    },
    async likePairs() {
      const pairs: LikePair[] = []
      if (folder !== null) spill()
      for (const [i, parts] of buckets.entries()) {
        const all = folder === null ? parts : [wordsIn(join(folder, String(i)))]
        pairs.push(...likePairsOf(all))
      }
      return pairs
    },
    async close() {
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
      folder = null
    },
  }
}

function wordsIn(file: string): Uint32Array {
  const bytes = readFileSync(file)
  const words = new Uint32Array(bytes.length / 4)
  new Uint8Array(words.buffer).set(bytes)
  return words
}

/** The marks by their first byte. */
function sortedOut(words: Uint32Array): readonly Uint32Array[] {
  const lengths = new Uint32Array(files)
  for (let at = 0; at < words.length; at += width)
    lengths[firstByte(words, at)] = (lengths[firstByte(words, at)] ?? 0) + width
  const parts = Array.from(lengths, (length) => new Uint32Array(length))
  const filled = new Uint32Array(files)
  for (let at = 0; at < words.length; at += width) {
    const bucket = firstByte(words, at)
    parts[bucket]?.set(words.subarray(at, at + width), filled[bucket])
    filled[bucket] = (filled[bucket] ?? 0) + width
  }
  return parts
}

const firstByte = (words: Uint32Array, at: number): number => (words[at] ?? 0) >>> 24
