import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal, JudgedAct } from '../acts/judge-act.server.ts'
import { type ActStep, takePreparedAct } from '../acts/take-act.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { type EntryObject, parseEntry } from '../formats/log-entry.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Fingerprint, Instant } from '../ids.ts'
import { renewProof } from '../keyring/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export type AnswerKind = 'opened' | 'acknowledged' | 'take-out'

/** The entry in which each stands. */
const entryOf = { opened: 'opened', acknowledged: 'acknowledged', 'take-out': 'taken-out' } as const

export interface RecordAsked {
  readonly kind: AnswerKind
  /** The reader's signed act over what they were given, naming the entry that released it. */
  readonly sent: ActSent
  readonly by: ActorFields
}
/** Where the reader's word stands, and when the log took it. */
export interface Recorded {
  readonly index: bigint
  readonly at: Instant
}
export type RecordRefusal = ActRefusal | 'not-found' | 'not-released' | 'already-acknowledged'

/** What one type of sealed thing needs besides, for a reader's word about it. */
export interface AnsweredType<Own> {
  readonly released: EntryKind
  readonly find: (db: Db | Trx) => Promise<Own | null>
  /** What the act is about, to the letter: the first of what the release was of. */
  readonly about: (own: Own) => ActObject
  readonly objects: (own: Own) => readonly EntryObject[]
  readonly key: (own: Own) => Fingerprint
  readonly acknowledged: (own: Own) => boolean
}

/**
 * Writes the reader's own word into the log: that they opened what they were
 * given, that they acknowledge it, or that part of it leaves for their own tools. It must name the entry by which that very
 * thing was released to them, so that no opening stands in the log without a
 * release. The same act again answers with the same index.
 */
export const recordAct = <O>(
  ground: Ground,
  type: AnsweredType<O>,
  asked: RecordAsked,
): Promise<Outcome<Recorded, RecordRefusal>> =>
  takePreparedAct(ground, asked, {
    expected: { act: asked.kind },
    prepare: (judged) => ownReleased(ground, type, { asked, judged }),
    look: async ({ trx }: ActStep<AnswerKind>, own) =>
      asked.kind === 'acknowledged' && (await acknowledgedAlready(trx, type))
        ? refused('already-acknowledged')
        : done(own),
    write: async ({ trx, at }, own) => {
      // Whoever signs that they opened something has just decrypted with that key.
      if (asked.kind === 'opened') await renewProof(trx, type.key(own), at)
      return [{ kind: entryOf[asked.kind], subject: asked.by.actor, objects: type.objects(own) }]
    },
    answer: ({ index, bytes }) => done({ index, at: parseEntry(bytes).t }),
  })

interface Answer {
  readonly asked: RecordAsked
  readonly judged: JudgedAct<AnswerKind>
}

/** What is the reader's, by the entry that released it. Looked at before the step: an entry never changes. */
async function ownReleased<O>(
  ground: Ground,
  type: AnsweredType<O>,
  { asked, judged }: Answer,
): Promise<Outcome<O, RecordRefusal>> {
  const own = await type.find(ground.db)
  if (own === null) return refused('not-found')
  const { kind, id, sha256 } = type.about(own)
  const [said, ...more] = judged.act.objects
  const same = more.length === 0 && said?.kind === kind && said.id === id && said.sha256 === sha256
  if (!same) return refused('act-about-something-else')
  const released = await ground.log.entry(judged.act.entry.index)
  if (!released || !equalBytes(released.leaf, judged.act.entry.leaf)) return refused('not-released')
  const entry = parseEntry(released.bytes)
  const given = entry.kind === type.released && entry.actor === asked.by.actor && entry.ciphertext === sha256
  return given ? done(own) : refused('not-released')
}

async function acknowledgedAlready<O>(trx: Trx, type: AnsweredType<O>): Promise<boolean> {
  const own = await type.find(trx)
  return own === null || type.acknowledged(own)
}
