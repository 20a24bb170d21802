import type { ActorFields } from '../access/actor.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { addFormerName } from './former-name-store.server.ts'
import { isErased } from './person.ts'
import { changedFacts, type FactFlaw, type FactName, type FactsForm, parseFacts } from './person-facts.ts'
import { findPerson, setFacts } from './person-store.server.ts'

export type FactsRefusal = 'not-found' | 'person-erased' | 'facts-same' | FactFlaw

/**
 * Changes what is known of somebody beside address and role. It takes a code: by
 * the telephone number fingerprints are compared, and a name goes into the next
 * roll. The entry says which facts changed by their names, never what they say;
 * a name of before stays on their page until the name itself is erased.
 */
export async function changeFacts(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId; readonly form: FactsForm },
): Promise<Outcome<readonly FactName[], FactsRefusal | ConfirmReason>> {
  const { person, form } = asked
  return appendConfirmed<readonly FactName[], FactsRefusal>(ground, asked, (step, by) =>
    changeFactsWithin(step, by, { person, form }),
  )
}

/** The same within a step that somebody has confirmed. */
export async function changeFactsWithin(
  { trx, at }: StepContext,
  by: ActorFields,
  asked: { readonly person: PersonId; readonly form: FactsForm },
): Promise<{
  readonly value: Outcome<readonly FactName[], FactsRefusal>
  readonly entries: readonly EntryDraft[]
}> {
  const person = await findPerson(trx, asked.person)
  if (!person) return { value: refused('not-found'), entries: [] }
  // Whose name went by the council's own rule does not get another one by a form.
  if (isErased(person)) return { value: refused('person-erased'), entries: [] }
  const facts = parseFacts(asked.form)
  if (!facts.ok) return { value: facts, entries: [] }
  const changed = changedFacts(person, facts.value)
  if (changed.length === 0) return { value: refused('facts-same'), entries: [] }
  const { name, reading } = person
  if (changed.includes('name') && name !== '') await addFormerName(trx, person.id, { name, reading, until: at })
  await setFacts(trx, person.id, facts.value)
  const entry = { ...by, kind: 'person-changed', subject: person.id, data: { facts: changed.join(' ') } } as const
  return { value: done(changed), entries: [entry] }
}
