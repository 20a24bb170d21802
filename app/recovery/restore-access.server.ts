/**
 * The way back for whoever lost what they came in with:
 *
 *     loss-reported            they say so, or call; it opens nothing
 *     restoration-proposed     one of the secretariat made sure, by another channel, who it is that asks
 *     restoration-agreed       a second person; the person is told by mail, and the wait begins
 *     (restoration-stopped)    by the person, from the letter or from inside, or by the secretariat
 *     access-restored          by the link of the letter, after the wait: other factors take the place of all there were
 *
 * Nothing of it opens a key, which lies under its own passphrase.
 */
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { hours, instant, type PersonId } from '../ids.ts'
import { type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from '../trust/decide-council.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'
import { type IdentityChannel, type LossScope, lossScopes, restoringLasts, restoringObjects } from './factor-loss.ts'
import { makeLink } from './make-link.server.ts'
import type { Stoppable } from './stop-way.server.ts'
import { type MayNotVouch, mayVouch, personIn } from './vouch-for.server.ts'
import { addressChangeOf, dropLoss, keepLoss, lossOf } from './way-back-store.server.ts'

/** Of the portal's settings, what this room goes by. */
export interface WaitSetting {
  readonly settings: { readonly lostFactorHours: number }
}

type MayNot = MayNotVouch | 'address-waits'

/** While their address is being changed nothing is registered anew: it would be answered by a letter. */
async function mayRestore(
  step: StepContext,
  asked: { readonly person: PersonId; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNot>> {
  if (await addressChangeOf(step.trx, asked.person, step.at)) return refused('address-waits')
  return mayVouch(step, asked)
}

export const proposeRestoring = (
  ground: Ground,
  asked: {
    readonly person: PersonId
    readonly channel: IdentityChannel
    readonly scope: LossScope
    readonly reason: SaltedText
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<undefined, MayNot | ProposalRefusal>> =>
  proposeToCouncil<MayNot>(ground, {
    ...asked,
    kind: 'restore-access',
    about: restoringObjects(asked),
    subject: asked.person,
    data: { channel: asked.channel, scope: asked.scope },
    look: (step) => mayRestore(step, asked),
  })

/** From here on the person is told, and may stop it; after the wait the link of that letter is good. */
export const agreeRestoring = (
  ground: Ground & WaitSetting,
  asked: { readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNot | AgreementRefusal>> =>
  agreeInCouncil<MayNot>(ground, {
    ...asked,
    kind: 'restore-access',
    look: (step, waiting) => mayRestore(step, { person: personIn(waiting), by: asked.by }),
    write: async ({ trx, at }, waiting) => {
      const person = personIn(waiting)
      const opensAt = instant(at + hours(ground.settings.lostFactorHours))
      const expiresAt = instant(opensAt + restoringLasts)
      const reportedAt = (await lossOf(trx, person, at))?.reportedAt ?? null
      const passwordToo = scopeIn(waiting) === 'password-too'
      await keepLoss(trx, { person, reportedAt, passwordToo, agreed: { at, opensAt, expiresAt } })
      await makeLink(trx, ground, { purpose: 'restore', person, goodFrom: opensAt, expiresAt })
      return []
    },
  })

const scopeIn = ({ entry: { data } }: WaitingDecision): LossScope =>
  lossScopes.find((scope) => scope === data?.scope) ?? 'factor'

// ── stopped ────────────────────────────────────────────────────────────────

/** Whoever is inside has shown that nothing is lost; from the letter, and by the secretariat, it is stopped as well (stop-way). */
export const restoringWay: Stoppable<'restoration-none'> = {
  purpose: 'restore',
  entry: 'restoration-stopped',
  none: 'restoration-none',
  drop: async ({ trx, at }, person) => {
    if (!(await lossOf(trx, person, at))) return false
    await dropLoss(trx, person)
    return true
  },
}
