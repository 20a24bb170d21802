import type { Trx } from '../../db/open.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import { sha256, sha256Hex } from '../formats/sha256.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { type Done, done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step } from '../read-log/read-log.server.ts'
import type { Where } from './actor.ts'
import { type Outside, whyOutside } from './admission.ts'
import { answerApart, everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import {
  type Holder,
  hasSecondFactor,
  holderByEmail,
  holderOf,
  keepSignIn,
  signInOf,
  takeSignIn,
} from './credential-store.server.ts'
import { lapsedSessionsOf } from './end-session.server.ts'
import { type FirstFactor, methodOf, type SecondFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import { passwordMatches } from './hash-password.server.ts'
import { attemptSecondFactor, browserOf, isKnownBrowser } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { logUnknownRefusal, refusalEntry } from './log-refusal.server.ts'
import { type ChallengeFor, forHalfSignIn } from './passkey-challenge.server.ts'
import { passkeysOf } from './passkey-store.server.ts'
import { isToken, makeToken, type OpenedSession, openSession } from './sessions.server.ts'
import { type FactorReason, takeSecondFactor } from './take-second-factor.server.ts'

/** From the password to the second factor. */
export const halfSignInLasts = minutes(5)

/** By what tries at an account are counted: its address as it is compared, known here or not. */
export const accountOf = (typedEmail: string): string => normalized(typedEmail, 'NFKC').trim().toLowerCase()

/**
 * First factor. Whoever it was that knocked, unknown or mistaken, hears the same
 * word after the same work, and a right password leads everybody on, suspended or
 * not: so nobody learns here who belongs to the council, or still does.
 *
 * Gives the token of a half sign-in, good for the second step and nothing else.
 */
export async function beginSignIn(
  ground: Ground,
  knock: { readonly email: string; readonly password: string; readonly where: Where; readonly once?: Once },
): Promise<Outcome<{ readonly token: string }, 'wrong-credentials' | 'too-busy' | OnceReason | LimitReason>> {
  const email = accountOf(knock.email)
  const holder = await holderByEmail(ground.db, email)
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
  const secondFactor = holder !== null && (await hasSecondFactor(ground.db, holder.person))
  const { once = everyTime } = knock
  const token = makeToken(ground.random)
  const half = { tokenHash: sha256(utf8(token)), at, until: instant(at + halfSignInLasts) }
  // Whether this person may be inside is not asked here: whoever only knows a password must not learn it.
  const known =
    holder?.hash && matches.value && secondFactor ? { person: holder.person, hash: holder.hash, ...half } : null
  const begun = await answerApart<{ readonly token: string }, 'wrong-credentials'>(
    ground.db,
    { once, at },
    async (trx) => (known && (await keepSignIn(trx, known)) ? done({ token }) : refused('wrong-credentials')),
  )
  if (begun.ok) await attempt.value.forgive()
  else if (begun.reason === 'wrong-credentials') await logUnknownRefusal(ground, begun.reason, knock.where)
  return begun
}

export type SecondStepReason = 'sign-in-lapsed' | FactorReason | OnceReason | LimitReason

/** Both factors were right; that opens a session, or a sentence that says why not and whom to call. */
export type Finished =
  | (OpenedSession & { readonly state: 'opened'; readonly person: PersonId })
  | {
      readonly state: 'outside'
      readonly why: Outside
      /** When they may come, where their engagement has yet to begin. */
      readonly from: Instant | null
    }

/** Who a half sign-in is to a form; see onceFor. */
export const halfSignInName = (token: string): string => `sign-in ${sha256Hex(utf8(token))}`

/** Whether the half sign-in still waits for its second factor: what the page asks before showing itself. */
export const isSignInWaiting = async (ground: Ground, token: string | null): Promise<boolean> =>
  (await waitingSignIn(ground, token)) !== null

/** Whether whoever has shown the password has a passkey to go on with: told to them alone. */
export async function waitsForPasskey(ground: Ground, token: string | null): Promise<boolean> {
  if (!token || !isToken(token)) return false
  const person = await signInOf(ground.db, { tokenHash: sha256(utf8(token)), at: ground.now() })
  return person !== null && (await passkeysOf(ground.db, person)).length > 0
}

/** The same, as what a passkey is asked for then; null where none waits. */
export async function waitingSignIn(ground: Ground, token: string | null): Promise<ChallengeFor | null> {
  if (!token || !isToken(token)) return null
  const tokenHash = sha256(utf8(token))
  return (await signInOf(ground.db, { tokenHash, at: ground.now() })) === null ? null : forHalfSignIn(tokenHash)
}

/**
 * Second factor: takes the code, ends the half sign-in, opens the session and logs
 * it, all in one step or not at all. Only here is somebody who may not be inside
 * told so: both factors have shown that it is they who ask.
 */
export async function finishSignIn(
  ground: Ground,
  {
    token,
    code,
    where,
    once = everyTime,
  }: { readonly token: string; readonly code: string; readonly where: Where; readonly once?: Once },
): Promise<Outcome<Finished, SecondStepReason>> {
  if (!isToken(token)) return refused('sign-in-lapsed')
  const tokenHash = sha256(utf8(token))
  const person = await signInOf(ground.db, { tokenHash, at: ground.now() })
  // Gone, where the other press has ended it.
  if (!person) return once.unlessAnswered<Finished, 'sign-in-lapsed'>(refused('sign-in-lapsed'), ground)
  const attempt = await attemptSecondFactor(ground, 'second-factor', { person, where })
  if (!attempt.ok) {
    const other = await once.answered<Finished>(ground.db, ground.now())
    if (other) return other
    if (attempt.reason !== 'limits-unavailable') await logUnknownRefusal(ground, attempt.reason, where)
    return attempt
  }
  const sessionToken = makeToken(ground.random)
  const step: Step<Outcome<Finished, SecondStepReason>> = async ({ trx, at }) => {
    const refuse = (reason: FactorReason | 'sign-in-lapsed') => ({
      value: refused(reason),
      entries: [refusalEntry(reason, { where, person })],
    })
    const factor = await takeSecondFactor(trx, { ground, person, typed: code, whom: forHalfSignIn(tokenHash), at })
    if (!factor.ok) return refuse(factor.reason)
    const holder = await holderOf(trx, person)
    if (!holder || !(await takeSignIn(trx, tokenHash))) return refuse('sign-in-lapsed')
    return admit(trx, { ground, holder, factor: factor.value, at, where, token: sessionToken })
  }
  const { value } = await ground.log.append(once.within(step))
  if (value.ok) await attempt.value.forgive()
  return value
}

/** Both factors are shown: opens the session, or says why not, in the caller's step. */
export async function admit(
  trx: Trx,
  { ground, ...opening }: Opening & { readonly ground: Pick<Ground, 'serverKey' | 'now'>; readonly holder: Holder },
): Promise<{ readonly value: Done<Finished>; readonly entries: readonly EntryDraft[] }> {
  const { holder, at, where } = opening
  const { person } = holder
  const why = whyOutside(holder, at)
  if (why !== null) {
    const from = why === 'not-begun' ? holder.engagedFrom : null
    return { value: done({ state: 'outside', why, from }), entries: [refusalEntry(why, { where, person })] }
  }
  const lapsed = await lapsedSessionsOf(trx, { person, at })
  const { session, entry } = await openLoggedSession(trx, opening)
  const known = browserOf(ground, { cookie: where.known, person }) !== null
  const opened: EntryDraft = known ? entry : { ...entry, unknownBrowser: true }
  return { value: done({ state: 'opened', person, ...session }), entries: [...lapsed, opened] }
}

interface Opening {
  readonly holder: Pick<Holder, 'person' | 'organization' | 'role'>
  readonly factor: SecondFactor
  /** By itself a password. */
  readonly firstFactor?: FirstFactor
  readonly at: Instant
  readonly where: Where
  readonly token: string
}

/** Opens a session and gives the entry that says so; the caller hands both to the log in one step. */
export async function openLoggedSession(
  trx: Trx,
  opening: Opening,
): Promise<{ readonly session: OpenedSession; readonly entry: EntryDraft }> {
  const { holder, factor, firstFactor = 'password', at, where, token } = opening
  const { person, organization, role } = holder
  const session = await openSession(trx, { person, role, firstFactor, secondFactor: factor, at, where, token })
  const entry: EntryDraft = {
    kind: 'signed-in',
    actor: person,
    subject: person,
    organization,
    role,
    session: session.id,
    auth: { method: methodOf({ firstFactor, secondFactor: factor }), level: 2, at },
    where: { ip: where.ip, userAgent: where.userAgent },
  }
  return { session, entry }
}
