/**
 * A run: entries of the log in their order, each proven by one proof for all.
 * Made to be written and checked as it passes, whatever its length. Two files:
 *
 *     entries.ndjson   {"entry":<the entry's very bytes>,"index":"<its index>"} LF, ascending by index
 *     gaps.bin         hashes, 32 bytes each: the complete subtrees of what lies between them (TreeEdge.idsBetween),
 *                      before the first, between two, after the last up to the size of the tree
 *
 * Entries are canonical JSON and hold no line feed, so a line is canonical JSON
 * too, and any tool that reads NDJSON reads it. Whoever goes through both from
 * left to right holds the tree's right edge, at most 63 hashes, and at the end its
 * root: were an entry at another place, or another entry, it were another root.
 * A receipt each would take a kilobyte an entry; this takes nothing where they
 * stand side by side, and a few hashes where they do not.
 */
import { Malformed } from '../outcome.ts'
import { concat, equalBytes, fromUtf8, parseDecimal, utf8 } from './bytes.ts'
import { entryLimit } from './log-entry.ts'

export interface RunLine {
  readonly index: bigint
  /** The entry, to the byte. */
  readonly bytes: Uint8Array
}

const before = utf8('{"entry":')
const between = utf8(',"index":"')
const after = utf8('"}')

/** The longest line, without its line feed. */
export const longestRunLine = before.length + entryLimit + between.length + 20 + after.length

/** The line, its line feed included. */
export function formatRunLine({ index, bytes }: RunLine): Uint8Array {
  return concat(before, bytes, between, utf8(index.toString()), after, Uint8Array.of(0x0a))
}

/** Reads a line without its line feed; what the entry holds is the caller's to parse. Throws Malformed. */
export function parseRunLine(line: Uint8Array): RunLine {
  const end = line.length - after.length
  // An index has at most 19 digits, and no digit is a quotation mark.
  let digits = end
  while (digits > 0 && end - digits < 20 && line[digits - 1] !== 0x22) digits--
  const from = digits - between.length
  const holds =
    from >= before.length &&
    equalBytes(line.subarray(0, before.length), before) &&
    equalBytes(line.subarray(from, digits), between) &&
    equalBytes(line.subarray(end), after)
  if (!holds) throw new Malformed('run: a line in another shape')
  return {
    index: parseDecimal(fromUtf8(line.subarray(digits, end)), 'index of the run'),
    bytes: line.slice(before.length, from),
  }
}
