/** What a roll newly says of this browser's person, still to be shown; see followed-notices.client.ts. */
import type { PersonId } from '../ids.ts'
import { keepHere, readKept } from '../openpgp/kept-here.client.ts'
import type { KeyNews } from '../openpgp/key-news.ts'
import type { LineNews } from '../openpgp/line-news.ts'
import {
  type KeptLines,
  type KeyNotice,
  type LineNotice,
  linesFromText,
  readLines,
  textOfLines,
  withLines,
} from './line-notice.ts'

const seen = new Map<PersonId, { readonly text: string | null; readonly kept: KeptLines }>()

/** Oldest first; the same array until something changes. */
export const lineNoticesOf = (person: PersonId): readonly LineNotice[] => keptOf(person).open

/** The same of keys in this person's name that are not theirs. */
export const keyNoticesOf = (person: PersonId): readonly KeyNotice[] => keptOf(person).keys

function keptOf(person: PersonId): KeptLines {
  const text = readKept('line', person)
  const known = seen.get(person)
  if (known && known.text === text) return known.kept
  const kept = linesFromText(text)
  seen.set(person, { text, kept })
  return kept
}

const keep = (person: PersonId, kept: KeptLines): void => keepHere('line', person, textOfLines(kept))

/** Has each of them shown, but for those that were read. */
export function announceLines(
  person: PersonId,
  news: { readonly lines: readonly LineNews[]; readonly keys: readonly KeyNews[] },
): void {
  const kept = keptOf(person)
  const next = withLines(kept, news)
  if (next !== kept) keep(person, next)
}

/** Their person has read what stands here. */
export const dismissLines = (person: PersonId): void => keep(person, readLines(keptOf(person)))
