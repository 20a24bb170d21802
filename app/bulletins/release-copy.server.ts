import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { type BulletinId, type Instant, minutes } from '../ids.ts'
import { type ActRefusal, type ActSent, type JudgedAct, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { currentKeyOf } from '../keys/key-store.server.ts'
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
import type { EntryProof } from './release-wire.ts'
import { stateNotSent, withdrawNotSent } from './state-not-sent.server.ts'

export interface Release {
  readonly own: OwnCopy
  readonly ciphertext: Uint8Array
  readonly released: EntryProof
  readonly issued: EntryProof
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
  if (!judged.ok) return await deny(ground, asked, judged.reason)
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
    if (value.ok && entry) return done(await answerOf(ground, asked, { own: value.value, entry }))
    if (value.ok) throw new Broken('a release without its entry')
    return value.reason === 'challenge-used' ? await otherWon(ground, asked, text) : refused(outward(value.reason))
  } catch (error) {
    return await afterTrouble(ground, asked, { error, text })
  }
}

interface Released {
  readonly own: OwnCopy
  readonly entry: LoggedEntry
}
type StepRefusal = DenialReason | ActRefusal

async function releaseStep(
  step: StepContext,
  asked: ReleaseAsked,
  judged: JudgedAct<'read'>,
): Promise<{ value: Outcome<OwnCopy, StepRefusal>; entries: readonly EntryDraft[] }> {
  const own = await findOwnCopy(step.trx, { bulletin: asked.bulletin, person: asked.by.actor })
  const denial = await denialNow(step, asked, own)
  if (denial || !own) return deniedStep(asked, own, denial ?? 'not-addressed')
  if (!isAbout(judged, own)) return deniedStep(asked, own, 'act-about-something-else')
  const spent = await spendChallenge(step, judged)
  // Who used it, the very same act or another, is known only once this batch is in the log.
  if (!spent.ok && spent.reason === 'challenge-used') return { value: spent, entries: [] }
  if (!spent.ok) return deniedStep(asked, own, spent.reason)
  const act = { text: judged.text, signature: judged.signature }
  const entry: EntryDraft = { ...entryAbout(asked, own), kind: 'released', ciphertext: own.ciphertextHash, act }
  return { value: done(own), entries: [entry] }
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

function entryAbout({ by, bulletin }: ReleaseAsked, own: OwnCopy | null) {
  const copy = own ? [{ kind: 'copy', id: own.copy, sha256: own.ciphertextHash }] : []
  return { ...by, subject: by.actor, objects: [...copy, { kind: 'bulletin', id: bulletin }] }
}

function deniedStep(asked: ReleaseAsked, own: OwnCopy | null, reason: StepRefusal) {
  const entry: EntryDraft = { ...entryAbout(asked, own), kind: 'denied', reason }
  return { value: refused(reason), entries: [entry] }
}

// That it exists but is not theirs must not be told: who the recipients are is the roster.
const outward = (reason: StepRefusal): ReleaseRefusal => (reason === 'not-addressed' ? 'not-found' : reason)

async function deny(ground: Ground, asked: ReleaseAsked, reason: ActRefusal): Promise<Outcome<never, ReleaseRefusal>> {
  const { value } = await ground.log.append(async ({ trx }) => {
    const own = await findOwnCopy(trx, { bulletin: asked.bulletin, person: asked.by.actor })
    return deniedStep(asked, own, own ? reason : 'not-addressed')
  })
  return refused(outward(value.reason))
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
  if (!same || entry.kind !== 'released') return await deny(ground, asked, 'challenge-used')
  if (at - entry.t > answerAgainFor) return await deny(ground, asked, 'challenge-expired')
  const denial = await denialNow({ trx: ground.db, at }, asked, own)
  if (denial) {
    const { value } = await ground.log.append(async () => deniedStep(asked, own, denial))
    return refused(outward(value.reason))
  }
  // The log must never say "not sent" of an entry we send a copy under.
  const owed = await withdrawNotSent(ground.log, text)
  if (await statedNotSent(ground.db, { bulletin: own.id, copy: own.copy, after: earlier.index })) {
    return await deny(ground, asked, 'challenge-used')
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
  return earlier ? await answerAgain(ground, asked, { earlier, text }) : await deny(ground, asked, 'challenge-used')
}
