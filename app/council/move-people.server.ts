import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { moveEntry, moveWithin } from './move-person.server.ts'
import type { MoveAsked } from './person.ts'
import { findPerson } from './person-store.server.ts'

/** As many as stand on two pages of the list; more is a list of changes. */
export const mostTogether = 100

export type MovePeopleRefusal = 'not-found' | 'own-account' | 'people-state-changed' | 'people-none' | 'people-many'

/** What several of them suffer at once. Coming back is looked at one by one. */
export type MoveTogether = Extract<MoveAsked, { move: 'suspend' | 'leave' }>

/**
 * Suspends several people, or records that they left: all of them in one step, each
 * with an entry, or nobody. Where one of them is in another state by now, whoever
 * asked saw another list than there is.
 */
export async function movePeople(
  ground: Ground,
  asked: Confirmed & MoveTogether & { readonly people: readonly PersonId[] },
): Promise<Outcome<number, MovePeopleRefusal | ConfirmReason>> {
  if (asked.people.length === 0) return refused('people-none')
  if (asked.people.length > mostTogether) return refused('people-many', { most: mostTogether })
  if (asked.people.includes(asked.by.actor)) return refused('own-account')
  return appendConfirmed<number, MovePeopleRefusal>(ground, asked, async (step, by) => {
    const entries: EntryDraft[] = []
    for (const id of asked.people) {
      const person = await findPerson(step.trx, id)
      if (!person) return { value: refused('not-found'), entries: [] }
      const moved = await moveWithin(step, person, asked.move)
      if (!moved.ok) return { value: refused('people-state-changed', { name: person.name }), entries: [] }
      entries.push(moveEntry(person.id, asked), ...moved.value)
    }
    return { value: done(asked.people.length), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}
