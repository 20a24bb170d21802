import type { PersonId } from '../ids.ts'
import type { Page, Place } from '../lists/list.ts'
import type { EntryRow } from './entry-row.ts'
import type { ReviewGround } from './review-ground.ts'
import { rowsToShow } from './rows-to-show.server.ts'
import { pageOfEntries } from './search-entries.server.ts'

/**
 * Everything the log holds about a person: what they did, and who looked. It is
 * gapless by the counter in the entries themselves, so nothing can be kept from
 * them without their own receipts showing it. Looking at oneself is no entry.
 */
export async function ownRecord(
  { db }: Pick<ReviewGround, 'db'>,
  asked: { readonly person: PersonId; readonly place: Place<number> | null; readonly length?: number },
): Promise<Page<EntryRow>> {
  const { person } = asked
  const page = await pageOfEntries(db, { subject: person }, asked)
  return { ...page, lines: await rowsToShow(db, page.lines, { mayName: (one) => one === person, reviewer: null }) }
}
