import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActEntry, answeredBefore, takeAct } from '../acts/take-act.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { largestKey } from '../formats/openpgp-key.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { parseAct } from '../formats/signed-act.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { addKey, currentKeyOf, type Db, findKey, retireKey } from '../keyring/key-store.server.ts'
import { dropTrustCards } from '../keyring/trust-card-store.server.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { factsOf, type KeyFacts, type KeyRefusal, rememberKey } from '../openpgp/public-key.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import type { KeySent } from './enrol-wire.ts'

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
  if (!(await mayBegin(ground.db, by.actor))) {
    // The same request twice at once: the other one's entry is this one's answer.
    const meanwhile = await enrolledBefore(ground, enrolling)
    return meanwhile ? done(meanwhile) : refused('key-on-record')
  }
  const facts = await enrollable(ground, { sent, person: by.actor })
  return facts.ok ? takeKey(ground, enrolling, facts.value) : facts
}

function takeKey(
  ground: Ground,
  enrolling: Enrolling,
  facts: EnrollableKey,
): Promise<Outcome<Fingerprint, EnrolRefusal>> {
  const { by, sent } = enrolling
  const { fingerprint, hash: sha256 } = facts
  const objects = [{ kind: 'key', id: fingerprint, sha256 }]
  return takeAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'key', objects, key: { fingerprint, publicKey: sent.publicKey } },
      look: async ({ trx }) => {
        const free = (await findKey(trx, fingerprint)) === null && (await mayBegin(trx, by.actor))
        return free ? done() : refused('key-on-record')
      },
      write: async (step) => {
        const superseded = await writeKey(step, { enrolling, facts })
        const added = { kind: 'key-added', subject: by.actor, objects } as const
        return superseded ? [added, retired(by.actor, superseded)] : [added]
      },
      answer: () => done(fingerprint),
    },
  )
}

/** What a key says of itself, where it may stand on record as this person’s; read in a thread of its own. */
export async function enrollable(
  { foreignKeys, now }: Ground,
  { sent, person }: { readonly sent: KeySent; readonly person: PersonId },
): Promise<Outcome<EnrollableKey, EnrolRefusal>> {
  if (sent.protectedKey !== null && sent.protectedKey.length > largestKey) return refused('key-too-large')
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
const enrolledBefore = (ground: Ground, { by, sent }: Enrolling): Promise<Fingerprint | null> =>
  answeredBefore(ground, { by, sent: sent.act }, async ({ index }) => {
    const act = readForeign(() => parseAct(sent.act.text))
    const key = act && (await findKey(ground.db, act.key))
    const same = key?.entryIndex === index && key.publicKeyHash === sha256Hex(sent.publicKey)
    return same ? key.fingerprint : null
  })

/** While setting up, and as long as no key of theirs is proven. */
async function mayBegin(db: Db, person: PersonId): Promise<boolean> {
  const setupStep = (await findPerson(db, person))?.setupStep
  if (setupStep !== 'key') return false
  return ((await currentKeyOf(db, person))?.provenAt ?? null) === null
}

/** Gives the key it retires, where one was put on record before and never proven. */
async function writeKey(
  { trx, at, nextIndex }: StepContext,
  { enrolling: { by, sent }, facts }: { readonly enrolling: Enrolling; readonly facts: EnrollableKey },
): Promise<Fingerprint | null> {
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
  return earlier?.fingerprint ?? null
}

const retired = (subject: PersonId, fingerprint: Fingerprint): ActEntry => ({
  kind: 'key-retired',
  subject,
  objects: [{ kind: 'key', id: fingerprint }],
  reason: 'superseded',
})
