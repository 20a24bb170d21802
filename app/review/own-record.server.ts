import type { EntryKind } from '../formats/entry-kinds.ts'
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
 * `kinds`: of these alone.
 */
export async function ownRecord(
  { db }: Pick<ReviewGround, 'db'>,
  asked: {
    readonly person: PersonId
    readonly place: Place<number> | null
    readonly length?: number
    readonly kinds?: readonly EntryKind[]
  },
): Promise<Page<EntryRow>> {
  const { person, kinds = [] } = asked
  const page = await pageOfEntries(db, { subject: person, kinds }, asked)
  return { ...page, lines: await rowsToShow(db, page.lines, { mayName: (one) => one === person, reviewer: null }) }
}
