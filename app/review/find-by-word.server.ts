import { parseDecimal } from '../formats/bytes.ts'
import { typedCode, typedWord } from '../formats/typed-word.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { filterAddress } from './log-filter.ts'
import type { ReviewGround } from './review-ground.ts'
import { bulletinMeant, copiesMeant, peopleMeant, peopleNamed } from './review-store.server.ts'

/** The number of an entry as a receipt, a report or a voice on the telephone gives it: `#18,203`. Null for anything else. */
export function readEntryNumber(typed: string | null): bigint | null {
  const bare = typedCode(typed).replace(/^#/, '').replaceAll(',', '')
  return readForeign(() => parseDecimal(bare, 'entry'))
}

/**
 * Where one word leads that somebody typed into the search of the header: to the
 * entry of that number, else to what the log holds about that bulletin, copy or
 * person. A word that is none of them finds nothing, and says so.
 */
export async function findByWord(
  { db, log }: Pick<ReviewGround, 'db' | 'log'>,
  typed: string,
  { named }: { readonly named: boolean },
): Promise<Outcome<string, 'search-unknown'>> {
  const word = typedWord(typed).slice(0, 64)
  const number = readEntryNumber(word)
  if (number !== null && (await log.entry(number))) return done(`/log/entries/${number}`)
  if (await bulletinMeant(db, word)) return done(filterAddress({ bulletin: typedCode(word) }))
  if ((await copiesMeant(db, typedCode(word), null)).length > 0) return done(filterAddress({ copy: typedCode(word) }))
  const people = (await peopleMeant(db, word)) ?? (named && word !== '' ? await peopleNamed(db, word) : [])
  return people.length > 0 ? done(filterAddress({ about: word })) : refused('search-unknown')
}
