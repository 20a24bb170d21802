import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { logDenied } from '../access/log-refusal.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { type BulletinId, type Instant, minutes } from '../ids.ts'
import type { ActRefusal, ActSent, JudgedAct } from '../keys/judge-act.server.ts'
import { currentKeyOf } from '../keys/key-store.server.ts'
import { type ActStep, takePreparedAct } from '../keys/take-act.server.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { isLogUnavailable, type LoggedEntry, type StepContext } from '../read-log/read-log.server.ts'
import { findOwnCopy, type OwnCopy, readCiphertext, readerStanding, statedNotSent } from './copy-store.server.ts'
import { pinAfter, proveEntry, proveLogged } from './prove-entry.server.ts'
import { proveSender, type SenderProof } from './prove-sender.server.ts'
import { type DenialReason, defaultFreshness, denialOf, denialReasons, type Freshness } from './reader.ts'
import { stateNotSent, type Unsent, withdrawNotSent } from './state-not-sent.server.ts'

export interface Release {
  readonly own: OwnCopy
  readonly ciphertext: Uint8Array
  readonly released: ProvenEntry
  readonly issued: ProvenEntry
  /** By which the reader's vault believes who the sender is. */
  readonly sender: SenderProof
}

export interface ReleaseAsked {
  readonly bulletin: BulletinId
  /** The reader's signed act `read`, over the copy with its ciphertext's hash, and the bulletin. */
  readonly sent: ActSent
  readonly by: ActorFields
  /** The size of the checkpoint the reader's vault pinned; 0 for none. */
  readonly from: bigint
  readonly freshness?: Freshness
}

/** `not-found` stands for every bulletin that is not the asker's own, whether it exists or not. */
export type ReleaseRefusal = Exclude<DenialReason, 'not-addressed'> | ActRefusal | 'not-found'

/**
 * Gives a reader their sealed copy: no entry, no copy (design: protocol,
 * Reading). Throws LogUnavailable where the log cannot take or vouch for the
 * entry; then no byte of the copy leaves.
 *
 * The order is the promise. Authorization and the `released` entry are one
 * transaction; `append` returns only after the commit is durable and a signed
 * checkpoint covers it; the receipt demands that the policy's witnesses cosigned
 * one; only then the ciphertext is even read. If we die between
 * commit and answer, the log says "released" of a copy nobody saw: an error we
 * can explain, and the same act finds that entry and gets the copy. The other
 * order could let a copy out that no log remembers.
 */
export async function releaseCopy(ground: Ground, asked: ReleaseAsked): Promise<Outcome<Release, ReleaseRefusal>> {
  const taken = await takeRead(ground, asked)
  const given = taken.ok ? await giveCopy(ground, asked, taken.value) : taken
  if (given.ok) return given
  // What is no act leaves no entry: whoever sends it writes nothing into the log.
  return given.reason === 'act-malformed' ? refused(given.reason) : await deny(ground, asked, given.reason)
}

const ownOf = ({ bulletin, by }: ReleaseAsked) => ({ bulletin, person: by.actor })

/** A `released` entry; `own` is the copy it was written for just now, null where the entry was there before. */
interface Released {
  readonly entry: LoggedEntry
  readonly own: OwnCopy | null
}
type ReadRefusal = DenialReason | ActRefusal

async function takeRead(ground: Ground, asked: ReleaseAsked): Promise<Outcome<Released, ReadRefusal>> {
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
      look: (step) => toRelease(step, asked),
      write: async (_, own) => [
        { kind: 'released', subject: by.actor, objects: objectsOf(own), ciphertext: own.ciphertextHash },
      ],
      answer: (entry, own) => done({ entry, own }),
    })
  } catch (error) {
    const own = isLogUnavailable(error) && error.entryMayStand ? await findOwnCopy(ground.db, ownOf(asked)) : null
    if (own) stateNotSent(ground.log, unsent(asked, own))
    throw error
  }
}

async function toRelease(step: ActStep<'read'>, asked: ReleaseAsked): Promise<Outcome<OwnCopy, ReadRefusal>> {
  const own = await findOwnCopy(step.trx, ownOf(asked))
  const denial = await denialNow(step, asked, own)
  if (denial || !own) return refused(denial ?? 'not-addressed')
  return isAbout(step.judged, own) ? done(own) : refused('act-about-something-else')
}

/** Judged by the rows of this very transaction: a consent withdrawn a moment ago counts. */
async function denialNow(
  { trx, at }: { readonly trx: StepContext['trx'] | Ground['db']; readonly at: Instant },
  { by, freshness = defaultFreshness }: ReleaseAsked,
  own: OwnCopy | null,
): Promise<DenialReason | null> {
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  const reader = standing && {
    ...standing,
    joinsByConsent: joinsByConsent(standing.organizationKind),
    consents: standing.consentedAt !== null,
    pledged: standing.pledgedAt !== null,
  }
  const key = own && (await currentKeyOf(trx, by.actor))
  const copy = own && {
    class: own.class,
    withdrawnAt: own.withdrawnAt,
    keyCurrent: key?.fingerprint === own.key && key.expiresAt > at,
  }
  return denialOf(reader, copy, { at, freshness })
}

