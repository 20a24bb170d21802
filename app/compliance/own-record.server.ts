import type { PersonId } from '../ids.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import type { ReviewDesk } from './review-desk.ts'
import { rowsToShow } from './rows-to-show.server.ts'
import type { EntryPage } from './search-entries.server.ts'

/**
 * Everything the log holds about a person: what they did, and who looked. It is
 * gapless by the counter in the entries themselves, so nothing can be kept from
 * them without their own receipts showing it. Looking at oneself is no entry.
 */
export async function ownRecord(
  { db }: Pick<ReviewDesk, 'db'>,
  asked: { readonly person: PersonId; readonly before: bigint | null; readonly limit: number },
): Promise<EntryPage> {
  const { rows, next } = await searchLog(db, { subject: asked.person }, asked.before, asked.limit)
  const shown = await rowsToShow(db, rows, (person) => person === asked.person)
  return { rows: shown, next: next === null ? null : Number(next) }
}
