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
import { isWhyLeave, type Proposal, type WhyNotProposed } from './proposal.ts'
import { decideProposal, waitingProposal } from './proposal-store.server.ts'

export type AcceptRefusal = 'proposal-gone' | 'why-missing' | InviteRefusal | FactsRefusal | MoveRefusal

type Asked = Confirmed & { readonly proposal: string }

/**
 * Does what was asked for, by the very act that the secretariat would take by
 * hand, in one step with the decision: nobody is invited by a proposal that
 * another has just refused. Gives the link where somebody is invited.
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
    const did = await doneFor(step, by, { proposal, fresh })
    if (!did.value.ok) return did
    const decided = await decidedEntry(step, by, { proposal, as: 'accepted' })
    return { value: did.value, entries: [...did.entries, decided] }
  })
}

type Fresh = Parameters<typeof inviteWithin>[2]['fresh']

async function doneFor(
  step: StepContext,
  by: ActorFields,
  { proposal, fresh }: { readonly proposal: Proposal; readonly fresh: Fresh },
): Promise<{ readonly value: Outcome<Invited | null, AcceptRefusal>; readonly entries: readonly EntryDraft[] }> {
  const { what, person, facts, organization } = proposal
  if (!facts) throw new Broken(`proposal ${proposal.id} waits without what was typed`)
  if (what === 'join') {
    const form = { ...facts, role: 'member', locale: 'ja' }
    return inviteWithin(step, by, { organization, form, fresh })
  }
  if (!person) throw new Broken(`proposal ${proposal.id} is about nobody`)
  if (what === 'change') {
    const { value, entries } = await changeFactsWithin(step, by, { person, form: facts })
    return { value: value.ok ? done(null) : value, entries }
  }
  if (!isWhyLeave(facts.why)) return { value: refused('why-missing'), entries: [] }
  const { value, entries } = await movePersonWithin(step, by, { person, move: 'leave', why: facts.why })
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
  { proposal, as }: { readonly proposal: Proposal; readonly as: 'accepted' | WhyNotProposed },
): Promise<EntryDraft> {
  const { id, organization } = proposal
  if (!(await decideProposal(trx, id, { as, at, by: by.actor }))) throw new Broken(`proposal ${id} was decided twice`)
  const objects = [{ kind: 'organization', id: organization }]
  return { ...by, kind: 'proposal-decided', subject: proposal.by, objects, reason: as, data: { proposal: id } }
}