function isAbout({ act }: JudgedAct<'read'>, own: OwnCopy): boolean {
  const [copy, bulletin, ...more] = act.objects
  return (
    more.length === 0 &&
    copy?.kind === 'copy' &&
    copy.id === own.copy &&
    copy.sha256 === own.ciphertextHash &&
    bulletin?.kind === 'bulletin' &&
    bulletin.id === own.id
  )
}

const objectsOf = (own: OwnCopy) => [
  { kind: 'copy', id: own.copy, sha256: own.ciphertextHash },
  { kind: 'bulletin', id: own.id },
]

// That it exists but is not theirs must not be told: who the recipients are is the roster.
const outward = (reason: ReadRefusal): ReleaseRefusal => (reason === 'not-addressed' ? 'not-found' : reason)

/** Writes the refusal down, and gives it as the reader may know it. */
async function deny(
  ground: Ground,
  { by, bulletin }: ReleaseAsked,
  flaw: ReadRefusal,
): Promise<Outcome<never, ReleaseRefusal>> {
  const own = await findOwnCopy(ground.db, { bulletin, person: by.actor })
  // What is wrong with an act matters only where the copy is theirs.
  const reason = own || isDenial(flaw) ? flaw : 'not-addressed'
  const named = own ? { own: objectsOf(own) } : { asked: askedBulletin(bulletin) }
  await logDenied(ground, { reason, by, ...named })
  return refused(outward(reason))
}

const isDenial = (reason: ReadRefusal): reason is DenialReason => denialReasons.some((known) => known === reason)

async function giveCopy(
  ground: Ground,
  asked: ReleaseAsked,
  { entry, own }: Released,
): Promise<Outcome<Release, ReadRefusal>> {
  if (!own) return await giveAgain(ground, asked, entry)
  try {
    return done(await answerOf(ground, asked, { own, entry }))
  } catch (error) {
    if (isLogUnavailable(error)) stateNotSent(ground.log, unsent(asked, own))
    throw error
  }
}

async function answerOf(
  ground: Ground,
  { from }: ReleaseAsked,
  { own, entry }: { readonly own: OwnCopy; readonly entry: LoggedEntry },
): Promise<Release> {
  const released = await proveLogged(ground.log, entry, from)
  const issued = await proveEntry(ground.log, own.issuedEntry, pinAfter(released))
  const sender = await proveSender(ground, own, pinAfter(issued))
  // Read last: until the receipt is made there is nothing here that could leak.
  const ciphertext = await readCiphertext(ground.db, own.copy)
  if (!ciphertext) throw new Broken(`copy ${own.copy} has lost its ciphertext`)
  return { own, ciphertext, released, issued, sender }
}

/** How long the very same act is answered again: a lost answer is asked for within minutes. */
const answerAgainFor = minutes(20)

/**
 * The same act again: the same entry, and the copy, if the reader may still have
 * it. What changed since (a suspension, a withdrawal) holds for a second sending.
 */
async function giveAgain(
  ground: Ground,
  asked: ReleaseAsked,
  earlier: LoggedEntry,
): Promise<Outcome<Release, ReadRefusal>> {
  const entry = parseEntry(earlier.bytes)
  const at = ground.now()
  const own = await findOwnCopy(ground.db, ownOf(asked))
  const same = own !== null && entry.ciphertext === own.ciphertextHash && entry.actor === asked.by.actor
  if (!same || entry.kind !== 'released') return refused('challenge-used')
  if (at - entry.t > answerAgainFor) return refused('challenge-expired')
  const denial = await denialNow({ trx: ground.db, at }, asked, own)
  if (denial) return refused(denial)
  // The log must never say "not sent" of an entry we send a copy under.
  const owed = await withdrawNotSent(ground.log, asked.sent.text)
  if (await statedNotSent(ground.db, { bulletin: own.id, copy: own.copy, after: earlier.index })) {
    return refused('challenge-used')
  }
  try {
    return done(await answerOf(ground, asked, { own, entry: earlier }))
  } catch (error) {
    // Only what was owed before is owed again: the first answer may have arrived.
    if (owed && isLogUnavailable(error)) stateNotSent(ground.log, unsent(asked, own))
    throw error
  }
}

const unsent = ({ by, bulletin, sent }: ReleaseAsked, { copy }: OwnCopy): Unsent => ({
  by,
  bulletin,
  copy,
  text: sent.text,
})
