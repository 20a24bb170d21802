import type { Where } from '../access/actor.ts'
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
import type { SecondFactor } from '../access/factors.ts'
import type { Ground } from '../access/ground.server.ts'
import {
  type ChosenFactor,
  type ChosenRefusal,
  keepChosenFactor,
  orNotKept,
  takesPasskey,
} from '../access/keep-chosen-factor.server.ts'
import { attemptSecondFactor } from '../access/known-browser.server.ts'
import type { LimitReason } from '../access/limits.server.ts'
import { forInvitation } from '../access/passkey-challenge.server.ts'
import type { PasswordRefused } from '../access/password.ts'
import { makeToken, type OpenedSession } from '../access/sessions.server.ts'
import { openLoggedSession } from '../access/sign-in.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { type Decoded, nullable, object, text, time } from '../formats/codec.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import { parseInvitationToken } from './invitation.ts'
import { findOpenInvitation, isInvitationOpen, type OpenInvitation, takeInvitation } from './invitation-store.server.ts'
import { properName } from './organization.ts'
import { nameOrganization } from './organization-store.server.ts'
import { properEmail } from './person.ts'
import { advanceSetup, emailTaken, findPerson, namePerson, type Person } from './person-store.server.ts'

export interface InvitationShown {
  readonly invitation: OpenInvitation
  readonly person: Person
}

/** Whoever holds the link, to a form; see onceFor. */
export const linkHolder = (token: string | undefined): string => `invitation ${sha256Hex(utf8(token ?? ''))}`

export type InvitationRefusal = 'invitation-not-good' | LimitReason

/**
 * Whom the link is for, while it is good: unused, unexpired, its person still
 * expected. A wrong link and an old one get the same answer. Trying many is
 * limited by address, though 256 bits need no such help.
 */
export async function openInvitation(
  ground: Ground,
  { token, where }: { readonly token: string | undefined; readonly where: Where },
): Promise<Outcome<InvitationShown, InvitationRefusal>> {
  const attempt = await ground.limits.attempt('invitation', { account: null, ip: where.ip })
  if (!attempt.ok) return attempt
  const bytes = parseInvitationToken(token)
  const invitation = bytes && (await findOpenInvitation(ground.db, bytes, ground.now()))
  const person = invitation && (await findPerson(ground.db, invitation.person))
  if (!invitation || person?.state !== 'invited') return refused('invitation-not-good')
  await attempt.value.forgive()
  return done({ invitation, person })
}

// ── first page: the password ───────────────────────────────────────────────

/** Who the first person of an empty council says they are. */
export interface FirstNames {
  readonly name: string
  readonly email: string
  readonly organization: string
}

export interface SecondPage {
  /** Sealed by the server: the password's hash and the first person's names. Nothing is kept until the code is right. */
  readonly carried: string
  readonly totp: PendingTotp
  /** What the browser is asked where they choose a passkey instead, as WebAuthn's JSON. */
  readonly passkey: string
  /** Their powers will take one: an app alone would let them in to their own settings, and not to registering one there. */
  readonly passkeyOnly: boolean
}

export type PasswordRefusal =
  | PasswordRefused
  | 'password-differs'
  | 'person-name'
  | 'person-email'
  | 'organization-name'

/**
 * Judges the password and hands back what the second page carries. Nothing is
 * written: whoever closes the browser here starts again with the same link, and
 * of two people holding it only one can finish, with a password and an
 * authenticator of the same hand.
 */
export async function choosePassword(
  ground: Ground,
  shown: InvitationShown,
  form: {
    readonly password: string
    readonly again: string
    readonly minLength: number
    readonly names: { readonly name: unknown; readonly email: unknown; readonly organization: unknown }
    readonly once?: Once
  },
): Promise<Outcome<SecondPage, PasswordRefusal | OnceReason>> {
  const { once = everyTime } = form
  const at = ground.now()
  const before = await once.answered<SecondPage>(ground.db, at)
  if (before) return before
  const names = shown.invitation.first ? parseFirstNames(form.names) : done(null)
  if (!names.ok) return names
  if (form.password !== form.again) return refused('password-differs')
  const email = names.value?.email ?? shown.person.email
  const hash = await preparePassword(form.password, { email, minLength: form.minLength })
  if (!hash.ok) return hash
  const said = carriedForward.encode({ hash: hash.value, names: names.value, until: carriedUntil(at) })
  const name = names.value?.name ?? shown.person.name
  const second = {
    carried: sealCarried(ground, said, sealOf(shown)),
    totp: proposeTotp(ground, shown.person.id),
    passkey: await passkeyFor(ground, shown, name),
    passkeyOnly: await takesPasskey(ground.db, shown.person.role, at),
  }
  // Two presses show one picture: of two, the one already scanned might be the other.
  return answerApart<SecondPage, never>(ground.db, { once, at }, async () => done(second))
}

/** What the browser of whoever holds the link is asked to make. */
const passkeyFor = (ground: Ground, { person, invitation }: InvitationShown, name: string): Promise<string> =>
  proposePasskey(ground, { person: person.id, name: name || person.role, whom: forInvitation(invitation.id) })

