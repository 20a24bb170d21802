/** The end of the way back: whoever holds the letter's link, after the wait, registers other factors in place of all they had. */

import type { Where } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import { answerApart, everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { carriedUntil, openCarried, sealCarried } from '../access/carried-text.server.ts'
import {
  keepPassword,
  type PendingTotp,
  preparePassword,
  proposeTotp,
  readPendingTotp,
} from '../access/change-credentials.server.ts'
import { proposePasskey } from '../access/change-passkeys.server.ts'
import {
  emailOf,
  forgetSecondFactors,
  type Holder,
  holderByEmail,
  holderOf,
} from '../access/credential-store.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { passwordMatches } from '../access/hash-password.server.ts'
import {
  type ChosenFactor,
  type ChosenRefusal,
  keepChosenFactor,
  orNotKept,
  takesPasskey,
} from '../access/keep-chosen-factor.server.ts'
import { attemptSecondFactor, isKnownBrowser } from '../access/known-browser.server.ts'
import type { LimitReason } from '../access/limits.server.ts'
import { refusalEntry } from '../access/log-refusal.server.ts'
import { forLink } from '../access/passkey-challenge.server.ts'
import type { PasswordRefused } from '../access/password.ts'
import { nullable, object, text, time } from '../formats/codec.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step } from '../read-log/read-log.server.ts'
import { byLink } from './forgotten-password.server.ts'
import { openedLink } from './make-link.server.ts'
import { dropLoss, type FactorLoss, type KeptLink, lossOf, takeLink } from './way-back-store.server.ts'

export interface RestoringShown {
  readonly link: KeptLink
  readonly person: PersonId
  readonly passwordToo: boolean
  /** From when on it may be used. */
  readonly opensAt: Instant
}

/** Whose way back this link is; null for any other. */
export async function restoringOf(ground: Ground, token: string | undefined): Promise<RestoringShown | null> {
  const at = ground.now()
  const link = await openedLink(ground.db, ground, { token, purposes: ['restore'], at })
  const loss = link && (await lossOf(ground.db, link.person, at))
  if (!link || !loss?.agreed) return null
  return { link, person: link.person, passwordToo: loss.passwordToo, opensAt: loss.agreed.opensAt }
}

const carriedText = object({ hash: nullable(text({ most: 1000 })), until: time })

export interface RegisterPage {
  readonly carried: string
  readonly totp: PendingTotp
  /** As WebAuthn's JSON. */
  readonly passkey: string
  /** Their powers take a passkey: an app alone would not do. */
  readonly passkeyOnly: boolean
}

export type FirstRefusal =
  | 'link-not-good'
  | 'link-not-yet'
  | 'password-differs'
  | 'wrong-credentials'
  | 'too-busy'
  | PasswordRefused
  | LimitReason

/**
 * First page: the password they still know, or a new one where that is lost too.
 * Nothing is written; it travels on, sealed by the server.
 */
export async function beginRegistering(
  ground: Ground,
  given: {
    readonly token: string | undefined
    readonly password: string
    readonly again: string
    readonly minLength: number
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<RegisterPage, FirstRefusal | OnceReason>> {
  const { once = everyTime } = given
  const at = ground.now()
  const before = await once.answered<RegisterPage>(ground.db, at)
  if (before) return before
  const shown = await restoringOf(ground, given.token)
  if (!shown) return refused('link-not-good')
  if (ground.now() < shown.opensAt) return refused('link-not-yet')
  const email = (await emailOf(ground.db, shown.person)) ?? ''
  const hash = shown.passwordToo
    ? await newPassword(given, email)
    : await knownPassword(ground, { ...given, email, person: shown.person })
  if (!hash.ok) return hash
  const page = await registerPage(ground, shown, hash.value)
  // Two presses show one picture: of two, the one already scanned might be the other.
  return answerApart<RegisterPage, never>(ground.db, { once, at }, async () => done(page))
}

async function newPassword(
  { password, again, minLength }: { password: string; again: string; minLength: number },
  email: string,
): Promise<Outcome<string, 'password-differs' | PasswordRefused>> {
  return password === again ? preparePassword(password, { email, minLength }) : refused('password-differs')
}

/** Wrong ones are counted as wrong codes of a step-up: the link alone lets nobody guess. */
async function knownPassword(
  ground: Ground,
  given: { readonly password: string; readonly email: string; readonly person: PersonId; readonly where: Where },
): Promise<Outcome<null, 'wrong-credentials' | 'too-busy' | LimitReason>> {
  const { person, where } = given
  const attempt = await attemptSecondFactor(ground, 'step-up', { person, where })
  if (!attempt.ok) return attempt
  const holder = await holderByEmail(ground.db, given.email)
  const known = isKnownBrowser(ground, where.known)
  const matches = await passwordMatches({ typed: given.password, kept: holder?.hash ?? null, known })
  if (!matches.ok) {
    await attempt.value.withdraw()
    return matches
  }
  if (!matches.value) {
    const entry = refusalEntry('wrong-credentials', { where, person })
    await ground.log.append(async () => ({ value: undefined, entries: [entry] }))
    return refused('wrong-credentials')
  }
  await attempt.value.forgive()
  return done(null)
}

const sealOf = ({ link }: RestoringShown) => ({ purpose: 'restoring', owner: link.id }) as const

async function registerPage(ground: Ground, shown: RestoringShown, hash: string | null): Promise<RegisterPage> {
  const said = carriedText.encode({ hash, until: carriedUntil(ground.now()) })
  return pageWith(ground, shown, {
    carried: sealCarried(ground, said, sealOf(shown)),
    totp: proposeTotp(ground, shown.person),
  })
}

async function pageWith(
  ground: Ground,
  { person, link }: RestoringShown,
  given: Pick<RegisterPage, 'carried' | 'totp'>,
): Promise<RegisterPage> {
  const holder = await holderOf(ground.db, person)
  const name = (await emailOf(ground.db, person)) ?? ''
  return {
    ...given,
    passkey: await proposePasskey(ground, { person, name, whom: forLink(link.id) }),
    passkeyOnly: holder !== null && (await takesPasskey(ground.db, holder.role, ground.now())),
  }
}

/** The second page again after a refusal, while what was scanned is still good; null once it lapsed. */
export async function registerPageAgain(
  ground: Ground,
  shown: RestoringShown,
  { carried, pending }: { readonly carried: string; readonly pending: string },
): Promise<RegisterPage | null> {
  const at = ground.now()
  const secret = readPendingTotp(pending, { serverKey: ground.serverKey, person: shown.person, at })
  if (secret === null || !openCarried(ground, carried, { ...sealOf(shown), form: carriedText, at })) return null
  return pageWith(ground, shown, { carried, totp: { secret, sealed: pending } })
}

export type RegisterRefusal = 'link-not-good' | ChosenRefusal | OnceReason | LimitReason

/**
 * Keeps the new factor and recovery codes in place of all there were, ends every
 * session, and uses the link up: all of it or nothing. It opens no session: they
 * sign in with what they have just registered.
 */
export async function registerAnew(
  ground: Ground,
  given: {
    readonly token: string | undefined
    readonly carried: string
    readonly second: ChosenFactor
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<readonly string[], RegisterRefusal>> {
  const { once = everyTime, where } = given
  const shown = await restoringOf(ground, given.token)
  if (!shown) return once.unlessAnswered<readonly string[], 'link-not-good'>(refused('link-not-good'), ground)
  const { person } = shown
  const attempt = await attemptSecondFactor(ground, 'step-up', { person, where })
  if (!attempt.ok) return once.unlessAnswered<readonly string[], LimitReason>(attempt, ground)
  const step: Step<Outcome<readonly string[], RegisterRefusal>> = async (context) => {
    const { trx, at } = context
    const carried = openCarried(ground, given.carried, { ...sealOf(shown), form: carriedText, at })
    if (!carried) return { value: refused('setup-lapsed'), entries: [] }
    const holder = await holderOf(trx, person)
    const loss = await lossOf(trx, person, at)
    if (!holder || !mayTake(holder, loss, at) || !(await takeLink(trx, shown.link.id, at)))
      return { value: refused('link-not-good'), entries: [] }
    await forgetSecondFactors(trx, person)
    const { role } = holder
    const chosen = { person, role, second: given.second, whom: forLink(shown.link.id), at }
    const kept = await keepChosenFactor(trx, ground, chosen)
    const password = carried.hash === null ? [] : [await keepPassword(trx, { person, hash: carried.hash, at })]
    await dropLoss(trx, person)
    const ended = await endSessionsOf(trx, { person, reason: 'credentials-changed', except: null })
    const restored: EntryDraft = { kind: 'access-restored', subject: person }
    const entries = [restored, ...password, kept.entry, ...ended]
    return {
      value: done(kept.codes),
      entries: entries.map((one) => ({ ...byLink(holder, where), ...one })),
    }
  }
  return orNotKept(async () => {
    const { value } = await ground.log.append(once.within(step))
    if (value.ok) await attempt.value.forgive()
    return value
  })
}

const mayTake = (holder: Holder, loss: FactorLoss | null, at: Instant): boolean =>
  mayBeInside(holder, at) && loss?.agreed != null && loss.agreed.opensAt <= at
