import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { logDenied } from '../access/log-refusal.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActStep, takePreparedAct } from '../acts/take-act.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { type EntryObject, parseEntry } from '../formats/log-entry.ts'
import { type ActObject, parseAct } from '../formats/signed-act.ts'
import { type Fingerprint, type Instant, minutes, type PersonId, type Sha256Hex } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { proveLogged } from '../read-log/prove-entry.server.ts'
import { isLogUnavailable, type LoggedEntry } from '../read-log/read-log.server.ts'
import { type DenialReason, denialOf, denialReasons } from './reader.ts'
import { readerStanding, statedNotSent } from './reader-store.server.ts'
import { stateNotSent, type Unsent, withdrawNotSent } from './state-not-sent.server.ts'

/**
 * How one type of sealed thing is given out: all that differs. `Wanted` is what a
 * reader names, `Own` what of it is theirs, `Sealed` the bytes that leave.
 */
export interface ReleasedType<Wanted, Own, Sealed> {
  readonly entry: Extract<
    EntryKind,
    'released' | 'draft-released' | 'cards-released' | 'note-released' | 'attachment-released'
  >
  /** What the person may have of what they name; null where they have nothing of the kind, whether it exists or not. */
  readonly find: (db: Db | Trx, wanted: Wanted, person: PersonId) => Promise<Own | null>
  /** What the act must be about, to the letter. */
  readonly about: (own: Own) => readonly ActObject[]
  /** What the entry names beside the act. */
  readonly objects: (own: Own) => readonly EntryObject[]
  readonly ciphertext: (own: Own) => Sha256Hex | null
  /** The key it is sealed to. */
  readonly key: (own: Own) => Fingerprint
  readonly withdrawnAt: (own: Own) => Instant | null
  /** Minutes the second factor may be old; null: for somebody who has nothing of the kind. */
  readonly within: (own: Own | null) => number
  /** What was asked for and is not theirs, as the log commits to it. */
  readonly asked: (wanted: Wanted) => string
  /** The bytes. Called last: until the receipt is made there is nothing here that could leak. */
  readonly read: (own: Own, released: ProvenEntry) => Promise<Sealed>
}

export interface ReleaseOf<Wanted> {
  readonly wanted: Wanted
  /** The reader's signed act `read`. */
  readonly sent: ActSent
  readonly by: ActorFields
  /** The size of the checkpoint the reader's vault pinned; 0 for none. */
  readonly from: bigint
}

export interface Given<Own, Sealed> {
  readonly own: Own
  readonly released: ProvenEntry
  readonly sealed: Sealed
}

/** `not-found` stands for everything that is not the asker's own, whether it exists or not. */
export type ReleaseRefusal = Exclude<DenialReason, 'not-addressed'> | ActRefusal | 'not-found'

interface Releasing<W, O, S> {
  readonly ground: Ground
  readonly type: ReleasedType<W, O, S>
  readonly asked: ReleaseOf<W>
}

/**
 * Gives a reader what is sealed to them: no entry, no copy (design: protocol,
 * Reading). Throws LogUnavailable where the log cannot take or vouch for the
 * entry; then no byte of it leaves.
 *
 * The order is the promise. Authorization and the entry are one transaction;
 * `append` returns only after the commit is durable and a signed checkpoint covers
 * it; the receipt demands that the policy's witnesses cosigned one; only then the
 * ciphertext is even read. If we die between commit and answer, the log says
 * "released" of what nobody saw: an error we can explain, and the same act finds
 * that entry and gets the bytes. The other order could let them out with no log to
 * remember it.
 */
export async function releaseSealed<W, O, S>(
  ground: Ground,
  type: ReleasedType<W, O, S>,
  asked: ReleaseOf<W>,
): Promise<Outcome<Given<O, S>, ReleaseRefusal>> {
  const releasing = { ground, type, asked }
  const taken = await takeRead(releasing)
  const given = taken.ok ? await give(releasing, taken.value) : taken
  if (given.ok) return given
  // What is no act leaves no entry: whoever sends it writes nothing into the log.
  return given.reason === 'act-malformed' ? refused(given.reason) : await deny(releasing, given.reason)
}

/** The release's entry; `own` is what it was written for just now, null where the entry was there before. */
interface Released<O> {
  readonly entry: LoggedEntry
  readonly own: O | null
}
type ReadRefusal = DenialReason | ActRefusal

const ownNow = <W, O, S>({ ground, type, asked }: Releasing<W, O, S>, db: Db | Trx = ground.db): Promise<O | null> =>
  type.find(db, asked.wanted, asked.by.actor)

async function takeRead<W, O, S>(releasing: Releasing<W, O, S>): Promise<Outcome<Released<O>, ReadRefusal>> {
  const { ground, type, asked } = releasing
  const { by, sent } = asked
  try {
    return await takePreparedAct(ground, asked, {
      expected: { act: 'read' },
      // A refusal is written down, and so is that somebody is out.
      judgesAsker: true,
      prepare: async () => {
        // Without it there would be an entry, and then no copy: better neither.
        await ground.log.demandQuorum()
        // An earlier try of this act that left no entry may still owe a "not sent",
        // which would find this one's: a copy sent, and the log denying it.
        await withdrawNotSent(ground.log, sent.text)
        return done()
      },
      look: (step) => toRelease(step, releasing),
      write: async (_, own) => {
        const ciphertext = type.ciphertext(own)
        const objects = type.objects(own)
        return [{ kind: type.entry, subject: by.actor, objects, ...(ciphertext === null ? {} : { ciphertext }) }]
      },
      answer: (entry, own) => done({ entry, own }),
    })
  } catch (error) {
    const own = isLogUnavailable(error) && error.entryMayStand ? await ownNow(releasing) : null
    if (own) stateNotSent(ground.log, unsent(releasing, own))
    throw error
  }
}

