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
import type { ActorFields, Where } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { hours, type Instant, instant, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step, StepContext } from '../read-log/read-log.server.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from '../trust/decide-council.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'
import { type IdentityChannel, type LossScope, lossScopes, restoringLasts, restoringObjects } from './factor-loss.ts'
import { makeLink, openedLink } from './make-link.server.ts'
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

export type StopRefusal = 'restoration-none'

async function stopWithin({ trx, at }: { readonly trx: StepContext['trx']; readonly at: Instant }, person: PersonId) {
  const loss = await lossOf(trx, person, at)
  if (!loss) return null
  await dropLoss(trx, person)
  return { kind: 'restoration-stopped', subject: person } as const
}

/** By the person themselves, inside: a press is enough, for whoever is inside has shown that nothing is lost. */
export async function stopOwnRestoring(
  ground: Ground,
  { by, once = everyTime }: { readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, StopRefusal | OnceReason>> {
  const stopping: Step<Outcome<undefined, StopRefusal>> = async (step) => {
    const entry = await stopWithin(step, by.actor)
    return entry
      ? { value: done(), entries: [{ ...by, ...entry, reason: 'by-owner' }] }
      : { value: refused('restoration-none'), entries: [] }
  }
  const { value } = await ground.log.append(once.within(stopping), by)
  return value
}

/** From the letter. */
export async function stopRestoringByLink(
  ground: Ground,
  asked: { readonly token: string | undefined; readonly where: Where; readonly once?: Once },
): Promise<Outcome<undefined, 'link-not-good' | OnceReason>> {
  const { token, where, once = everyTime } = asked
  const stopping: Step<Outcome<undefined, 'link-not-good'>> = async (step) => {
    const link = await openedLink(step.trx, ground, { token, purposes: ['restore'], at: step.at })
    const entry = link && (await stopWithin(step, link.person))
    if (!entry) return { value: refused('link-not-good'), entries: [] }
    const { ip, userAgent } = where
    return { value: done(), entries: [{ ...entry, reason: 'by-mail', where: { ip, userAgent } }] }
  }
  const { value } = await ground.log.append(once.within(stopping))
  return value
}

/** By one of the secretariat: stopping must never wait for a second. */
export const stopRestoring = (
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId },
): Promise<Outcome<undefined, StopRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, StopRefusal>(ground, asked, async (step, by) => {
    const entry = await stopWithin(step, asked.person)
    return entry
      ? { value: done(), entries: [{ ...by, ...entry, reason: 'by-secretariat' }] }
      : { value: refused('restoration-none'), entries: [] }
  })
