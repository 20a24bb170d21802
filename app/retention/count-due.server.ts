import type { Db } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { rangesToErase, windowSize } from './erase-due.server.ts'
import type { ErasedOfEntries } from './erasure.ts'
import { type Holding, leftLongAgo, longLapsedSessions, oldBeside } from './erasure-store.server.ts'
import { holdsInForce, holdsPerson } from './hold-store.server.ts'
import { keptSince, type Retention } from './retention.ts'

interface DueOfEntries {
  readonly due: number
  readonly held: number
  readonly ranges: number
}

/** What would go if it were erased at this moment, and what is past its time and stays under a hold. */
export interface Due {
  readonly where: DueOfEntries
  readonly text: DueOfEntries
  readonly names: { readonly due: readonly PersonId[]; readonly held: readonly PersonId[] }
  readonly sessions: number
  readonly holds: number
}

/** Looks and changes nothing. */
export async function countDue(db: Db, at: Instant, retention: Retention): Promise<Due> {
  const holds = await holdsInForce(db, at)
  const names: { readonly due: PersonId[]; readonly held: PersonId[] } = { due: [], held: [] }
  for (const person of await leftLongAgo(db, at, retention))
    names[(await holdsPerson(db, person, holds)) ? 'held' : 'due'].push(person)
  const sessions = (await longLapsedSessions(db, { now: at, after: '', limit: 1_000_000 })).length
  const where = await countBeside(db, 'where', { at, holds, days: retention.whereDays })
  const text = await countBeside(db, 'text', { at, holds, days: retention.textDays })
  return { where, text, names, sessions, holds: holds.length }
}

async function countBeside(
  db: Db,
  of: ErasedOfEntries['class'],
  { at, holds, days }: Holding & { readonly days: number },
): Promise<DueOfEntries> {
  const before = keptSince(at, days)
  let [due, held, ranges, after] = [0, 0, 0, -1]
  for (;;) {
    const window = await oldBeside(db, of, { after, before, holds, at, limit: windowSize })
    held += window.filter((row) => row.held).length
    due += window.filter((row) => !row.held).length
    ranges += rangesToErase(window).ranges.length
    if (window.length < windowSize) return { due, held, ranges }
    after = window.at(-1)?.index ?? after
  }
}
