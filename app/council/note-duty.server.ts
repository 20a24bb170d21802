import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { toHex } from '../formats/bytes.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import { type DutyKind, parseDue } from './duty.ts'
import { addDuty } from './duty-store.server.ts'
import { consentOf, findOrganization } from './organization-store.server.ts'

export type NoteDutyRefusal = 'organization-unknown' | 'consent-stands' | 'duty-due'

interface Noted {
  readonly organization: OrganizationId
  readonly what: DutyKind
  /** A day, or empty. */
  readonly due: string
}

/** Notes what is still open of an organization that withdrew. It lets nobody in by itself. */
export async function noteDuty(
  { log, random }: Ground,
  asked: Noted & { readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, NoteDutyRefusal | OnceReason>> {
  const { by, organization, what, due, once = everyTime } = asked
  const dueOn = parseDue(due)
  if (dueOn === undefined) return refused('duty-due')
  const id = newDutyId(random)
  const step: Step<Outcome<undefined, NoteDutyRefusal>> = async (context) => {
    if (!(await findOrganization(context.trx, organization)))
      return { value: refused('organization-unknown'), entries: [] }
    if (await consentOf(context.trx, organization)) return { value: refused('consent-stands'), entries: [] }
    const entry = await notedWithin(context, { id, organization, what, dueOn, by: by.actor })
    return { value: done(), entries: [{ ...by, ...entry }] }
  }
  const { value } = await log.append(once.within(step), by)
  return value
}

export const newDutyId = (random: Ground['random']): string => toHex(random(16))

/** Which it is and when it is due stay out of the log: mirrors hold that for good. */
export async function notedWithin(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  noted: {
    readonly id: string
    readonly organization: OrganizationId
    readonly what: DutyKind
    readonly dueOn: string | null
    readonly by: PersonId
  },
): Promise<EntryDraft> {
  const { by, ...duty } = noted
  await addDuty(trx, { ...duty, notedAt: at }, by)
  return { kind: 'duty-noted', objects: [{ kind: 'organization', id: duty.organization }], data: { duty: duty.id } }
}
