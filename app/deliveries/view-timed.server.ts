/** What was issued for a time to come, for its sender and their unit: until it opens, and how it ended. */
import type { Db } from '../../db/open.server.ts'
import type { Actor } from '../access/actor.ts'
import { kindOf, tlpOf } from '../bulletins/list-lines.server.ts'
import { type BulletinId, days, type Instant, type PersonId } from '../ids.ts'
import { findTimed } from '../sealed/timed-issue-store.server.ts'
import { timedOf } from './timed-store.server.ts'
import { ofUnit } from './view-deliveries.server.ts'

/** Null for everybody else, and for what was issued at once. */
export async function timedIssue(
  db: Db,
  { bulletin, actor: by }: { readonly bulletin: BulletinId; readonly actor: Pick<Actor, 'person' | 'organization'> },
) {
  const asked = { bulletin, by: { actor: by.person, organization: by.organization } }
  const [found, timed] = await Promise.all([ofUnit(db, asked), findTimed(db, bulletin)])
  if (!found || !timed) return null
  return {
    id: found.id,
    number: found.number,
    kind: kindOf(found),
    class: found.class,
    tlp: tlpOf(found),
    publicTitle: found.public_title,
    own: found.sender === by.person,
    opensAt: timed.opens_at,
    state: timed.state,
    endedAt: timed.ended_at,
    reason: timed.reason,
    /** Whether a time was set, rather than some minutes to take it back. */
    set: found.not_before !== null,
  }
}
export type TimedIssue = NonNullable<Awaited<ReturnType<typeof timedIssue>>>

/** A sender's own that wait, and those that failed in the last day; the next first. */
export async function ownTimed(db: Db, { person, at }: { readonly person: PersonId; readonly at: Instant }) {
  const rows = await timedOf(db, person)
  return rows
    .filter(({ state, endedAt }) => state === 'waiting' || (endedAt !== null && endedAt > at - days(1)))
    .map((row) => ({ ...row, kind: kindOf(row), tlp: tlpOf(row), failed: row.state === 'failed' }))
}
export type TimedLine = Awaited<ReturnType<typeof ownTimed>>[number]
