import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { firstSignerStands } from '../acts/first-signer.server.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { type ActEntry, type ActStep, takeAct, takePreparedAct } from '../acts/take-act.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { type ActObject, parseAct } from '../formats/signed-act.ts'
import type { PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { agreeingObjects, proposingObjects } from './council-proposal.ts'
import { type CouncilKind, decisions, secondsOf } from './decisions.ts'
import { askedObject, refusalReason } from './refusal.ts'
import { stillWaits, type WaitingDecision, waitingAt } from './waiting-decision.server.ts'

export type ProposalRefusal = 'refusal-reason' | ActRefusal
export type AgreementRefusal =
  | 'decision-gone'
  | 'decision-first-gone'
  | 'decision-by-you'
  | 'decision-role'
  | ActRefusal

export interface Proposal<R extends string> {
  readonly kind: CouncilKind
  readonly by: ActorFields
  readonly sent: ActSent
  readonly reason: SaltedText
  readonly about: readonly ActObject[]
  /** Whom it is about, where it is about somebody: it then stands in their own record. */
  readonly subject?: PersonId
  readonly data?: Readonly<Record<string, string>>
  /** Inside the step: why not. */
  readonly look: (step: StepContext) => Promise<Outcome<undefined, R>>
  /** What else it writes. */
  readonly write?: (step: StepContext) => Promise<void>
}

/** The first of two signatures under what is the council's own. */
export async function proposeToCouncil<R extends string>(
  ground: Ground,
  proposal: Proposal<R>,
): Promise<Outcome<undefined, R | ProposalRefusal>> {
  const { kind, about, subject, data, write = async () => undefined } = proposal
  const text = refusalReason(proposal.reason.text)
  if (!text.ok) return text
  const reason = { salt: proposal.reason.salt, text: text.value }
  const [entryKind] = decisions[kind].entries
  return takeAct(ground, proposal, {
    expected: { act: 'propose', objects: proposingObjects(kind, about, reason) },
    look: (step) => proposal.look(step),
    write: async (step) => {
      await write(step)
      const said = { ...(subject ? { subject } : {}), ...(data ? { data } : {}) }
      return [{ kind: entryKind, objects: about, texts: { reason }, ...said }]
    },
    answer: () => done(),
  })
}

export interface Agreement<R extends string> {
  readonly kind: CouncilKind
  readonly by: ActorFields
  readonly sent: ActSent
  /** Inside the step: why not, whatever the first of the two still says. */
  readonly look: (step: StepContext, waiting: WaitingDecision) => Promise<Outcome<undefined, R>>
  /** What is so from here on; what it states beside the agreement. */
  readonly write: (step: ActStep<'agree'>, waiting: WaitingDecision) => Promise<readonly ActEntry[]>
}

/** The second signature, by another person: from here on it holds. */
export const agreeInCouncil = <R extends string>(
  ground: Ground,
  agreement: Agreement<R>,
): Promise<Outcome<undefined, R | AgreementRefusal>> => {
  const { kind } = agreement
  const prepare = async ({ act }: JudgedAct<'agree'>): Promise<Outcome<WaitingDecision, R | AgreementRefusal>> => {
    const waiting = await waitingAt(ground, kind, act.objects[1]?.id)
    if (!waiting) return refused('decision-gone')
    const wanted = agreeingObjects(kind, waiting, proposedIn(waiting))
    return sameObjects(act.objects, wanted) ? maySecond(waiting, agreement) : refused('act-about-something-else')
  }
  const look = async (
    step: ActStep<'agree'>,
    waiting: WaitingDecision,
  ): Promise<Outcome<WaitingDecision, R | AgreementRefusal>> => {
    if (!(await stillWaits(step.trx, kind, waiting.index))) return refused('decision-gone')
    const { actor: person, role } = waiting.entry
    if (!person || !role || !(await firstSignerStands(step.trx, { person, role, at: step.at })))
      return refused('decision-first-gone')
    const looked = await agreement.look(step, waiting)
    return looked.ok ? done(waiting) : looked
  }
  return takePreparedAct(ground, agreement, {
    expected: { act: 'agree' },
    prepare,
    look,
    write: async (step, waiting) => [agreedEntry(kind, waiting), ...(await agreement.write(step, waiting))],
    answer: () => done(),
  })
}

function maySecond(
  waiting: WaitingDecision,
  { kind, by }: Pick<Agreement<string>, 'kind' | 'by'>,
): Outcome<WaitingDecision, 'decision-by-you' | 'decision-role'> {
  const { actor: asker, role: as } = waiting.entry
  if (asker === by.actor) return refused('decision-by-you')
  return as && secondsOf(kind, as).includes(by.role) ? done(waiting) : refused('decision-role')
}

/** It says again what was agreed to; why it was asked stands beside the first entry alone. */
function agreedEntry(kind: CouncilKind, waiting: WaitingDecision): ActEntry {
  const { subject, data = {}, objects = [] } = waiting.entry
  const said = Object.entries(data).filter(([field]) => field !== 'reason')
  return {
    kind: decisions[kind].entries[1],
    objects: [askedObject(waiting), ...objects],
    ...(subject ? { subject } : {}),
    ...(said.length > 0 ? { data: Object.fromEntries(said) } : {}),
  }
}

/** What the first of the two signed. */
export function proposedIn({ entry, index }: Pick<WaitingDecision, 'entry' | 'index'>) {
  if (!entry.act) throw new Broken(`entry ${index} proposes without an act`)
  return parseAct(entry.act.text)
}
