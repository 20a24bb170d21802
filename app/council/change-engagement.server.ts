import type { Trx } from '../../db/open.server.ts'
import { mayBeInside } from '../access/admission.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { parseTerm, type Term, type TermFlaw, type TermForm } from './engagement.ts'
import { endPowers, lastEnded, setTerm } from './engagement-store.server.ts'
import { termSaid } from './invite-person.server.ts'
import { findPerson } from './person-store.server.ts'

export type EngagementRefusal =
  | 'not-found'
  | 'own-account'
  | 'state-changed'
  | 'engagement-same'
  | 'engagement-overlaps'
  | TermFlaw

/**
 * Sets from when until when somebody is engaged. Whoever is outside by the new
 * days is out with this very step. One that had run out may be taken up again,
 * but not the role with it: two have to sign it anew, as for anybody who returns.
 */
export async function changeEngagement(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId; readonly form: TermForm },
): Promise<Outcome<undefined, EngagementRefusal | ConfirmReason>> {
  // Nobody lengthens their own stay, nor shuts themselves out.
  if (asked.person === asked.by.actor) return refused('own-account')
  return appendConfirmed<undefined, EngagementRefusal>(ground, asked, async ({ trx, at }, by) => {
    const person = await findPerson(trx, asked.person)
    if (!person) return { value: refused('not-found'), entries: [] }
    if (person.state === 'left') return { value: refused('state-changed'), entries: [] }
    const before = { from: person.engagedFrom, until: person.engagedUntil }
    const term = await termAfter(trx, person.id, { form: asked.form, at, before })
    if (!term.ok) return { value: term, entries: [] }
    if (term.value.from === before.from && term.value.until === before.until) {
      return { value: refused('engagement-same'), entries: [] }
    }
    await setTerm(trx, person.id, term.value)
    if (before.until !== null && before.until <= at) await endPowers(trx, person.id)
    const stands = { ...person, engagedFrom: term.value.from, engagedUntil: term.value.until }
    const ended = mayBeInside(stands, at)
      ? []
      : await endSessionsOf(trx, { person: person.id, reason: 'not-engaged', except: null })
    const set: EntryDraft = { kind: 'person-engaged', subject: person.id, data: termSaid(term.value) }
    return { value: done(), entries: [set, ...ended].map((entry) => ({ ...by, ...entry })) }
  })
}

/** The days of the form, if they come after all engagements that ended. */
export async function termAfter(
  trx: Trx,
  person: PersonId,
  reading: { readonly form: TermForm; readonly at: Instant; readonly before?: Term | null },
): Promise<Outcome<Term, TermFlaw | 'engagement-overlaps'>> {
  const term = parseTerm(reading.form, reading)
  if (!term.ok) return term
  const ended = await lastEnded(trx, person)
  return ended !== null && term.value.from < ended ? refused('engagement-overlaps') : term
}
