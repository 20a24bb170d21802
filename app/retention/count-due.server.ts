import type { Db } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { rangesToErase, windowSize } from './erase-due.server.ts'
import { leftLongAgo, longLapsedSessions, oldWhere } from './erasure-store.server.ts'
import { holdsInForce, holdsPerson } from './hold-store.server.ts'
import { keptSince, type Retention } from './retention.ts'

/** What would go if it were erased at this moment, and what is past its time and stays under a hold. */
export interface Due {
  readonly where: { readonly due: number; readonly held: number; readonly ranges: number }
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
  return { where: await countWhere(db, at, retention), names, sessions, holds: holds.length }
}

async function countWhere(db: Db, at: Instant, { whereDays }: Retention): Promise<Due['where']> {
  const holds = await holdsInForce(db, at)
  const before = keptSince(at, whereDays)
  let [due, held, ranges, after] = [0, 0, 0, -1]
  for (;;) {
    const window = await oldWhere(db, { after, before, holds, limit: windowSize })
    held += window.filter((row) => row.held).length
    due += window.filter((row) => !row.held).length
    ranges += rangesToErase(window).ranges.length
    if (window.length < windowSize) return { due, held, ranges }
    after = window.at(-1)?.index ?? after
  }
}
