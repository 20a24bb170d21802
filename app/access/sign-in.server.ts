import type { Trx } from '../../db/open.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256 } from '../formats/sha256.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import type { SecondFactor, Where } from './actor.ts'
import { mayBeInside } from './admission.ts'
import { credentialStore, type Holder, keepSignIn } from './credential-store.server.ts'
import { lapsedSessionsOf } from './end-session.server.ts'
import type { Ground } from './ground.server.ts'
import { passwordMatches } from './hash-password.server.ts'
import { attemptSecondFactor, browserOf, isKnownBrowser } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { logUnknownRefusal, refusalEntry } from './log-refusal.server.ts'
import { isToken, makeToken, type OpenedSession, openSession } from './sessions.server.ts'
import { takeSecondFactor } from './take-second-factor.server.ts'

/** From the password to the second factor. */
export const halfSignInLasts = minutes(5)

/** By what tries at an account are counted: its address as it is compared, known here or not. */
export const accountOf = (typedEmail: string): string => typedEmail.trim().toLowerCase()

/**
 * First factor. Whoever it was that knocked, unknown, suspended or mistaken,
 * hears the same word after the same work, so that nobody learns here who
 * belongs to the council.
 *
 * Gives the token of a half sign-in, good for the second step and nothing else.
 */
export async function beginSignIn(
  ground: Ground,
  knock: { readonly email: string; readonly password: string; readonly where: Where },
): Promise<Outcome<{ readonly token: string }, 'wrong-credentials' | 'too-busy' | LimitReason>> {
  const email = accountOf(knock.email)
  const store = credentialStore(ground.db)
  const holder = await store.holderByEmail(email)
  const browser = holder && browserOf(ground, { cookie: knock.where.known, person: holder.person })
  const attempt = await ground.limits.attempt('sign-in', { account: email, ip: knock.where.ip, browser })
  if (!attempt.ok) {
    if (attempt.reason !== 'limits-unavailable') await logUnknownRefusal(ground, attempt.reason, knock.where)
    return attempt
  }
  const at = ground.now()
  const matches = await passwordMatches({
    typed: knock.password,
    kept: holder?.hash ?? null,
    known: isKnownBrowser(ground, knock.where.known),
  })
  if (!matches.ok) {
    await attempt.value.withdraw()
    return matches
  }
  const secondFactor = holder ? await store.totp(holder.person) : null
  const token = makeToken(ground.random)
  const until = instant(at + halfSignInLasts)
  const begun = { tokenHash: sha256(utf8(token)), at, until }
  const known = holder?.hash && matches.value && secondFactor && mayBeInside(holder, at)
  if (!known || !(await keepSignIn(ground.db, { person: holder.person, hash: holder.hash, ...begun }))) {
    await logUnknownRefusal(ground, 'wrong-credentials', knock.where)
    return refused('wrong-credentials')
  }
  await attempt.value.forgive()
  return done({ token })
}

export type SecondStepReason = 'sign-in-lapsed' | 'wrong-code' | LimitReason

/** Whether the half sign-in still waits for its second factor: what the page asks before showing itself. */
export async function isSignInWaiting(ground: Ground, token: string | null): Promise<boolean> {
  if (!token || !isToken(token)) return false
  return (await credentialStore(ground.db).signInOf({ tokenHash: sha256(utf8(token)), at: ground.now() })) !== null
}

/** Second factor: takes the code, ends the half sign-in, opens the session and logs it, all in one step or not at all. */
export async function finishSignIn(
  ground: Ground,
  { token, code, where }: { readonly token: string; readonly code: string; readonly where: Where },
): Promise<Outcome<OpenedSession & { readonly person: PersonId }, SecondStepReason>> {
  if (!isToken(token)) return refused('sign-in-lapsed')
  const tokenHash = sha256(utf8(token))
  const person = await credentialStore(ground.db).signInOf({ tokenHash, at: ground.now() })
  if (!person) return refused('sign-in-lapsed')
  const attempt = await attemptSecondFactor(ground, 'second-factor', { person, where })
  if (!attempt.ok) {
    if (attempt.reason !== 'limits-unavailable') await logUnknownRefusal(ground, attempt.reason, where)
    return attempt
  }
  const sessionToken = makeToken(ground.random)
  const { value } = await ground.log.append<Outcome<OpenedSession, SecondStepReason>>(async ({ trx, at }) => {
    const store = credentialStore(trx)
    const holder = await store.holder(person)
    // Between the two factors somebody may have been suspended.
    if (!holder || !mayBeInside(holder, at)) {
      await store.dropSignIns(person)
      return { value: refused('sign-in-lapsed'), entries: [refusalEntry('sign-in-lapsed', { where, person })] }
    }
    const factor = await takeSecondFactor(trx, { serverKey: ground.serverKey, person, typed: code, at })
    if (!factor) return { value: refused('wrong-code'), entries: [refusalEntry('wrong-code', { where, person })] }
    if (!(await store.takeSignIn(tokenHash))) {
      return { value: refused('sign-in-lapsed'), entries: [refusalEntry('sign-in-lapsed', { where, person })] }
    }
    const lapsed = await lapsedSessionsOf(trx, { person, at })
    const opened = await openLoggedSession(trx, { holder, factor, at, where, token: sessionToken })
    return { value: done(opened.session), entries: [...lapsed, opened.entry] }
  })
  if (!value.ok) return value
  await attempt.value.forgive()
  return done({ ...value.value, person })
}

/** Opens a session and gives the entry that says so; the caller hands both to the log in one step. */
export async function openLoggedSession(
  trx: Trx,
  opening: {
    readonly holder: Pick<Holder, 'person' | 'organization' | 'role'>
    readonly factor: SecondFactor
    readonly at: Instant
    readonly where: Where
    readonly token: string
  },
): Promise<{ readonly session: OpenedSession; readonly entry: EntryDraft }> {
  const { holder, factor, at, where, token } = opening
  const { person, organization, role } = holder
  const session = await openSession(trx, { person, role, secondFactor: factor, at, where, token })
  const entry: EntryDraft = {
    kind: 'signed-in',
    actor: person,
    subject: person,
    organization,
    role,
    session: session.id,
    auth: { method: `password+${factor}`, level: 2, at },
    where: { ip: where.ip, userAgent: where.userAgent },
  }
  return { session, entry }
}
