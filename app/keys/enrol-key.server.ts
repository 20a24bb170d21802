import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { largestKey } from '../formats/openpgp-key.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { parseAct } from '../formats/signed-act.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { factsOf, type KeyFacts, type KeyRefusal, rememberKey } from '../openpgp/public-key.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { type ActRefusal, type ActSent, judgeAct, spendChallenge } from './judge-act.server.ts'
import { addKey, currentKeyOf, type Db, findKey, retireKey } from './key-store.server.ts'
import { dropTrustCards } from './trust-card-store.server.ts'

export interface KeySent {
  /** Binary transferable public key. */
  readonly publicKey: Uint8Array
  /** The private half under Argon2id, made in the browser. We cannot open it; we only give it back to its owner. */
  readonly protectedKey: Uint8Array
  /** The act `key`, signed by the new key itself: whoever enrols it holds it. */
  readonly act: ActSent
}

export type EnrolRefusal =
  | ForeignKeyRefusal
  | KeyRefusal
  | 'key-names-another'
  | 'key-without-end'
  | 'key-on-record'
  | ActRefusal

interface EnrollableKey extends KeyFacts {
  readonly usableUntil: Instant
}

interface Enrolling {
  readonly by: ActorFields
  readonly sent: KeySent
}

/**
 * Puts a person's key on record: the entry `key-added` commits to the hash of
 * its bytes, and every later signature is judged by those bytes alone.
 *
 * Whether this person may enrol a key at all is asked before anything of the key
 * is computed: a stranger's key is the most costly thing a form can hold.
 *
 * If the answer is lost, the same act sent again finds its own entry and changes
 * nothing. Somebody who lost the new key's passphrase before proving it starts
 * again: the unproven key is retired in the same step. A proven key is never
 * replaced this way.
 */
export async function enrolKey(ground: Ground, enrolling: Enrolling): Promise<Outcome<Fingerprint, EnrolRefusal>> {
  const { by, sent } = enrolling
  const before = await enrolledBefore(ground, enrolling)
  if (before) return done(before)
  if (!(await mayBegin(ground.db, by.actor))) return refused('key-on-record')
  const facts = await enrollable(ground, { sent, person: by.actor })
  if (!facts.ok) return facts
  const { fingerprint, hash } = facts.value
  const judged = await judgeAct(ground, { person: by.actor }, sent.act, {
    act: 'key',
    objects: [{ kind: 'key', id: fingerprint, sha256: hash }],
    key: { fingerprint, publicKey: sent.publicKey },
  })
  if (!judged.ok) return judged
  const { value } = await ground.log.append<Outcome<Fingerprint, EnrolRefusal>>(async (step) => {
    // The same request twice at once: the other one's entry is this one's answer.
    const meanwhile = await onRecord(step.trx, enrolling)
    if (meanwhile) return { value: done(meanwhile), entries: [] }
    if ((await findKey(step.trx, fingerprint)) || !(await mayBegin(step.trx, by.actor))) {
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
  { foreignKeys, now }: Ground,
  { sent, person }: { readonly sent: KeySent; readonly person: PersonId },
): Promise<Outcome<EnrollableKey, EnrolRefusal>> {
  if (sent.protectedKey.length > largestKey) return refused('key-too-large')
  const read = await foreignKeys.read(sent.publicKey)
  if (!read.ok) return read
  const facts = factsOf(read.value, now())
  const [refusal] = facts.refusals
  if (refusal) return refused(refusal)
  // A name or an address in the key would stand in every signature for ever; so would one that somebody added to it.
  const named = facts.userIds.length === 1 && facts.userIds[0] === person && facts.otherUserIds === 0
  if (!named) return refused('key-names-another')
  if (facts.usableUntil === null) return refused('key-without-end')
  // Judging the act below must not read it again here.
  rememberKey(read.value)
  return done({ ...facts, usableUntil: facts.usableUntil })
}

/** The key of an earlier try whose answer was lost: this very act put these very bytes on record. */
async function enrolledBefore(ground: Ground, enrolling: Enrolling): Promise<Fingerprint | null> {
  const { text } = enrolling.sent.act
  const entry = await ground.log.findAct(text)
  return entry && onRecord(ground.db, enrolling, entry.index)
}

async function onRecord(db: Db, { by, sent }: Enrolling, entry?: bigint): Promise<Fingerprint | null> {
  const act = readForeign(() => parseAct(sent.act.text))
  const key = act && (await findKey(db, act.key))
  if (!key || key.person !== by.actor || key.publicKeyHash !== sha256Hex(sent.publicKey)) return null
  return entry === undefined || key.entryIndex === entry ? key.fingerprint : null
}

/** While setting up, and as long as no key of theirs is proven. */
async function mayBegin(db: Db, person: PersonId): Promise<boolean> {
  const setupStep = (await findPerson(db, person))?.setupStep
  if (setupStep !== 'key') return false
  return ((await currentKeyOf(db, person))?.provenAt ?? null) === null
}

async function writeKey(
  { trx, at, nextIndex }: StepContext,
  { by, sent, facts }: { readonly by: ActorFields; readonly sent: KeySent; readonly facts: EnrollableKey },
): Promise<readonly EntryDraft[]> {
  const { fingerprint, hash: publicKeyHash, createdAt, usableUntil: expiresAt } = facts
  const earlier = await currentKeyOf(trx, by.actor)
  if (earlier) {
    await retireKey(trx, earlier.fingerprint, { at, reason: 'superseded' })
    await dropTrustCards(trx, by.actor)
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
