import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { beginSmallAccount, endSmallAccountOf, openDutiesOf } from './duty-store.server.ts'
import { consentOf, findOrganization } from './organization-store.server.ts'
import { findPerson } from './person-store.server.ts'

export type SmallAccountRefusal =
  | 'not-found'
  | 'state-changed'
  | 'consent-stands'
  | 'organization-suspended'
  | 'no-duties'

/**
 * Leaves somebody whose organization withdrew the small account that the open
 * duties take. They stay suspended to everything else, so no roll, no list of
 * recipients and no desk knows them; what the account opens says access/permissions.
 */
export async function keepSmallAccount(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId },
): Promise<Outcome<undefined, SmallAccountRefusal | ConfirmReason>> {
  return appendConfirmed<undefined, SmallAccountRefusal>(ground, asked, async (step, by) => {
    const kept = await keptWithin(step, asked.person)
    return { value: kept.ok ? done() : kept, entries: kept.ok ? kept.value.map((entry) => ({ ...by, ...entry })) : [] }
  })
}

/** The same within a step that says by itself why. */
export async function keptWithin(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  id: PersonId,
): Promise<Outcome<readonly EntryDraft[], SmallAccountRefusal>> {
  const person = await findPerson(trx, id)
  const house = person && (await findOrganization(trx, person.organization))
  if (!person || !house) return refused('not-found')
  if (house.suspendedAt !== null) return refused('organization-suspended')
  if (await consentOf(trx, house.id)) return refused('consent-stands')
  if ((await openDutiesOf(trx, house.id)).length === 0) return refused('no-duties')
  if (!(await beginSmallAccount(trx, id, at))) return refused('state-changed')
  return done([{ kind: 'duties-kept', subject: id, objects: [{ kind: 'organization', id: house.id }] }])
}

/** Ends it: they are out from this moment, like everybody else of their house. */
export async function endSmallAccount(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId },
): Promise<Outcome<undefined, 'state-changed' | ConfirmReason>> {
  return appendConfirmed<undefined, 'state-changed'>(ground, asked, async (step, by) => {
    const entries = await smallAccountEnded(step, asked.person)
    if (entries.length === 0) return { value: refused('state-changed'), entries }
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}

/** The same within a step that says by itself why. No entries where they kept none. */
export async function smallAccountEnded(
  { trx }: Pick<StepContext, 'trx'>,
  person: PersonId,
): Promise<readonly EntryDraft[]> {
  if (!(await endSmallAccountOf(trx, person))) return []
  const ended: EntryDraft = { kind: 'duties-ended', subject: person }
  return [ended, ...(await endSessionsOf(trx, { person, reason: 'suspended', except: null }))]
}
