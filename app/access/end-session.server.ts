import type { Trx } from '../../db/open.server.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type EntryDraft, isStandingLost, type Step } from '../read-log/read-log.server.ts'
import { type Actor, actorFields, type Where } from './actor.ts'
import { everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import { dropSignIns } from './credential-store.server.ts'
import type { Ground } from './ground.server.ts'
import { dropSession, type HeldSession, sessionsOf } from './session-store.server.ts'

export type SessionEnd =
  | 'signed-out'
  | 'ended-by-owner'
  | 'lapsed'
  | 'suspended'
  | 'left'
  | 'not-engaged'
  | 'post-changed'
  | 'credentials-changed'

const ended = (session: Sha256Hex, person: PersonId, reason: SessionEnd): EntryDraft => ({
  kind: 'session-ended',
  subject: person,
  reason,
  data: { session },
})

/** Ends the session the actor is in. */
export async function signOut(ground: Ground, { actor, where }: { actor: Actor; where: Where }): Promise<void> {
  const by = actorFields(actor, where)
  try {
    await ground.log.append(async ({ trx }) => {
      await dropSession(trx, actor.session)
      return { value: undefined, entries: [{ ...by, ...ended(actor.session, actor.person, 'signed-out') }] }
    }, by)
  } catch (error) {
    // Two presses of the button are one sign-out.
    if (!isStandingLost(error)) throw error
  }
}

/** Ends some of the actor's own sessions, as many of them as are still there; somebody else's looks like one that is not. */
export async function endOwnSessions(
  ground: Ground,
  {
    actor,
    sessions,
    where,
    once = everyTime,
  }: {
    readonly actor: Actor
    readonly sessions: readonly Sha256Hex[]
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<undefined, 'session-gone' | OnceReason>> {
  const by = actorFields(actor, where)
  const step: Step<Outcome<undefined, 'session-gone'>> = async ({ trx }) => {
    const entries: EntryDraft[] = []
    for (const { id } of await sessionsOf(trx, actor.person)) {
      if (sessions.includes(id) && (await dropSession(trx, id))) {
        entries.push({ ...by, ...ended(id, actor.person, 'ended-by-owner') })
      }
    }
    return entries.length > 0 ? { value: done(), entries } : { value: refused('session-gone'), entries: [] }
  }
  try {
    const { value } = await ground.log.append(once.within(step), by)
    return value
  } catch (error) {
    // Ending the session one is in, pressed twice, is ending it once.
    if (!isStandingLost(error) || !sessions.includes(actor.session)) throw error
    return done()
  }
}

/** Ends every session of the actor, this one too if asked. */
export async function signOutEverywhere(
  ground: Ground,
  { actor, where, keepThis }: { actor: Actor; where: Where; keepThis: boolean },
): Promise<void> {
  const by = actorFields(actor, where)
  await ground.log.append(async ({ trx }) => {
    const except = keepThis ? actor.session : null
    const entries = await endSessionsOf(trx, { person: actor.person, reason: 'ended-by-owner', except })
    return { value: undefined, entries: entries.map((entry) => ({ ...by, ...entry })) }
  }, by)
}

/**
 * Ends all sessions and half sign-ins of a person inside the step that suspends
 * them, lets them go, or changes their credentials: from its commit on not one
 * request more gets in. Gives the entries; the caller adds who did it.
 */
export async function endSessionsOf(
  trx: Trx,
  { person, reason, except }: { person: PersonId; reason: SessionEnd; except: Sha256Hex | null },
): Promise<readonly EntryDraft[]> {
  const entries: EntryDraft[] = []
  for (const { id } of await sessionsOf(trx, person)) {
    if (id !== except && (await dropSession(trx, id))) entries.push(ended(id, person, reason))
  }
  await dropSignIns(trx, person)
  return entries
}

/** Ends a session that ran out, or whose person may no longer be inside, when somebody comes with its cookie. */
export async function endFoundSession(
  ground: Ground,
  { session, reason }: { session: HeldSession; reason: SessionEnd },
): Promise<void> {
  await ground.log.append(async ({ trx }) => {
    const dropped = await dropSession(trx, session.id)
    return { value: undefined, entries: dropped ? [ended(session.id, session.person, reason)] : [] }
  })
}

/** Those nobody came back with are written down at the person's next sign-in. */
export async function lapsedSessionsOf(
  trx: Trx,
  { person, at }: { person: PersonId; at: Instant },
): Promise<readonly EntryDraft[]> {
  const entries: EntryDraft[] = []
  for (const { id, expiresAt, absoluteUntil } of await sessionsOf(trx, person)) {
    if (Math.min(expiresAt, absoluteUntil) > at) continue
    if (await dropSession(trx, id)) entries.push(ended(id, person, 'lapsed'))
  }
  return entries
}
