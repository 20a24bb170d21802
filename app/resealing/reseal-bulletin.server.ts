import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { type ActStep, takePreparedAct } from '../acts/take-act.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { BulletinId, ResealRequestId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Freshness, sessionFlawOf } from '../sealed/reader.ts'
import { readerStanding } from '../sealed/reader-store.server.ts'
import { isSealedTo } from '../sealed/take-copies.server.ts'
import { earlierLines } from './earlier-store.server.ts'
import { judgeReseal, type ResealFlaw, type ResealTo } from './judge-reseal.server.ts'
import { anyTaken, insertLaterCopies, type NewLaterCopy } from './later-copy-store.server.ts'
import { answerRequest, findRequest } from './request-store.server.ts'
import { lineFlaw, resealingObjects } from './reseal-request.ts'
import type { LaterCopy } from './reseal-wire.ts'

export interface ResealAsked {
  readonly bulletin: BulletinId
  readonly request: ResealRequestId | null
  readonly copies: readonly LaterCopy[]
  readonly sent: ActSent
  readonly by: ActorFields
  readonly freshness: Freshness
}

export type ResealRefusal =
  | ActRefusal
  | ResealFlaw
  | 'session-ended'
  | 'second-factor-old'
  | 'copies-differ'
  | 'copy-not-sealed-to-key'
  | 'codebook-unknown'
  | 'key-changed'

/** A copy with its hashes, sealed to the key its reader had when it came. */
type Brought = Omit<NewLaterCopy, 'replaces'>

/**
 * Adds copies to a bulletin that was issued: one signed act, one entry, and all of the
 * copies or none. What was signed is compared with the issue inside the step: the same
 * content digest, that very entry, one's own standing copy as the source.
 */
export const resealBulletin = (
  ground: Ground,
  asked: ResealAsked,
): Promise<Outcome<{ readonly index: bigint }, ResealRefusal>> =>
  takePreparedAct(ground, asked, {
    expected: { act: 'reseal' },
    prepare: (judged) => broughtCopies(ground, asked, judged),
    look: (step, brought) => toReseal({ step, asked, brought }),
    write: async ({ trx, at, nextIndex: entry, judged: { act } }, copies) => {
      const { bulletin, request, by } = asked
      const of = { bulletin, request, source: act.from.copy, sealer: by.actor, sealerKey: act.key, entry, at }
      await insertLaterCopies(trx, of, copies)
      if (request) await answerWhereDone({ trx, at }, { ...asked, request })
      return [{ kind: 'resealed', objects: act.objects.map((object) => ({ ...object })) }]
    },
    answer: ({ index }) => done({ index }),
  })

async function broughtCopies(
  ground: Ground,
  { copies }: ResealAsked,
  { act }: JudgedAct<'reseal'>,
): Promise<Outcome<readonly Brought[], ResealRefusal>> {
  // An entry never changes: whether it is this bulletin's issue is looked at in the step.
  const issued = await ground.log.entry(act.entry.index)
  if (!issued || !equalBytes(issued.leaf, act.entry.leaf)) return refused('act-about-something-else')
  const brought: Brought[] = []
  for (const { id, code, recipient, ciphertext, card } of copies) {
    const key = await currentKeyOf(ground.db, recipient)
    if (!key) return refused('key-changed', { names: '' })
    const sound =
      (await isSealedTo(ground, key.fingerprint, ciphertext)) && (await isSealedTo(ground, key.fingerprint, card))
    if (!sound) return refused('copy-not-sealed-to-key')
    const hashes = { hash: sha256Hex(ciphertext), cardHash: sha256Hex(card) }
    brought.push({ id, code, recipient, key: key.fingerprint, ciphertext, card, ...hashes })
  }
  const parts = brought.flatMap(({ hash, cardHash }) => [hash, cardHash])
  return equalBytes(copiesRoot(parts), act.copies) ? done(brought) : refused('copies-differ')
}

interface Entering {
  readonly step: ActStep<'reseal'>
  readonly asked: ResealAsked
  readonly brought: readonly Brought[]
}

async function toReseal({ step, asked, brought }: Entering): Promise<Outcome<readonly NewLaterCopy[], ResealRefusal>> {
  const { trx, at, judged } = step
  const recipients = brought.map(({ recipient }) => recipient)
  const to = await judgeReseal(trx, { ...asked, recipients }, at)
  if (!to.ok) return to
  const flaw = saidFlaw(judged, asked, to.value) ?? (await sessionFlaw(step, asked, to.value))
  if (flaw) return refused(flaw)
  if (await anyTaken(trx, asked.bulletin, brought)) return refused('copies-differ')
  const copies: NewLaterCopy[] = []
  for (const [i, { recipient, line }] of to.value.entries()) {
    const copy = brought[i]
    // It was sealed to the key they had a moment ago.
    if (!copy || recipient.key?.fingerprint !== copy.key) return refused('key-changed', { names: recipient.name })
    copies.push({ ...copy, replaces: line.replaces })
  }
  return done(copies)
}

function saidFlaw(
  { act }: JudgedAct<'reseal'>,
  { bulletin, request }: ResealAsked,
  [one]: readonly ResealTo[],
): 'act-about-something-else' | 'codebook-unknown' | null {
  if (!one?.line.contentDigest) return 'act-about-something-else'
  const { contentDigest, issuedEntry } = one.line
  // Words are traced only where a codebook says whose they are, and none was brought.
  if (act.codebook !== null) return 'codebook-unknown'
  const about = sameObjects(act.objects, resealingObjects({ bulletin, contentDigest, request }))
  const from = act.from.copy === one.source.copy && act.from.sha256 === one.source.sha256
  return about && from && act.entry.index === issuedEntry ? null : 'act-about-something-else'
}

async function sessionFlaw(
  { trx, at }: ActStep<'reseal'>,
  { by, freshness }: ResealAsked,
  [one]: readonly ResealTo[],
): Promise<'session-ended' | 'second-factor-old' | null> {
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  const within = freshness[one?.line.class === 'controlled' ? 'controlled' : 'others']
  return sessionFlawOf(standing?.session ?? null, { at, within })
}

/** Where nobody of the unit could give any more of it, nobody has to say so. */
async function answerWhereDone(
  { trx, at }: Pick<ActStep<'reseal'>, 'trx' | 'at'>,
  { request: id, by }: Pick<ResealAsked, 'by'> & { readonly request: ResealRequestId },
): Promise<void> {
  const unit = by.organization
  const request = await findRequest(trx, id, unit)
  const lines = request ? await earlierLines(trx, request, { unit, liaison: null }) : []
  const more = lines.some((line) => lineFlaw(line) === 'elsewhere')
  if (!more) await answerRequest(trx, { request: id, unit, by: by.actor, at })
}
