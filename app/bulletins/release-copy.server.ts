import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { logDenied } from '../access/log-refusal.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { type BulletinId, type Instant, minutes } from '../ids.ts'
import { type ActRefusal, type ActSent, type JudgedAct, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { currentKeyOf } from '../keys/key-store.server.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import {
  type EntryDraft,
  isChallengeUsed,
  isLogUnavailable,
  type LoggedEntry,
  type StepContext,
} from '../read-log/read-log.server.ts'
import { findOwnCopy, type OwnCopy, readCiphertext, readerStanding, statedNotSent } from './copy-store.server.ts'
import { pinAfter, proveEntry, proveLogged } from './prove-entry.server.ts'
import { proveSender, type SenderProof } from './prove-sender.server.ts'
import { type DenialReason, defaultFreshness, denialOf, type Freshness } from './reader.ts'
import { stateNotSent, withdrawNotSent } from './state-not-sent.server.ts'

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
  const judged = await judgeAct(ground, { person: asked.by.actor }, asked.sent, { act: 'read' })
  // What is no act leaves no entry: whoever sends it writes nothing into the log.
  if (!judged.ok) return judged.reason === 'act-malformed' ? judged : await denyUnread(ground, asked, judged.reason)
  const { text } = judged.value
  const earlier = await ground.log.findAct(text)
  if (earlier) return await answerAgain(ground, asked, { earlier, text })
  // Without it there would be an entry, and then no copy: better neither.
  await ground.log.demandQuorum()
  // An earlier try of this act that left no entry may still owe a "not sent",
  // which would find this one's: a copy sent, and the log denying it.
  await withdrawNotSent(ground.log, text)
  try {
    const { value, entries } = await ground.log.append((step) => releaseStep(step, asked, judged.value))
    const [entry] = entries
    const { own, reason } = value
    // Who used it, the very same act or another, is known only now that this batch is in the log.
    if (reason === 'challenge-used') return await otherWon(ground, asked, text)
    if (reason !== null) return await deny(ground, asked, { own, reason })
    if (!own || !entry) throw new Broken('a release without its entry')
    return done(await answerOf(ground, asked, { own, entry }))
  } catch (error) {
    return await afterTrouble(ground, asked, { error, text })
  }
}

interface Released {
  readonly own: OwnCopy
  readonly entry: LoggedEntry
}
type StepRefusal = DenialReason | ActRefusal

/** The copy given, or why it is not. A refusal is written down outside of the step: it is counted there. */
interface StepAnswer {
  readonly own: OwnCopy | null
  readonly reason: StepRefusal | null
}

async function releaseStep(
  step: StepContext,
  asked: ReleaseAsked,
  judged: JudgedAct<'read'>,
): Promise<{ value: StepAnswer; entries: readonly EntryDraft[] }> {
  const own = await findOwnCopy(step.trx, { bulletin: asked.bulletin, person: asked.by.actor })
  const denial = await denialNow(step, asked, own)
  const no = (reason: StepRefusal) => ({ value: { own, reason }, entries: [] })
  if (denial || !own) return no(denial ?? 'not-addressed')
  if (!isAbout(judged, own)) return no('act-about-something-else')
  const spent = await spendChallenge(step, judged)
  if (!spent.ok) return no(spent.reason)
  const act = { text: judged.text, signature: judged.signature }
  const { by } = asked
  const objects = objectsOf(own)
  const entry: EntryDraft = { ...by, subject: by.actor, objects, kind: 'released', ciphertext: own.ciphertextHash, act }
  return { value: { own, reason: null }, entries: [entry] }
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
const outward = (reason: StepRefusal): ReleaseRefusal => (reason === 'not-addressed' ? 'not-found' : reason)

/** Writes the refusal down, and gives it as the reader may know it. */
async function deny(
  ground: Ground,
  { by, bulletin }: ReleaseAsked,
  { own, reason }: { readonly own: OwnCopy | null; readonly reason: StepRefusal },
): Promise<Outcome<never, ReleaseRefusal>> {
  const named = own ? { own: objectsOf(own) } : { asked: askedBulletin(bulletin) }
  await logDenied(ground, { reason, by, ...named })
  return refused(outward(reason))
}

/** For acts that were not even looked up: what is wrong with one matters only where the copy is theirs. */
async function denyUnread(ground: Ground, asked: ReleaseAsked, flaw: ActRefusal) {
  const own = await findOwnCopy(ground.db, { bulletin: asked.bulletin, person: asked.by.actor })
  return deny(ground, asked, { own, reason: own ? flaw : 'not-addressed' })
}

async function answerOf(ground: Ground, { from }: ReleaseAsked, { own, entry }: Released): Promise<Release> {
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
async function answerAgain(
  ground: Ground,
  asked: ReleaseAsked,
  { earlier, text }: { readonly earlier: LoggedEntry; readonly text: string },
): Promise<Outcome<Release, ReleaseRefusal>> {
  const entry = parseEntry(earlier.bytes)
  const at = ground.now()
  const own = await findOwnCopy(ground.db, { bulletin: asked.bulletin, person: asked.by.actor })
  const same = own !== null && entry.ciphertext === own.ciphertextHash && entry.actor === asked.by.actor
  if (!same || entry.kind !== 'released') return await denyUnread(ground, asked, 'challenge-used')
  if (at - entry.t > answerAgainFor) return await denyUnread(ground, asked, 'challenge-expired')
  const denial = await denialNow({ trx: ground.db, at }, asked, own)
  if (denial) return await deny(ground, asked, { own, reason: denial })
  // The log must never say "not sent" of an entry we send a copy under.
  const owed = await withdrawNotSent(ground.log, text)
  if (await statedNotSent(ground.db, { bulletin: own.id, copy: own.copy, after: earlier.index })) {
    return await denyUnread(ground, asked, 'challenge-used')
  }
  try {
    return done(await answerOf(ground, asked, { own, entry: earlier }))
  } catch (error) {
    // Only what was owed before is owed again: the first answer may have arrived.
    if (owed && isLogUnavailable(error)) oweNotSent(ground, asked, { own, text })
    throw error
  }
}

function oweNotSent(
  { log }: Ground,
  { by, bulletin }: ReleaseAsked,
  { own, text }: { readonly own: OwnCopy; readonly text: string },
): void {
  stateNotSent(log, { by, bulletin, copy: own.copy, text })
}

async function afterTrouble(
  ground: Ground,
  asked: ReleaseAsked,
  { error, text }: { readonly error: unknown; readonly text: string },
): Promise<Outcome<Release, ReleaseRefusal>> {
  if (isChallengeUsed(error)) return await otherWon(ground, asked, text)
  if (isLogUnavailable(error)) {
    const own = await findOwnCopy(ground.db, { bulletin: asked.bulletin, person: asked.by.actor })
    if (own) oweNotSent(ground, asked, { own, text })
  }
  throw error
}

/** Two of the same act at once: the other one won, and its entry answers both. Otherwise it was a replay. */
async function otherWon(ground: Ground, asked: ReleaseAsked, text: string): Promise<Outcome<Release, ReleaseRefusal>> {
  const earlier = await ground.log.findAct(text)
  return earlier
    ? await answerAgain(ground, asked, { earlier, text })
    : await denyUnread(ground, asked, 'challenge-used')
}
