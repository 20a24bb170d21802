import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { type KeyFacts, type KeyRefusal, keyFacts } from '../openpgp/public-key.ts'
import { done, isTrouble, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { type ActRefusal, type ActSent, type JudgedAct, judgeAct, spendChallenge } from './judge-act.server.ts'
import { addKey, currentKeyOf, findKey, retireKey } from './key-store.server.ts'
import { dropTrustCard } from './trust-card-store.server.ts'

export interface KeySent {
  /** Binary transferable public key. */
  readonly publicKey: Uint8Array
  /** The private half under Argon2id, made in the browser. We cannot open it; we only give it back to its owner. */
  readonly protectedKey: Uint8Array
  /** The act `key`, signed by the new key itself: whoever enrols it holds it. */
  readonly act: ActSent
}

export type EnrolRefusal =
  | 'key-unreadable'
  | KeyRefusal
  | 'key-names-another'
  | 'key-without-end'
  | 'key-on-record'
  | ActRefusal

/** Larger is no key of ours. */
export const largestKey = 16_384

interface EnrollableKey extends KeyFacts {
  readonly expiresAt: Instant
}

/**
 * Puts a person's key on record: the entry `key-added` commits to the hash of
 * its bytes, and every later signature is judged by those bytes alone.
 *
 * If the answer is lost, the same act sent again finds its own entry and changes
 * nothing. Somebody who lost the new key's passphrase before proving it starts
 * again: the unproven key is retired in the same step. A proven key is never
 * replaced this way.
 */
export async function enrolKey(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: KeySent },
): Promise<Outcome<Fingerprint, EnrolRefusal>> {
  const facts = await enrollable(sent, { person: by.actor, at: ground.now() })
  if (!facts.ok) return facts
  const { fingerprint, hash } = facts.value
  const judged = await judgeAct(ground, { person: by.actor }, sent.act, {
    act: 'key',
    objects: [{ kind: 'key', id: fingerprint, sha256: hash }],
    key: { fingerprint, publicKey: sent.publicKey },
  })
  if (!judged.ok) return judged
  if (await isEnrolled(ground, judged.value, fingerprint)) return done(fingerprint)
  const { value } = await ground.log.append<Outcome<Fingerprint, EnrolRefusal>>(async (step) => {
    if (!(await mayEnrol(step, { person: by.actor, fingerprint }))) {
      return { value: refused('key-on-record'), entries: [] }
    }
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const entries = await writeKey(step, { by, sent, facts: facts.value })
    return { value: done(fingerprint), entries }
  })
  return value
}

async function enrollable(
  { publicKey, protectedKey }: KeySent,
  { person, at }: { readonly person: PersonId; readonly at: Instant },
): Promise<Outcome<EnrollableKey, EnrolRefusal>> {
  if (publicKey.length > largestKey || protectedKey.length > largestKey) return refused('key-unreadable')
  const facts = await readFacts(publicKey, at)
  if (!facts) return refused('key-unreadable')
  const [refusal] = facts.refusals
  if (refusal) return refused(refusal)
  // A name or an address in the key would stand in every signature for ever.
  if (facts.userIds.length !== 1 || facts.userIds[0] !== person) return refused('key-names-another')
  if (facts.expiresAt === null) return refused('key-without-end')
  return done({ ...facts, expiresAt: facts.expiresAt })
}

async function readFacts(publicKey: Uint8Array, at: Instant): Promise<KeyFacts | null> {
  try {
    return await keyFacts(publicKey, at)
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return null
    throw error
  }
}

async function isEnrolled({ db, log }: Ground, judged: JudgedAct, fingerprint: Fingerprint): Promise<boolean> {
  const entry = await log.findAct(judged.text)
  const key = entry && (await findKey(db, fingerprint))
  return key?.entryIndex === entry?.index && entry !== null
}

async function mayEnrol(
  { trx }: StepContext,
  { person, fingerprint }: { readonly person: PersonId; readonly fingerprint: Fingerprint },
): Promise<boolean> {
  if (await findKey(trx, fingerprint)) return false
  const current = await currentKeyOf(trx, person)
  const setupStep = (await findPerson(trx, person))?.setupStep
  return current ? setupStep === 'key' && current.provenAt === null : setupStep === 'key'
}

async function writeKey(
  { trx, at, nextIndex }: StepContext,
  { by, sent, facts }: { readonly by: ActorFields; readonly sent: KeySent; readonly facts: EnrollableKey },
): Promise<readonly EntryDraft[]> {
  const { fingerprint, hash: publicKeyHash, createdAt, expiresAt } = facts
  const earlier = await currentKeyOf(trx, by.actor)
  if (earlier) {
    await retireKey(trx, earlier.fingerprint, { at, reason: 'superseded' })
    await dropTrustCard(trx, by.actor)
  }
  const { publicKey, protectedKey } = sent
  await addKey(trx, {
    fingerprint,
    person: by.actor,
    publicKey,
    publicKeyHash,
    protectedKey,
    createdAt,
    expiresAt,
    entryIndex: nextIndex,
  })
  const added: EntryDraft = {
    ...by,
    kind: 'key-added',
    subject: by.actor,
    objects: [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }],
    act: { text: sent.act.text, signature: sent.act.signature },
  }
  return earlier ? [added, retired(by, earlier.fingerprint)] : [added]
}

const retired = (by: ActorFields, fingerprint: Fingerprint): EntryDraft => ({
  ...by,
  kind: 'key-retired',
  subject: by.actor,
  objects: [{ kind: 'key', id: fingerprint }],
  reason: 'superseded',
})
