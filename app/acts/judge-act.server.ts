import { actLifetime, checkActInLog } from '../formats/act-in-log.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { portalOf } from '../formats/log-origin.ts'
import type { Hash } from '../formats/merkle.ts'
import { type ActKind, type ActObject, parseAct, type SignedAct } from '../formats/signed-act.ts'
import type { Instant, PersonId } from '../ids.ts'
import { currentKeyOf, type Db, flawOf, type KeyFlaw, type PersonKey } from '../keyring/key-store.server.ts'
import { judgeSignature } from '../openpgp/public-key.ts'
import { done, isForeign, isTrouble, type Outcome, readForeign, refused } from '../outcome.ts'
import type { ReadLog, StepContext } from '../read-log/read-log.server.ts'
import type { ActSent } from './act-wire.ts'
import { findChallenge, takeChallenge } from './challenge-store.server.ts'

export type ActOf<K extends ActKind> = SignedAct & { readonly act: K }

/** An act whose text, key and signature are good. Its challenge and its place in the log are judged by `spendChallenge`. */
export interface JudgedAct<K extends ActKind = ActKind> extends ActSent {
  readonly act: ActOf<K>
  /** The bytes that the signature was judged with. */
  readonly publicKey: Uint8Array
}

/** Why an act may not enter the log now; whatever else it said was good. */
export type PlaceRefusal =
  | 'challenge-unknown'
  | 'challenge-expired'
  | 'challenge-used'
  | 'seen-another-log'
  | 'seen-too-old'

export type ActRefusal =
  | 'act-malformed'
  | 'act-of-another-kind'
  | 'act-of-another-portal'
  | 'act-of-another-person'
  | 'act-about-something-else'
  | KeyFlaw
  | 'signature-not-good'
  | PlaceRefusal

export interface ActExpected<K extends ActKind> {
  readonly act: K
  /** What the act must be about, in this order; absent where the caller looks for itself. */
  readonly objects?: readonly ActObject[]
  /** The key that signs where it is not the person's current one: a new key enrols itself. */
  readonly key?: Pick<PersonKey, 'fingerprint' | 'publicKey'>
}

interface Bench {
  readonly db: Db
  readonly log: Pick<ReadLog, 'trust'>
  now(): Instant
}

/**
 * Everything about an act that needs no transaction, so that the costly part
 * (the signature) is over before the log's own queue is entered. What comes
 * after it: take-act.
 */
export async function judgeAct<K extends ActKind>(
  bench: Bench,
  actor: { readonly person: PersonId },
  sent: ActSent,
  expected: ActExpected<K>,
): Promise<Outcome<JudgedAct<K>, ActRefusal>> {
  const act = readAct(sent.text)
  if (!act) return refused('act-malformed')
  if (!isOfKind(act, expected.act)) return refused('act-of-another-kind')
  if (act.portal !== portalOf(bench.log.trust.origin)) return refused('act-of-another-portal')
  if (act.actor !== actor.person) return refused('act-of-another-person')
  if (expected.objects && !sameObjects(act.objects, expected.objects)) return refused('act-about-something-else')

  const key = await signingKey(bench, actor.person, expected)
  if (!key.ok) return key
  if (act.key !== key.value.fingerprint) return refused('key-unknown')
  if (!(await isSignedBy(key.value.publicKey, sent, bench.now()))) return refused('signature-not-good')
  return done({ ...sent, act, publicKey: key.value.publicKey })
}

const readAct = (text: string): SignedAct | null => readForeign(() => parseAct(text))

function isOfKind<K extends ActKind>(act: SignedAct, kind: K): act is ActOf<K> {
  return act.act === kind
}

/** Whether an act is about these things, in this order, and nothing else. */
export function sameObjects(found: readonly ActObject[], wanted: readonly ActObject[]): boolean {
  return (
    found.length === wanted.length &&
    found.every(({ kind, id, sha256 }, i) => {
      const other = wanted[i]
      return kind === other?.kind && id === other.id && sha256 === other.sha256
    })
  )
}

async function signingKey(
  bench: Bench,
  person: PersonId,
  expected: { readonly key?: Pick<PersonKey, 'fingerprint' | 'publicKey'> },
): Promise<Outcome<Pick<PersonKey, 'fingerprint' | 'publicKey'>, KeyFlaw>> {
  if (expected.key) return done(expected.key)
  const key = await currentKeyOf(bench.db, person)
  const flaw = flawOf(key, bench.now())
  if (flaw) return refused(flaw)
  return key ? done(key) : refused('key-unknown')
}

async function isSignedBy(publicKey: Uint8Array, sent: ActSent, at: Instant): Promise<boolean> {
  try {
    await judgeSignature({
      keyBytes: publicKey,
      text: sent.text,
      signature: fromBase64(sent.signature),
      entryTime: at,
    })
    return true
  } catch (error) {
    if (isForeign(error)) return false
    throw error
  }
}

/**
 * Inside the sequencer's step, before anything else is written: the challenge
 * was given to this person for this act, has time left and is used by nobody
 * yet; the act had seen this very log, no later than where it will stand, and
 * less than 20 minutes ago. Then the challenge is used up.
 *
 * `arrived`: when the act came, where much had to be done before its step: what
 * takes us time must not cost the person theirs.
 *
 * A refusal leaves the challenge as it was. The log refuses a used challenge
 * once more by its own unique index, should these rows ever be lost.
 */
export async function spendChallenge(
  step: StepContext,
  judged: JudgedAct,
  arrived: Instant = step.at,
): Promise<Outcome<undefined, PlaceRefusal>> {
  const { act } = judged
  const { trx, at } = step
  const challenge = await findChallenge(trx, act.challenge)
  // Somebody else's challenge is as unknown as none: the answer tells nobody that it exists.
  if (!challenge || challenge.person_id !== act.actor || challenge.act !== act.act) return refused('challenge-unknown')
  if (challenge.used_at !== null) return refused('challenge-used')
  if (challenge.expires_at <= arrived) return refused('challenge-expired')
  if (at - act.seen.time * 1000 > actLifetime) return refused('seen-too-old')
  const rootAtSeen = await rootSeen(step, act)
  if (!rootAtSeen || !isInItsPlace(step, act, rootAtSeen)) return refused('seen-another-log')
  return (await takeChallenge(trx, act.challenge, at)) ? done() : refused('challenge-used')
}

async function rootSeen({ nextIndex, rootAt }: StepContext, { seen }: SignedAct): Promise<Hash | null> {
  if (seen.size > nextIndex) return null
  try {
    return await rootAt(seen.size)
  } catch (error) {
    // A size between what is committed and this step: nobody can have seen it.
    if (error instanceof RangeError) return null
    throw error
  }
}

function isInItsPlace({ at, nextIndex }: StepContext, act: SignedAct, rootAtSeen: Hash): boolean {
  try {
    checkActInLog({ act, entryTime: at, entryIndex: nextIndex, rootAtSeen })
    return true
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return false
    throw error
  }
}
