/**
 * The only file that knows lucia. It is handed the SHA-256 of a token as the
 * session's id, so that whoever reads the database or a backup holds nothing a
 * browser could send.
 *
 * Lucia reads the machine's clock, the portal has its own (a test and the sample
 * council move it). So the adapter judges by the portal's, and tells lucia of a
 * session that holds "until the year 3000", of one that ran out "since 1970".
 */
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia'
import type { Db, Trx } from '../../db/open.server.ts'
import { toBase64, utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { hours, type Instant, instant, minutes, type PersonId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage, walkAmong } from '../lists/page.ts'
import { Broken } from '../outcome.ts'
import type { Where } from './actor.ts'
import { type Agreement, agreementOf } from './agreement.ts'
import type { FirstFactor, SecondFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import type { Role } from './role.ts'
import { outcomeLasts } from './sent-form.ts'
import { sessionList } from './session-list.ts'
import {
  heldSession,
  keepSession,
  type NewSession,
  type StandingSession,
  type StoredSession,
  sessionInPlaceOf,
  sessionsOf,
  standingSession,
  touchSession,
} from './session-store.server.ts'

/** NIST SP 800-63B-4: AAL2 for members, AAL3's limits for those who see more than their own. Milliseconds. */
export const sessionLimits: Readonly<Record<Role, { readonly idle: number; readonly absolute: number }>> = {
  member: { idle: hours(1), absolute: hours(24) },
  liaison: { idle: minutes(15), absolute: hours(12) },
  compliance: { idle: minutes(15), absolute: hours(12) },
  secretariat: { idle: minutes(15), absolute: hours(12) },
  oversight: { idle: minutes(15), absolute: hours(12) },
}

export type Presented =
  | { readonly state: 'held'; readonly session: StandingSession }
  /** Ran out; still in the table until its end is in the log. */
  | { readonly state: 'lapsed'; readonly session: StandingSession }
  | { readonly state: 'none' }

export interface OpenedSession {
  /** For the cookie; nobody keeps it here. */
  readonly token: string
  readonly id: Sha256Hex
}

/** 256 bits, base64url: no more guessable than a key. */
export function makeToken(random: (bytes: number) => Uint8Array): string {
  return toBase64(random(32)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

export const sessionIdOf = (token: string): Sha256Hex => sha256Hex(utf8(token))

/**
 * What the cookie's token opens. Its idle limit moves on, unless it was no use by
 * a person: a page that asks by itself whether there is news must not keep a
 * session open at an empty chair.
 */
export async function presentSession(
  db: Db,
  { token, at, asUse = true }: { readonly token: string; readonly at: Instant; readonly asUse?: boolean },
): Promise<Presented> {
  if (!isToken(token)) return { state: 'none' }
  const { adapter, seen } = adapterOver(db, at, { asUse })
  const { session } = await luciaOver(adapter).validateSession(sessionIdOf(token))
  const found = seen()
  if (!found) return { state: 'none' }
  return session ? { state: 'held', session: found } : { state: 'lapsed', session: found }
}

/**
 * The person this token is, or was within the last two minutes before a step-up
 * took its place: enough to give an answer again that was lost on its way, for
 * which the form itself must be shown too; never enough to act.
 */
export async function holderOfToken(db: Db, { token, at }: { token: string; at: Instant }): Promise<PersonId | null> {
  if (!isToken(token)) return null
  const id = sessionIdOf(token)
  return ((await heldSession(db, id)) ?? (await sessionInPlaceOf(db, id, instant(at - outcomeLasts))))?.person ?? null
}

/** What whoever this token is the session of is held to; `agreed` where it is nobody's. */
export async function agreementOfSession(
  { db, texts, now }: Pick<Ground, 'db' | 'texts' | 'now'>,
  token: string,
): Promise<Agreement> {
  const held = isToken(token) ? await heldSession(db, sessionIdOf(token)) : null
  return held ? agreementOf(held, texts, now()) : 'agreed'
}

/** Opens a session inside the step that logs it. */
export async function openSession(
  trx: Trx,
  opened: {
    readonly person: PersonId
    readonly role: Role
    readonly secondFactor: SecondFactor
    /** Of the session this one takes the place of, where it does; by itself a password. */
    readonly firstFactor?: FirstFactor
    readonly at: Instant
    readonly where: Where
    readonly token: string
    /** Of the session this one takes the place of: a step-up does not lengthen a working day. */
    readonly absoluteUntil?: Instant
  },
): Promise<OpenedSession> {
  const { idle, absolute } = sessionLimits[opened.role]
  const absoluteUntil = opened.absoluteUntil ?? instant(opened.at + absolute)
  const attributes: Omit<NewSession, 'id' | 'person'> = {
    createdAt: opened.at,
    expiresAt: instant(Math.min(opened.at + idle, absoluteUntil)),
    absoluteUntil,
    secondFactorAt: opened.at,
    secondFactor: opened.secondFactor,
    firstFactor: opened.firstFactor ?? 'password',
    userAgent: opened.where.userAgent.slice(0, 512),
    ip: opened.where.ip,
  }
  const id = sessionIdOf(opened.token)
  const { adapter } = adapterOver(trx, opened.at)
  const lucia = luciaOver({
    ...adapter,
    async setSession({ id: hash, userId, attributes: given }) {
      await keepSession(trx, { ...given, id: known(hash), person: userId })
    },
  })
  await lucia.createSession(opened.person, attributes, { sessionId: id })
  return { token: opened.token, id }
}

/** The person's sessions that still hold, the latest used first. */
export async function listSessions(
  db: Db,
  { person, at, place }: { readonly person: PersonId; readonly at: Instant; readonly place: Place<Sha256Hex> | null },
): Promise<Page<StoredSession>> {
  const held = new Set((await luciaOver(adapterOver(db, at).adapter).getUserSessions(person)).map(({ id }) => id))
  const stored = await sessionsOf(db, person)
  const keyOf = ({ id }: StoredSession) => id
  const walk = walkAmong(
    stored.filter((session) => held.has(session.id)),
    keyOf,
  )
  return readPage(walk, { place, length: sessionList.length, keyOf })
}

const luciaOver = (adapter: Adapter) =>
  new Lucia<Omit<NewSession, 'id' | 'person'>>(adapter, {
    // Half of it before the year 3000 is long past: lucia asks to move the idle
    // limit at every use, and the adapter knows each role's own.
    sessionExpiresIn: new TimeSpan(2000 * 365, 'd'),
    getSessionAttributes: (attributes) => attributes,
  })

/** Written at most once a minute, so that reading stays reading: idle limits end up to a minute early, never late. */
const touchEvery = minutes(1)

function adapterOver(
  db: Db | Trx,
  at: Instant,
  { asUse }: { readonly asUse: boolean } = { asUse: true },
): { adapter: Adapter; seen: () => StandingSession | null } {
  let seen: StandingSession | null = null
  const adapter: Adapter = {
    async getSessionAndUser(id) {
      seen = await standingSession(db, known(id), at)
      if (!seen) return [null, null]
      return [forLucia(seen, at), { id: seen.person, attributes: {} }]
    },
    async getUserSessions(person) {
      return (await sessionsOf(db, person)).map((session) => forLucia(session, at))
    },
    // Begins and ends are entries: they are written by the steps that log them, and never here.
    setSession: refusesToWrite,
    async updateSessionExpiration(id) {
      if (!asUse || !seen || seen.id !== id || at - seen.lastSeenAt < touchEvery) return
      const until = instant(Math.min(at + sessionLimits[seen.role].idle, seen.absoluteUntil))
      await touchSession(db, { id: seen.id, at, until })
    },
    // Lucia would drop a lapsed session here and now; its end has to be an entry
    // first, so that is left to whoever presented it.
    async deleteSession() {},
    deleteUserSessions: refusesToWrite,
    deleteExpiredSessions: refusesToWrite,
  }
  return { adapter, seen: () => seen }
}

async function refusesToWrite(): Promise<never> {
  throw new Broken('a session was to begin or end outside a step of the log')
}

const longAhead = new Date(Date.UTC(3000, 0))
const longPast = new Date(0)

function forLucia(session: StoredSession, at: Instant): DatabaseSession {
  const { id, person, ...attributes } = session
  const holds = Math.min(session.expiresAt, session.absoluteUntil) > at
  return { id, userId: person, expiresAt: holds ? longAhead : longPast, attributes }
}

function known(id: string): Sha256Hex {
  const parsed = parseSha256Hex(id)
  if (!parsed) throw new Broken('a session is named by a hash')
  return parsed
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof luciaOver>
    UserId: PersonId
    DatabaseSessionAttributes: Omit<NewSession, 'id' | 'person'>
  }
}
