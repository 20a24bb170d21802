import type { Where } from '../access/actor.ts'
import { mayBeInside, type Outside, whyOutside } from '../access/admission.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { keepPassword, preparePassword } from '../access/change-credentials.server.ts'
import { emailOf, type Holder, holderByEmail, holderOf } from '../access/credential-store.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { attemptSecondFactor } from '../access/known-browser.server.ts'
import type { LimitReason } from '../access/limits.server.ts'
import { logUnknownRefusal, refusalEntry } from '../access/log-refusal.server.ts'
import type { ChallengeFor } from '../access/passkey-challenge.server.ts'
import type { PasswordRefused } from '../access/password.ts'
import { accountOf } from '../access/sign-in.server.ts'
import { type FactorReason, takeSecondFactor } from '../access/take-second-factor.server.ts'
import { instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import { resetLasts } from './mail-link.ts'
import { makeLink, openedLink } from './make-link.server.ts'
import { addResetAsked, addressChangeOf, type ResetAsked, takeLink, takeResetAsked } from './way-back-store.server.ts'

/**
 * Asks for a link by mail. Written down alike whoever it is, known here or not,
 * and answered later, out of the sight of whoever asked: so neither word nor time
 * tells who belongs to the council.
 */
export async function askForReset(
  ground: Ground,
  { email, where }: { readonly email: string; readonly where: Where },
): Promise<Outcome<undefined, LimitReason>> {
  const account = accountOf(email)
  const attempt = await ground.limits.attempt('reset', { account, ip: where.ip })
  if (!attempt.ok) {
    if (attempt.reason !== 'limits-unavailable') await logUnknownRefusal(ground, attempt.reason, where)
    return attempt
  }
  const id = Buffer.from(ground.random(16)).toString('base64url')
  const { ip, userAgent } = where
  // In a step, though it states nothing: so it waits for no batch of the log that waits for it.
  await ground.log.append(async ({ trx, at }) => {
    await addResetAsked(trx, { id, email: account, ip, userAgent: userAgent.slice(0, 512), at })
    return { value: undefined, entries: [] }
  })
  return done()
}

/**
 * Answers one that was asked for: a link for whoever may be inside and has a
 * password to forget, and nothing for anybody else. While their address is being
 * changed there is none: whoever got hold of a mailbox must not be quicker than
 * its owner's objection.
 */
export async function answerReset(ground: Pick<Ground, 'log' | 'random'>, asked: ResetAsked): Promise<void> {
  await ground.log.append(async ({ trx, at }: StepContext) => {
    const nothing = { value: undefined, entries: [] }
    if (!(await takeResetAsked(trx, asked.id))) return nothing
    const holder = await holderByEmail(trx, asked.email)
    if (!holder?.hash || !mayBeInside(holder, at) || (await addressChangeOf(trx, holder.person, at))) return nothing
    const { person } = holder
    await makeLink(trx, ground, { purpose: 'reset', person, goodFrom: at, expiresAt: instant(at + resetLasts) })
    const where = { ip: asked.ip, userAgent: asked.userAgent }
    return { value: undefined, entries: [{ kind: 'reset-sent', subject: person, where }] }
  })
}

export type ResetReason =
  | 'link-not-good'
  | 'password-differs'
  | PasswordRefused
  | FactorReason
  | OnceReason
  | LimitReason

/** A new password is set; or, told only to whoever showed the second factor too, why they may not be inside. */
export type Reset = { readonly state: 'set' } | { readonly state: 'outside'; readonly why: Outside }

/**
 * Sets a new password: the mailbox is one factor, the second is shown as at a
 * sign-in. It ends every session, and opens none: its owner signs in with what
 * they have just chosen.
 */
export async function resetPassword(
  ground: Ground,
  given: {
    readonly token: string | undefined
    readonly password: string
    readonly again: string
    readonly minLength: number
    readonly code: string
    /** What a passkey was asked for. */
    readonly whom: ChallengeFor
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<Reset, ResetReason>> {
  const { token, where, once = everyTime } = given
  const link = await openedLink(ground.db, ground, { token, purposes: ['reset'], at: ground.now() })
  // Used up, where the other press has used it.
  if (!link) return once.unlessAnswered<Reset, 'link-not-good'>(refused('link-not-good'), ground)
  const { person } = link
  if (given.password !== given.again) return refused('password-differs')
  const email = (await emailOf(ground.db, person)) ?? ''
  const hash = await preparePassword(given.password, { email, minLength: given.minLength })
  if (!hash.ok) return hash
  const attempt = await attemptSecondFactor(ground, 'second-factor', { person, where })
  if (!attempt.ok) return once.unlessAnswered<Reset, LimitReason>(attempt, ground)
  const step: Step<Outcome<Reset, ResetReason>> = async ({ trx, at }) => {
    const factor = await takeSecondFactor(trx, { ground, person, typed: given.code, whom: given.whom, at })
    if (!factor.ok) return { value: factor, entries: [refusalEntry(factor.reason, { where, person })] }
    const holder = await holderOf(trx, person)
    if (!holder || !(await takeLink(trx, link.id, at))) return { value: refused('link-not-good'), entries: [] }
    const why = whyOutside(holder, at)
    if (why !== null) return { value: done({ state: 'outside', why }), entries: [refusalEntry(why, { where, person })] }
    const kept = await keepPassword(trx, { person, hash: hash.value, at })
    const ended = await endSessionsOf(trx, { person, reason: 'credentials-changed', except: null })
    const entries = [{ ...kept, reason: 'forgotten' }, ...ended].map((one) => ({ ...byLink(holder, where), ...one }))
    return { value: done({ state: 'set' }), entries }
  }
  const { value } = await ground.log.append(once.within(step))
  if (value.ok) await attempt.value.forgive()
  return value
}

/** No session stands behind it, only the link: hence neither `session` nor `auth`. */
export const byLink = ({ person, organization, role }: Holder, { ip, userAgent }: Where): Partial<EntryDraft> => ({
  actor: person,
  organization,
  role,
  where: { ip, userAgent },
})
