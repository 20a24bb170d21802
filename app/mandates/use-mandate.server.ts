import { startRounds } from '../../db/rounds.server.ts'
import type { ActorFields } from '../access/actor.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { deputyRoleOf, type Mandate, type MandateEnd, mandateState } from '../access/mandate.ts'
import { beginMandate, endMandateRow, findMandate, mandatesToEnd } from '../access/mandate-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { type MandateId, minutes } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { type EntryDraft, isLogUnavailable, type StepContext } from '../read-log/read-log.server.ts'

export type UseRefusal = 'not-found' | 'mandate-not-in-roll' | 'mandate-over' | 'mandate-active' | 'mandate-moot'

interface Asked extends Confirmed {
  readonly mandate: MandateId
}

/** Whose it may be: the holder's own, or anybody's for the secretariat. To all others it does not exist. */
const isTheirs = ({ person }: Mandate, by: ActorFields): boolean => person === by.actor || by.role === 'secretariat'

/**
 * The one press: at night, by the deputy or by one of the secretariat. Two gave it
 * and two signed a roll that carries it; so nobody is waited for now. From the next
 * request on the deputy acts in that role, and what they began in their own is
 * refused like anything of somebody whose role has changed.
 */
export const activateMandate = (
  ground: Ground,
  asked: Asked,
): Promise<Outcome<undefined, UseRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, UseRefusal>(ground, { ...asked, asPowers: true }, async (step, by) => {
    const found = await findMandate(step.trx, asked.mandate)
    if (!found || !isTheirs(found, by)) return refusal('not-found')
    const flaw = await flawOfBeginning(step, found)
    if (flaw) return refusal(flaw)
    if (!(await beginMandate(step.trx, found.id, step.at))) throw new Broken(`mandate ${found.id} begun twice`)
    return { value: done(), entries: [{ ...by, ...entryOf('mandate-activated', found) }] }
  })

async function flawOfBeginning({ trx, at }: StepContext, found: Mandate): Promise<UseRefusal | null> {
  const state = mandateState(found, at)
  if (state === 'over') return 'mandate-over'
  if (state === 'active') return 'mandate-active'
  if (state === 'agreed' || deputyRoleOf(found.power) === null) return 'mandate-not-in-roll'
  const holder = await findPerson(trx, found.person)
  const inPost = holder?.organization === found.organization && holder.role === found.role
  return inPost && holder.state === 'active' ? null : 'mandate-moot'
}

/** One press as well, before and after it was activated. */
export const endMandate = (ground: Ground, asked: Asked): Promise<Outcome<undefined, UseRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, UseRefusal>(ground, asked, async (step, by) => {
    const found = await findMandate(step.trx, asked.mandate)
    if (!found || !isTheirs(found, by)) return refusal('not-found')
    if (mandateState(found, step.at) === 'over') return refusal('mandate-over')
    const why = found.person === by.actor ? 'by-holder' : 'by-secretariat'
    const entry = await ended(step, { ...found, why })
    return { value: done(), entries: entry ? [{ ...by, ...entry }] : [] }
  })

const refusal = (reason: UseRefusal) => ({ value: refused(reason), entries: [] })

const entryOf = (kind: 'mandate-activated' | 'mandate-ended', { id, person, power, organization }: Mandate) => ({
  kind,
  subject: person,
  objects: [
    { kind: 'mandate', id },
    { kind: 'organization', id: organization },
  ],
  data: { power },
})

async function ended(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  found: Mandate & { readonly why: MandateEnd },
): Promise<EntryDraft | null> {
  if (!(await endMandateRow(trx, found.id, { at, why: found.why }))) return null
  return { ...entryOf('mandate-ended', found), reason: found.why }
}

/**
 * By the clock: those past their day, and of people who left the post it was given
 * in. They are worth nothing from that very moment, whenever this comes round; it
 * only writes down.
 */
export async function endDueMandates(ground: Pick<Ground, 'db' | 'log' | 'now'>): Promise<number> {
  if ((await mandatesToEnd(ground.db, ground.now())).length === 0) return 0
  const { value } = await ground.log.append(async (step) => {
    const entries: EntryDraft[] = []
    for (const found of await mandatesToEnd(step.trx, step.at)) {
      const entry = await ended(step, found)
      if (entry) entries.push(entry)
    }
    return { value: entries.length, entries }
  })
  return value
}

/** How often it is looked whether one is past its day; milliseconds. */
const ask = minutes(1)

export interface MandateRounds extends Pick<Ground, 'db' | 'log' | 'now'> {
  readonly logger: { error(fields: object, message: string): void }
}

/** Every node looks, and each end is written in the step that finds it still open. Gives what stops it. */
export const startMandateRounds = ({ logger, ...ground }: MandateRounds): (() => Promise<void>) =>
  startRounds({
    every: ask,
    round: () => endDueMandates(ground),
    failed: (err) => {
      if (!isLogUnavailable(err)) logger.error({ err }, 'mandates past their day could not be ended')
    },
  })
