import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { makeId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import { changeFactsWithin, type FactsRefusal } from './change-facts.server.ts'
import { type Invited, type InviteRefusal, inviteWithin } from './invite-person.server.ts'
import { type MoveRefusal, movePersonWithin } from './move-person.server.ts'
import {
  type AcceptedFacts,
  asProposed,
  corrected,
  isWhyLeave,
  type Proposal,
  type WhyNotProposed,
} from './proposal.ts'
import { decideProposal, waitingProposal } from './proposal-store.server.ts'

export type AcceptRefusal = 'proposal-gone' | 'why-missing' | InviteRefusal | FactsRefusal | MoveRefusal

type Asked = Confirmed & {
  readonly proposal: string
  /** What the secretariat says otherwise; left out where it stands as proposed. */
  readonly correcting?: Partial<AcceptedFacts>
}

/**
 * Does what was asked for, as the secretariat corrected it, by the very act that it
 * would take by hand, in one step with the decision: nobody is invited by a proposal
 * that another has just refused. Gives the link where somebody is invited.
 */
export async function acceptProposal(
  ground: Ground,
  asked: Asked,
): Promise<Outcome<Invited | null, AcceptRefusal | ConfirmReason>> {
  const { random } = ground
  const fresh = { person: makeId('p', random(16)), invitation: makeId('i', random(16)), token: random(32) }
  return appendConfirmed<Invited | null, AcceptRefusal>(ground, asked, async (step, by) => {
    const proposal = await waitingProposal(step.trx, asked.proposal)
    if (!proposal) return { value: refused('proposal-gone'), entries: [] }
    const { facts } = proposal
    if (!facts) throw new Broken(`proposal ${proposal.id} waits without what was typed`)
    const accepted = { ...asProposed(facts), ...asked.correcting }
    const did = await doneFor(step, by, { proposal, accepted, fresh })
    if (!did.value.ok) return did
    const became = did.value.value?.person ?? null
    const changed = corrected(proposal.what, { facts, accepted })
    const decided = await decidedEntry(step, by, { proposal, as: 'accepted', accepted, changed, became })
    return { value: did.value, entries: [...did.entries, decided] }
  })
}

type Fresh = Parameters<typeof inviteWithin>[2]['fresh']

async function doneFor(
  step: StepContext,
  by: ActorFields,
  {
    proposal,
    accepted,
    fresh,
  }: { readonly proposal: Proposal; readonly accepted: AcceptedFacts; readonly fresh: Fresh },
): Promise<{ readonly value: Outcome<Invited | null, AcceptRefusal>; readonly entries: readonly EntryDraft[] }> {
  const { what, person, organization } = proposal
  if (what === 'join') {
    const form = { ...accepted, locale: 'ja' }
    return inviteWithin(step, by, { organization, form, fresh })
  }
  if (!person) throw new Broken(`proposal ${proposal.id} is about nobody`)
  if (what === 'change') {
    const { value, entries } = await changeFactsWithin(step, by, { person, form: accepted })
    return { value: value.ok ? done(null) : value, entries }
  }
  if (!isWhyLeave(accepted.why)) return { value: refused('why-missing'), entries: [] }
  const { value, entries } = await movePersonWithin(step, by, { person, move: 'leave', why: accepted.why })
  return { value: value.ok ? done(null) : value, entries }
}

/** Says no, and why; whoever asked is told by mail that there is something. */
export async function refuseProposal(
  { log }: Ground,
  asked: {
    readonly proposal: string
    readonly why: WhyNotProposed
    readonly by: ActorFields
    readonly once?: Once
  },
): Promise<Outcome<undefined, 'proposal-gone' | OnceReason>> {
  const { by, why, once = everyTime } = asked
  const step: Step<Outcome<undefined, 'proposal-gone'>> = async (context) => {
    const proposal = await waitingProposal(context.trx, asked.proposal)
    if (!proposal) return { value: refused('proposal-gone'), entries: [] }
    return { value: done(), entries: [await decidedEntry(context, by, { proposal, as: why })] }
  }
  const { value } = await log.append(once.within(step), by)
  return value
}

/** About whoever proposed it: they find it in their record, and hear by mail that there is something. */
async function decidedEntry(
  { trx, at }: StepContext,
  by: ActorFields,
  {
    proposal,
    as,
    accepted,
    changed = [],
    became = null,
  }: {
    readonly proposal: Proposal
    readonly as: 'accepted' | WhyNotProposed
    readonly accepted?: AcceptedFacts
    readonly changed?: readonly string[]
    readonly became?: Invited['person'] | null
  },
): Promise<EntryDraft> {
  const { id, organization } = proposal
  const kept = accepted && changed.length > 0 ? accepted : null
  if (!(await decideProposal(trx, id, { as, at, by: by.actor, accepted: kept, became })))
    throw new Broken(`proposal ${id} was decided twice`)
  const objects = [{ kind: 'organization', id: organization }]
  // Which facts were corrected, never what they say.
  const said = changed.length > 0 ? { corrected: changed.join(' ') } : {}
  return { ...by, kind: 'proposal-decided', subject: proposal.by, objects, reason: as, data: { proposal: id, ...said } }
}
