/** Mirrors of the log: each has a name and a token, and is given what outsiders are not, the entries themselves. */

import { timingSafeEqual } from 'node:crypto'
import { utf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import { sha256 } from '../formats/sha256.ts'
import { type MirrorId, makeId, minutes } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import type { ActorFields } from './actor.ts'
import { everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from './confirm-act.server.ts'
import type { Ground } from './ground.server.ts'
import type { LimitReason } from './limits.server.ts'
import { addMirrorRow, markMirrorSeen, mirrorNames, removeMirrorRow, tokenHashes } from './mirror-store.server.ts'
import { makeToken } from './sessions.server.ts'

export interface NewMirror {
  readonly id: MirrorId
  /** Shown once: the database knows only its hash. */
  readonly token: string
}

const longestName = 80
const mostMirrors = 50

export type MirrorRefusal = 'mirror-name-missing' | 'mirror-name-taken' | 'mirrors-too-many'

/**
 * Its token goes on when the session that asked for it has long ended, so it is
 * given for a code of this moment only. The name stays out of the log, which can
 * never forget one; the entry names the mirror's id.
 */
export async function addMirror(
  ground: Ground,
  { name, ...confirmed }: Confirmed & { readonly name: string },
): Promise<Outcome<NewMirror, MirrorRefusal | ConfirmReason>> {
  const { random } = ground
  const wanted = normalized(name.trim(), 'NFC')
  if (wanted === '' || wanted.length > longestName || /\p{Cc}/u.test(wanted)) return refused('mirror-name-missing')
  const [id, token] = [makeId('m', random(16)), makeToken(random)]
  return appendConfirmed<NewMirror, MirrorRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    const inUse = await mirrorNames(trx)
    if (inUse.includes(wanted)) return { value: refused('mirror-name-taken'), entries: [] }
    if (inUse.length >= mostMirrors) return { value: refused('mirrors-too-many'), entries: [] }
    await addMirrorRow(trx, { id, name: wanted, tokenHash: hashOf(token), by: by.actor, at })
    return {
      value: done({ id, token }),
      entries: [{ ...by, kind: 'mirror-added', objects: [{ kind: 'mirror', id }] }],
    }
  })
}

/** Its token is good for nothing from this moment. */
export async function removeMirror(
  { log }: Ground,
  { id, by, once = everyTime }: { readonly id: MirrorId; readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, 'mirror-gone' | OnceReason>> {
  const step: Step<Outcome<undefined, 'mirror-gone'>> = async ({ trx, at }) => {
    if (!(await removeMirrorRow(trx, id, at))) return { value: refused('mirror-gone'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'mirror-removed', objects: [{ kind: 'mirror', id }] }] }
  }
  const { value } = await log.append(once.within(step), by)
  return value
}

const hashOf = (token: string): Uint8Array => sha256(utf8(token))
const seenEvery = minutes(1)

/**
 * Whose token this is. A wrong one is counted against its address; a right one
 * is compared with every mirror's, so that the time taken says nothing.
 */
export async function mirrorOf(
  { db, limits, now }: Pick<Ground, 'db' | 'limits' | 'now'>,
  { token, ip }: { readonly token: string; readonly ip: string },
): Promise<Outcome<MirrorId, 'mirror-unknown' | LimitReason>> {
  const hash = hashOf(token)
  const found = (await tokenHashes(db)).filter((mirror) => timingSafeEqual(mirror.hash, hash))
  const [mirror] = found
  if (!mirror) {
    const counted = await limits.attempt('mirror', { account: null, ip })
    return counted.ok ? refused('mirror-unknown') : counted
  }
  const at = now()
  if (at - (mirror.lastSeenAt ?? 0) >= seenEvery) await markMirrorSeen(db, mirror.id, at)
  return done(mirror.id)
}
