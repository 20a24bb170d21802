import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { BulletinId, Instant } from '../ids.ts'
import type { ActRefusal, ActSent, JudgedAct } from '../keys/judge-act.server.ts'
import { renewProof } from '../keys/key-store.server.ts'
import { takePreparedAct } from '../keys/take-act.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
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
export const recordAct = (ground: Ground, asked: RecordAsked): Promise<Outcome<Recorded, RecordRefusal>> =>
  takePreparedAct(ground, asked, {
    expected: { act: asked.kind },
    prepare: (judged) => copyReleased(ground, asked, judged),
    look: async (step, own) =>
      asked.kind === 'acknowledged' && (await acknowledgedAlready(step, own, asked.by))
        ? refused('already-acknowledged')
        : done(own),
    write: async ({ trx, at }, own) => {
      // Whoever signs that they opened a copy has just decrypted with that key.
      if (asked.kind === 'opened') await renewProof(trx, own.key, at)
      const objects = [
        { kind: 'copy', id: own.copy, sha256: own.ciphertextHash },
        { kind: 'bulletin', id: own.id },
      ]
      return [{ kind: asked.kind, subject: asked.by.actor, objects }]
    },
    answer: ({ index, bytes }) => done({ index, at: parseEntry(bytes).t }),
  })

type JudgedAnswer = JudgedAct<'opened' | 'acknowledged'>

/** The reader's copy, by the entry that released it. Looked at before the step: an entry never changes. */
async function copyReleased(
  ground: Ground,
  { bulletin, by }: RecordAsked,
  judged: JudgedAnswer,
): Promise<Outcome<OwnCopy, RecordRefusal>> {
  const own = await findOwnCopy(ground.db, { bulletin, person: by.actor })
  if (!own) return refused('not-found')
  if (!isAboutCopy(judged, own)) return refused('act-about-something-else')
  return (await standsOnRelease(ground, judged, own, by)) ? done(own) : refused('not-released')
}

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

async function acknowledgedAlready({ trx }: StepContext, own: OwnCopy, by: ActorFields): Promise<boolean> {
  const now = await findOwnCopy(trx, { bulletin: own.id, person: by.actor })
  return now?.progress.acknowledgedAt !== null
}