/** The second page again after a refusal, while what was scanned is still good; null once it lapsed. */
export async function secondPageAgain(
  ground: Ground,
  shown: InvitationShown,
  { carried, pending }: { readonly carried: string; readonly pending: string },
): Promise<SecondPage | null> {
  const person = shown.person.id
  const at = ground.now()
  const secret = readPendingTotp(pending, { serverKey: ground.serverKey, person, at })
  const read = openCarried(ground, carried, { ...sealOf(shown), form: carriedForward, at })
  if (secret === null || !read) return null
  const name = read.names?.name ?? shown.person.name
  return {
    carried,
    totp: { secret, sealed: pending },
    passkey: await passkeyFor(ground, shown, name),
    passkeyOnly: await takesPasskey(ground.db, shown.person.role, at),
  }
}

function parseFirstNames(form: {
  readonly name: unknown
  readonly email: unknown
  readonly organization: unknown
}): Outcome<FirstNames, 'person-name' | 'person-email' | 'organization-name'> {
  const name = properName(form.name)
  if (name === null) return refused('person-name')
  const email = properEmail(form.email)
  if (email === null) return refused('person-email')
  const organization = properName(form.organization)
  return organization === null ? refused('organization-name') : done({ name, email, organization })
}

const carriedText = text({ most: 1000 })
const carriedNames = object({ name: carriedText, email: carriedText, organization: carriedText })
const carriedForward = object({ hash: carriedText, names: nullable(carriedNames), until: time })
type Carried = Decoded<typeof carriedForward>
const sealOf = ({ person }: InvitationShown) => ({ purpose: 'invitation-password', owner: person.id }) as const

// ── second page: the authenticator ─────────────────────────────────────────

export interface Joined {
  readonly person: PersonId
  /** Null where their engagement has yet to begin: they are set up to sign in, and come in from that day on. */
  readonly session: OpenedSession | null
  /** Shown once. */
  readonly recoveryCodes: readonly string[]
}

export type JoinRefusal = 'invitation-not-good' | ChosenRefusal | 'email-taken' | OnceReason | LimitReason

/**
 * Takes the invitation and, in the same step, keeps password and authenticator,
 * makes the recovery codes and opens the session: all or nothing, and for one
 * caller only. From here on the link is worth nothing and both factors are
 * needed.
 */
export async function joinCouncil(
  ground: Ground,
  shown: InvitationShown,
  form: {
    readonly carried: string
    readonly second: ChosenFactor
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<Joined, JoinRefusal>> {
  const person = shown.person.id
  const { once = everyTime } = form
  const attempt = await attemptSecondFactor(ground, 'second-factor', { person, where: form.where })
  if (!attempt.ok) return once.unlessAnswered<Joined, LimitReason>(attempt, ground)
  const carried = openCarried(ground, form.carried, { ...sealOf(shown), form: carriedForward, at: ground.now() })
  if (!carried) return refused('setup-lapsed')
  const token = makeToken(ground.random)
  const joining: Step<Outcome<Joined, JoinRefusal>> = async (step) => {
    const ready = await readyToJoin(step, shown, carried)
    if (!ready.ok) return { value: ready, entries: [] }
    const { where } = form
    const { role } = shown.person
    const chosen = { person, role, second: form.second, whom: forInvitation(shown.invitation.id), at: step.at }
    const { factor, codes, entry } = await keepChosenFactor(step.trx, ground, chosen)
    const { session, entries } = await writeJoining(step, { shown, carried, factor, token, where })
    return {
      value: done({ person, session, recoveryCodes: codes }),
      entries: [...entries, entry].map((one) => ({ ...byThemselves(shown.person, where), ...one })),
    }
  }
  return orNotKept(async () => {
    const { value } = await ground.log.append(once.within(joining))
    if (value.ok) await attempt.value.forgive()
    return value
  })
}

/** Asked again inside the step: meanwhile the link may have been used, or the person suspended. */
async function readyToJoin(
  { trx, at }: StepContext,
  { invitation, person }: InvitationShown,
  { names }: Carried,
): Promise<Outcome<undefined, 'invitation-not-good' | 'email-taken'>> {
  const now = await findPerson(trx, person.id)
  if (now?.state !== 'invited' || !(await isInvitationOpen(trx, invitation.id, at))) {
    return refused('invitation-not-good')
  }
  return names && (await emailTaken(trx, names.email)) ? refused('email-taken') : done()
}

async function writeJoining(
  { trx, at }: StepContext,
  joining: {
    readonly shown: InvitationShown
    readonly carried: Carried
    readonly factor: SecondFactor
    readonly token: string
    readonly where: Where
  },
): Promise<Pick<Joined, 'session'> & { readonly entries: readonly EntryDraft[] }> {
  const { shown, carried, factor, token, where } = joining
  const { id: person, organization, role } = shown.person
  if (!(await takeInvitation(trx, shown.invitation.id, at))) {
    throw new Broken('an invitation was taken between two statements of one step')
  }
  if (carried.names) {
    await namePerson(trx, person, carried.names)
    await nameOrganization(trx, organization, carried.names.organization)
  }
  const password = await keepPassword(trx, { person, hash: carried.hash, at })
  await advanceSetup(trx, person, { from: shown.person.setupStep ?? 'password', to: 'key' })
  if (shown.person.engagedFrom > at) return { session: null, entries: [password] }
  const holder = { person, organization, role }
  const { session, entry } = await openLoggedSession(trx, { holder, factor, at, where, token })
  return { session, entries: [password, entry] }
}

// No session stands behind these yet, only the link: hence no `auth` and no `session`.
const byThemselves = ({ id, organization, role }: Person, where: Where) => ({ actor: id, organization, role, where })
