/** What a roll newly says of this person, and keys in their name that are not theirs, as the browser keeps it until they have seen it. */
import { bytes, type Decoded, fingerprint, flag, list, nullable, object, time, whole } from '../formats/codec.ts'
import { ownLine } from '../formats/own-line.ts'
import type { KeyNews } from '../openpgp/key-news.ts'
import type { LineNews } from '../openpgp/line-news.ts'
import { Malformed, readForeign } from '../outcome.ts'

const lineNotice = object({
  counter: whole(),
  at: time,
  before: nullable(ownLine),
  after: ownLine,
  otherKey: flag,
  /** `fuin-line-evidence/1`. */
  evidence: bytes({ most: 4_000_000 }),
})
export type LineNotice = Decoded<typeof lineNotice>

const keyNotice = object({
  index: whole(),
  at: time,
  fingerprint,
  /** `fuin-key-evidence/1`. */
  evidence: bytes({ most: 400_000 }),
})
export type KeyNotice = Decoded<typeof keyNotice>

/**
 * `told`: the newest roll whose change was read; a line with another's key comes again at each unlock. `open`: oldest
 * first. `keysTold`: one more than the newest entry of a key that was read of.
 */
const keptLines = object({
  told: whole(),
  open: list(lineNotice, { most: 16 }),
  keysTold: whole(),
  keys: list(keyNotice, { most: 16 }),
})
export type KeptLines = Decoded<typeof keptLines>

const nothing: KeptLines = { told: 0, open: [], keysTold: 0, keys: [] }

interface OwnNews {
  readonly lines: readonly LineNews[]
  readonly keys: readonly KeyNews[]
}

/** With what was seen just now; the same where all of it stands there, or was read. */
export function withLines(kept: KeptLines, { lines, keys }: OwnNews): KeptLines {
  const newer = lines.filter(
    ({ counter, otherKey }) =>
      (otherKey || counter > kept.told) && !kept.open.some((notice) => notice.counter === counter),
  )
  const newKeys = keys.filter(
    ({ index }) => index >= kept.keysTold && !kept.keys.some((notice) => notice.index === index),
  )
  if (newer.length === 0 && newKeys.length === 0) return kept
  return { ...kept, open: [...kept.open, ...newer].slice(-16), keys: [...kept.keys, ...newKeys].slice(-16) }
}

/** Its person has read what stands here. */
export const readLines = ({ told, open, keysTold, keys }: KeptLines): KeptLines => ({
  told: Math.max(told, ...open.map(({ counter }) => counter)),
  open: [],
  keysTold: Math.max(keysTold, ...keys.map(({ index }) => index + 1)),
  keys: [],
})

/** As a storage holds it. */
export const textOfLines = (kept: KeptLines): string => JSON.stringify(keptLines.encode(kept))

/** What a storage holds. Somebody's hand in it shows nothing, and breaks nothing. */
export const linesFromText = (text: string | null): KeptLines =>
  (text === null ? null : readForeign(() => keptLines.decode(parsed(text)))) ?? nothing

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('not JSON')
  }
}
