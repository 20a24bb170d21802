/** What a roll newly says of this person, as the browser keeps it until they have seen it. */
import { bytes, type Decoded, flag, list, nullable, object, time, whole } from '../formats/codec.ts'
import { ownLine } from '../formats/own-line.ts'
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

/** `told`: the newest roll whose change was read; a line with another's key comes again at each unlock. `open`: oldest first. */
const keptLines = object({ told: whole(), open: list(lineNotice, { most: 16 }) })
export type KeptLines = Decoded<typeof keptLines>

const nothing: KeptLines = { told: 0, open: [] }

/** With what was seen just now; the same where all of it stands there, or was read. */
export function withLines(kept: KeptLines, news: readonly LineNews[]): KeptLines {
  const newer = news.filter(
    ({ counter, otherKey }) =>
      (otherKey || counter > kept.told) && !kept.open.some((notice) => notice.counter === counter),
  )
  return newer.length > 0 ? { ...kept, open: [...kept.open, ...newer].slice(-16) } : kept
}

/** Its person has read what stands here. */
export const readLines = ({ told, open }: KeptLines): KeptLines => ({
  told: Math.max(told, ...open.map(({ counter }) => counter)),
  open: [],
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
