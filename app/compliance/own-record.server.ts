import type { PersonId } from '../ids.ts'
import type { ReviewDesk } from './review-desk.ts'
import { rowsToShow } from './rows-to-show.server.ts'
import { type EntryPage, numberOf, type PagePlace, pageFrom } from './search-entries.server.ts'

/**
 * Everything the log holds about a person: what they did, and who looked. It is
 * gapless by the counter in the entries themselves, so nothing can be kept from
 * them without their own receipts showing it. Looking at oneself is no entry.
 */
export async function ownRecord(
  { db }: Pick<ReviewDesk, 'db'>,
  asked: { readonly person: PersonId; readonly place: PagePlace; readonly limit: number },
): Promise<EntryPage> {
  const { person, place, limit } = asked
  const { rows, next, newer } = await pageFrom(db, { subject: person }, place, limit)
  const shown = await rowsToShow(db, rows, { mayName: (one) => one === person, reviewer: null })
  return { rows: shown, next: numberOf(next), newer: numberOf(newer) }
}
