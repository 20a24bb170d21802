/**
 * Runs of entries, as an entry and the ledger write them: `0-99,105,200-300`,
 * ascending, both ends included, never touching each other. One spelling.
 */
import { parseDecimal } from '../formats/bytes.ts'
import { Malformed } from '../outcome.ts'

/** Both ends are in it. */
export interface EntryRange {
  readonly first: number
  readonly last: number
}

export function formatRanges(ranges: readonly EntryRange[]): string {
  return joined(ranges).map(formatRange).join(',')
}

export const formatRange = ({ first, last }: EntryRange): string => (first === last ? `${first}` : `${first}-${last}`)

/** Throws Malformed unless the text is in the one spelling. */
export function parseRanges(text: string): readonly EntryRange[] {
  const ranges = text.split(',').map(parseRange)
  if (formatRanges(ranges) !== text) throw new Malformed('ranges in another spelling')
  return ranges
}

/** `7` or `7-9`. Throws Malformed. */
export function parseRange(text: string): EntryRange {
  const [first = '', last = first, ...more] = text.split('-')
  const range = { first: indexOf(first), last: indexOf(last) }
  if (more.length > 0 || range.last < range.first || formatRange(range) !== text) throw new Malformed('a bad range')
  return range
}

function indexOf(text: string): number {
  const index = Number(parseDecimal(text, 'index'))
  if (!Number.isSafeInteger(index)) throw new Malformed('an index is too large')
  return index
}

/** The same entries in as few ranges as say it, ascending. */
export function joined(ranges: readonly EntryRange[]): readonly EntryRange[] {
  const out: EntryRange[] = []
  for (const range of [...ranges].sort((one, other) => one.first - other.first)) {
    const before = out.at(-1)
    if (before && range.first <= before.last + 1)
      out[out.length - 1] = { first: before.first, last: Math.max(before.last, range.last) }
    else out.push(range)
  }
  return out
}

/** For asking of many entries, in any order, whether one of these joined ranges holds them. */
export function isWithin(ranges: readonly EntryRange[], index: number): boolean {
  let [low, high] = [0, ranges.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (!range) return false
    if (index < range.first) high = middle - 1
    else if (index > range.last) low = middle + 1
    else return true
  }
  return false
}
