/** Verifications as the portal records them: begun, kept alive, ended, each with an entry of what was found. */
import type { ActorFields } from '../access/actor.ts'
import { instant, makeId, type VerificationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type EntryDraft, isLogUnavailable } from '../read-log/read-log.server.ts'
import type { OversightGround } from './oversight-ground.ts'
import { type Finding, silence, type VerificationSource } from './verification.ts'
import {
  beatVerification,
  beginVerification,
  endVerification,
  stopVerification,
  verificationOf,
} from './verification-store.server.ts'
import type { VerificationEnd } from './verification-wire.ts'

/** Begins one; null where the portal's own is running already, here or on another node. */
export async function begin(
  { db, now, random }: OversightGround,
  source: VerificationSource,
): Promise<VerificationId | null> {
  const at = now()
  const id = makeId('v', random(16))
  return beginVerification(db, { id, source, at, aliveUntil: instant(at + silence) })
}

/** False where it has ended meanwhile. */
export function keepAlive(
  { db, now }: OversightGround,
  id: VerificationId,
  progress: { readonly checked: number; readonly total: number | null },
): Promise<boolean> {
  return beatVerification(db, { id, ...progress, aliveUntil: instant(now() + silence) })
}

/**
 * Ends it with its finding, in one step with the entry that says so. Where the
 * log takes no entry, the finding is kept all the same: that the log is broken
 * is the last thing that may get lost because the log is broken.
 */
export async function record(
  ground: OversightGround,
  id: VerificationId,
  told: { readonly finding: Finding; readonly by: ActorFields | null },
): Promise<boolean> {
  const { finding, by } = told
  try {
    const { value } = await ground.log.append(async ({ trx, at, nextIndex }) => {
      const ended = await endVerification(trx, id, { at, finding, entry: Number(nextIndex) })
      return { value: ended, entries: ended ? [entryOf(finding, by)] : [] }
    })
    return value
  } catch (error) {
    if (!isLogUnavailable(error)) throw error
    return endVerification(ground.db, id, { at: ground.now(), finding, entry: null })
  }
}

/**
 * What a person's browser tells of the verification they began. It is their
 * statement: nothing of it is computed here. Nobody speaks for another's.
 */
export async function hear(
  ground: OversightGround,
  told: { readonly id: VerificationId; readonly end: VerificationEnd; readonly by: ActorFields },
): Promise<Outcome<undefined, 'not-found' | 'verification-over'>> {
  const { id, end, by } = told
  const verification = await verificationOf(ground.db, id, ground.now())
  const { source } = verification ?? {}
  if (source?.by !== 'browser' || source.person !== by.actor) return refused('not-found')
  return (await heard(ground, { id, end, by })) ? done() : refused('verification-over')
}

function heard(
  ground: OversightGround,
  { id, end, by }: { readonly id: VerificationId; readonly end: VerificationEnd; readonly by: ActorFields },
): Promise<boolean> {
  switch (end.state) {
    case 'running':
      return keepAlive(ground, id, end)
    case 'stopped':
      return stopVerification(ground.db, id, ground.now(), end.checked)
    case 'judged':
      return record(ground, id, { finding: end, by })
  }
}

// Its subject is whoever says so: the statement belongs into their own record.
function entryOf({ verdict, checked, because }: Finding, by: ActorFields | null): EntryDraft {
  const data = { by: by ? 'browser' : 'schedule', verdict, size: String(checked) }
  // A browser says it in words of its own.
  const finding = (because ?? '')
    .slice(0, 500)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
  const texts = finding === '' ? {} : { texts: { because: finding } }
  return by
    ? { ...by, kind: 'log-verified', subject: by.actor, data, ...texts }
    : { kind: 'log-verified', data, ...texts }
}