async function toRelease<W, O, S>(
  step: ActStep<'read'>,
  releasing: Releasing<W, O, S>,
): Promise<Outcome<O, ReadRefusal>> {
  const own = await ownNow(releasing, step.trx)
  const denial = await denialNow(step, releasing, own)
  if (denial || own === null) return refused(denial ?? 'not-addressed')
  return isAbout(step.judged.act.objects, releasing.type.about(own)) ? done(own) : refused('act-about-something-else')
}

const isAbout = (said: readonly ActObject[], own: readonly ActObject[]): boolean =>
  said.length === own.length &&
  said.every(({ kind, id, sha256 }, i) => kind === own[i]?.kind && id === own[i].id && sha256 === own[i].sha256)

/** Judged by the rows of this very transaction: a consent withdrawn a moment ago counts. */
async function denialNow<W, O, S>(
  { trx, at }: { readonly trx: Db | Trx; readonly at: Instant },
  { type, asked: { by } }: Releasing<W, O, S>,
  own: O | null,
): Promise<DenialReason | null> {
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  const reader = standing && {
    ...standing,
    joinsByConsent: joinsByConsent(standing.organizationKind),
    consents: standing.consentedAt !== null,
    pledged: standing.pledgedAt !== null,
  }
  const key = own === null ? null : await currentKeyOf(trx, by.actor)
  const copy = own !== null && {
    withdrawnAt: type.withdrawnAt(own),
    keyCurrent: key !== null && key.fingerprint === type.key(own) && key.expiresAt > at,
  }
  return denialOf(reader, copy || null, { at, within: type.within(own) })
}

// That it exists but is not theirs must not be told: who the recipients are is the roster.
const outward = (reason: ReadRefusal): ReleaseRefusal => (reason === 'not-addressed' ? 'not-found' : reason)

/** Writes the refusal down, and gives it as the reader may know it. */
async function deny<W, O, S>(
  releasing: Releasing<W, O, S>,
  flaw: ReadRefusal,
): Promise<Outcome<never, ReleaseRefusal>> {
  const { ground, type, asked } = releasing
  const own = await ownNow(releasing)
  // What is wrong with an act matters only where the copy is theirs.
  const reason = own !== null || isDenial(flaw) ? flaw : 'not-addressed'
  const named = own === null ? { asked: type.asked(asked.wanted) } : { own: type.objects(own) }
  await logDenied(ground, { reason, by: asked.by, ...named })
  return refused(outward(reason))
}

const isDenial = (reason: ReadRefusal): reason is DenialReason => denialReasons.some((known) => known === reason)

async function give<W, O, S>(
  releasing: Releasing<W, O, S>,
  { entry, own }: Released<O>,
): Promise<Outcome<Given<O, S>, ReadRefusal>> {
  if (own === null) return await giveAgain(releasing, entry)
  try {
    return done(await answerOf(releasing, own, entry))
  } catch (error) {
    if (isLogUnavailable(error)) stateNotSent(releasing.ground.log, unsent(releasing, own))
    throw error
  }
}

async function answerOf<W, O, S>(
  { ground, type, asked }: Releasing<W, O, S>,
  own: O,
  entry: LoggedEntry,
): Promise<Given<O, S>> {
  const released = await proveLogged(ground.log, entry, asked.from)
  return { own, released, sealed: await type.read(own, released) }
}

/** How long the very same act is answered again: a lost answer is asked for within minutes. */
const answerAgainFor = minutes(20)

/**
 * The same act again: the same entry, and the bytes, if the reader may still have
 * them. What changed since (a suspension, a withdrawal) holds for a second sending.
 */
async function giveAgain<W, O, S>(
  releasing: Releasing<W, O, S>,
  earlier: LoggedEntry,
): Promise<Outcome<Given<O, S>, ReadRefusal>> {
  const { ground, type, asked } = releasing
  const entry = parseEntry(earlier.bytes)
  const at = ground.now()
  const own = await ownNow(releasing)
  const same = own !== null && entry.actor === asked.by.actor && isAbout(objectsIn(asked), type.about(own))
  if (!same || entry.kind !== type.entry) return refused('challenge-used')
  if (at - entry.t > answerAgainFor) return refused('challenge-expired')
  const denial = await denialNow({ trx: ground.db, at }, releasing, own)
  if (denial) return refused(denial)
  // The log must never say "not sent" of an entry we send a copy under.
  const owed = await withdrawNotSent(ground.log, asked.sent.text)
  if (await statedNotSent(ground.db, { person: asked.by.actor, index: earlier.index })) return refused('challenge-used')
  try {
    return done(await answerOf(releasing, own, earlier))
  } catch (error) {
    // Only what was owed before is owed again: the first answer may have arrived.
    if (owed && isLogUnavailable(error)) stateNotSent(ground.log, unsent(releasing, own))
    throw error
  }
}

// The act was judged before its entry was looked for.
const objectsIn = ({ sent }: ReleaseOf<unknown>): readonly ActObject[] => parseAct(sent.text).objects

const unsent = <W, O, S>({ type, asked }: Releasing<W, O, S>, own: O): Unsent => ({
  by: asked.by,
  objects: type.objects(own).map(({ kind, id }) => ({ kind, id })),
  text: asked.sent.text,
})
