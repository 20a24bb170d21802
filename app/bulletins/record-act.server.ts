import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { type ActRefusal, type ActSent, type JudgedAct, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { renewProof } from '../keys/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type EntryDraft, isChallengeUsed, type LoggedEntry, type StepContext } from '../read-log/read-log.server.ts'
import { findOwnCopy, type OwnCopy } from './copy-store.server.ts'

export interface RecordAsked {
  readonly bulletin: BulletinId
  readonly kind: 'opened' | 'acknowledged'
  /** The reader's signed act over the copy, naming the `released` entry it stands on. */
  readonly sent: ActSent
  readonly by: ActorFields
}
/** Where the reader's word stands, and when the log took it. */
export interface Recorded {
  readonly index: bigint
  readonly at: Instant
}
export type RecordRefusal = ActRefusal | 'not-found' | 'not-released' | 'already-acknowledged'

/**
 * Writes the reader's own word into the log: that they opened the copy, or that
 * they acknowledge it. It must name the entry by which that very copy was
 * released to them, so that no opening stands in the log without a release.
 * The same act again answers with the same index.
 */
export async function recordAct(ground: Ground, asked: RecordAsked): Promise<Outcome<Recorded, RecordRefusal>> {
  const { by, kind, sent } = asked
  const judged = await judgeAct(ground, { person: by.actor }, sent, { act: kind })
  if (!judged.ok) return judged
  const earlier = await ground.log.findAct(judged.value.text)
  if (earlier) return done(recordedIn(earlier))
  const own = await findOwnCopy(ground.db, { bulletin: asked.bulletin, person: by.actor })
  if (!own) return refused('not-found')
  if (!isAboutCopy(judged.value, own)) return refused('act-about-something-else')
  // Outside the step: an entry never changes, so it may be looked at before.
  if (!(await standsOnRelease(ground, judged.value, own, by))) return refused('not-released')
  try {
    const { value } = await ground.log.append((step) => recordStep(step, asked, judged.value, own))
    // Two of the same act at once: the other one's entry answers both.
    const other = value.ok ? null : await ground.log.findAct(judged.value.text)
    return other ? done(recordedIn(other)) : value
  } catch (error) {
    const again = isChallengeUsed(error) && error.sameAct ? await ground.log.findAct(judged.value.text) : null
    if (again) return done(recordedIn(again))
    throw error
  }
}

const recordedIn = ({ index, bytes }: LoggedEntry): Recorded => ({ index, at: parseEntry(bytes).t })

type JudgedAnswer = JudgedAct<'opened' | 'acknowledged'>

function isAboutCopy({ act }: JudgedAnswer, own: OwnCopy): boolean {
  const [copy, ...more] = act.objects
  return more.length === 0 && copy?.kind === 'copy' && copy.id === own.copy && copy.sha256 === own.ciphertextHash
}

async function standsOnRelease(ground: Ground, { act }: JudgedAnswer, own: OwnCopy, by: ActorFields): Promise<boolean> {
  if (act.act !== 'opened' && act.act !== 'acknowledged') return false
  const released = await ground.log.entry(act.entry.index)
  if (!released || !equalBytes(released.leaf, act.entry.leaf)) return false
  const entry = parseEntry(released.bytes)
  return entry.kind === 'released' && entry.actor === by.actor && entry.ciphertext === own.ciphertextHash
}

async function recordStep(
  step: StepContext,
  { by, kind }: RecordAsked,
  judged: JudgedAnswer,
  own: OwnCopy,
): Promise<{ value: Outcome<Recorded, RecordRefusal>; entries: readonly EntryDraft[] }> {
  if (kind === 'acknowledged' && (await acknowledgedAlready(step, own, by))) {
    return { value: refused('already-acknowledged'), entries: [] }
  }
  const spent = await spendChallenge(step, judged)
  if (!spent.ok) return { value: spent, entries: [] }
  // Whoever signs that they opened a copy has just decrypted with that key.
  if (kind === 'opened') await renewProof(step.trx, own.key, step.at)
  const objects = [
    { kind: 'copy', id: own.copy, sha256: own.ciphertextHash },
    { kind: 'bulletin', id: own.id },
  ]
  const act = { text: judged.text, signature: judged.signature }
  return {
    value: done({ index: step.nextIndex, at: step.at }),
    entries: [{ ...by, kind, subject: by.actor, objects, act }],
  }
}

async function acknowledgedAlready({ trx }: StepContext, own: OwnCopy, by: ActorFields): Promise<boolean> {
  const now = await findOwnCopy(trx, { bulletin: own.id, person: by.actor })
  return now?.progress.acknowledgedAt !== null
}
