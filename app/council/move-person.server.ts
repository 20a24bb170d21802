import type { ActorFields } from '../access/actor.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { voidInvitationsOf } from './invitation-store.server.ts'
import { joinsByConsent } from './organization.ts'
import { consentOf, findOrganization } from './organization-store.server.ts'
import { type Move, type MoveAsked, mayMove, moves } from './person.ts'
import { changeState, comeBackWithNobody, endEngagement, findPerson, type Person } from './person-store.server.ts'

export type MoveRefusal = 'not-found' | 'own-account' | 'state-changed' | 'no-consent' | 'organization-suspended'

const entryOf = {
  suspend: 'person-suspended',
  restore: 'person-restored',
  leave: 'person-left',
} as const satisfies Record<Move, EntryDraft['kind']>

/**
 * Suspends a person, restores them, or records that they left. Suspending and
 * leaving end every session inside the same step: when the entry stands, nobody
 * is in any more. Leaving also ends the engagement; the secrecy duty goes on
 * (Art. 45(7)).
 */
export async function movePerson(
  ground: Ground,
  asked: Confirmed & MoveAsked & { readonly person: PersonId },
): Promise<Outcome<undefined, MoveRefusal | ConfirmReason>> {
  // Nobody shuts themselves out: so there is always one of the secretariat left inside.
  if (asked.person === asked.by.actor) return refused('own-account')
  return appendConfirmed<undefined, MoveRefusal>(ground, asked, (step, by) => movePersonWithin(step, by, asked))
}

/** The same within a step that somebody has confirmed. */
export async function movePersonWithin(
  step: StepContext,
  by: ActorFields,
  asked: MoveAsked & { readonly person: PersonId },
): Promise<{ readonly value: Outcome<undefined, MoveRefusal>; readonly entries: readonly EntryDraft[] }> {
  const person = await findPerson(step.trx, asked.person)
  if (!person) return { value: refused('not-found'), entries: [] }
  const moved = await moveWithin(step, person, asked.move)
  if (!moved.ok) return { value: moved, entries: [] }
  const entries: EntryDraft[] = [moveEntry(person.id, asked), ...moved.value]
  return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
}

/** What the log says of it. */
export const moveEntry = (subject: PersonId, { move, why }: MoveAsked): EntryDraft => ({
  kind: entryOf[move],
  subject,
  ...(why === undefined ? {} : { reason: why }),
})

/** The same within a step that says by itself why. Gives the entries of the sessions that end. */
export async function moveWithin(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  person: Person,
  move: Move,
): Promise<Outcome<readonly EntryDraft[], MoveRefusal>> {
  if (!mayMove(person.state, move)) return refused('state-changed')
  if (move === 'restore' && (await findOrganization(trx, person.organization))?.suspendedAt) {
    return refused('organization-suspended')
  }
  // The representative comes back to sign one, and can do nothing else until then.
  const needsConsent = move === 'restore' && joinsByConsent(person.organizationKind) && person.part !== 'representative'
  if (needsConsent && !(await consentOf(trx, person.organization))) return refused('no-consent')
  // Somebody suspended in the middle of setting up goes back to where they were, not past it.
  const to = move === 'restore' && person.setupStep !== null ? 'invited' : moves[move].to
  if (!(await changeState(trx, person.id, { from: [person.state], to }))) return refused('state-changed')
  // Whatever moved them last, no organization's return moves them now.
  await comeBackWithNobody(trx, person.id)
  // Whoever came in by a small account comes in anew: that session was for nothing but what was open.
  if (move === 'restore' && person.dutiesSince === null) return done([])
  if (move !== 'restore') await voidInvitationsOf(trx, person.id, at)
  if (move === 'leave') await endEngagement(trx, person.id, at)
  const reason = move === 'leave' ? 'left' : 'suspended'
  return done(await endSessionsOf(trx, { person: person.id, reason, except: null }))
}
