import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, sameObjects } from '../acts/judge-act.server.ts'
import { takePreparedAct } from '../acts/take-act.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { dropProposal } from '../roll/roll-store.server.ts'
import { type DecisionKind, secondsOf } from './decisions.ts'
import { askedObject, refusalReason, refusingObjects } from './refusal.ts'
import { stillWaits, type WaitingDecision, waitingAt } from './waiting-decision.server.ts'

export type RefusingRefusal = 'refusal-reason' | 'decision-gone' | 'decision-by-you' | 'decision-role' | ActRefusal

export interface RefusalAsked {
  readonly kind: DecisionKind
  readonly reason: SaltedText
  readonly sent: ActSent
  readonly by: ActorFields
}

/**
 * Refuses what waits: whoever could second it may, and from this entry on it waits
 * no more. It can be asked anew, by the same person too: a refusal is a word in a
 * conversation and closes nothing for good, or one person could keep two others
 * from ever deciding.
 */
export async function refuseDecision(
  ground: Ground,
  asked: RefusalAsked,
): Promise<Outcome<undefined, RefusingRefusal>> {
  const { kind, by } = asked
  const text = refusalReason(asked.reason.text)
  if (!text.ok) return text
  const reason = { salt: asked.reason.salt, text: text.value }
  return takePreparedAct(ground, asked, {
    expected: { act: 'refuse' },
    prepare: async ({ act }) => {
      const waiting = await waitingAt(ground, kind, act.objects[0]?.id)
      if (!waiting) return refused('decision-gone')
      if (!sameObjects(act.objects, refusingObjects(waiting, reason))) return refused('act-about-something-else')
      return mayAnswer(waiting, kind, by)
    },
    look: async ({ trx }, waiting) =>
      (await stillWaits(trx, kind, waiting.index)) ? done(waiting) : refused('decision-gone'),
    write: async ({ trx }, waiting) => {
      if (kind === 'roll') await dropProposal(trx)
      return [{ kind: 'decision-refused', objects: [askedObject(waiting)], texts: { reason } }]
    },
    answer: () => done(),
  })
}

function mayAnswer(
  waiting: WaitingDecision,
  kind: DecisionKind,
  { actor, role }: ActorFields,
): Outcome<WaitingDecision, 'decision-by-you' | 'decision-role'> {
  const { actor: asker, role: as } = waiting.entry
  if (asker === actor) return refused('decision-by-you')
  return as && secondsOf(kind, as).includes(role) ? done(waiting) : refused('decision-role')
}
