import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { Comparison, ComparisonChannel } from './comparison.ts'

export type Db = Kysely<Database>

export interface PersonKey {
  readonly fingerprint: Fingerprint
  readonly person: PersonId
  /** Binary transferable public key (RFC 9580 §10.1). */
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** The `key-added` entry that committed to these bytes: a renewed key has one for each time. */
  readonly entryIndex: bigint
  readonly provenAt: Instant | null
  readonly comparedBy: PersonId | null
  readonly comparedAt: Instant | null
  readonly comparedChannel: ComparisonChannel | null
  readonly retiredAt: Instant | null
  /** Its holder keeps the private half in a program of their own. */
  readonly brought: boolean
}

export type KeyFlaw = 'key-unknown' | 'key-retired' | 'key-expired'

/** Why the key can no longer sign or receive at this time; null if it can. */
export function flawOf(key: PersonKey | null, at: Instant): KeyFlaw | null {
  if (!key) return 'key-unknown'
  if (key.retiredAt !== null && key.retiredAt <= at) return 'key-retired'
  return key.expiresAt <= at ? 'key-expired' : null
}

export function keyOf(row: Selectable<Database['person_key']>): PersonKey {
  return {
    fingerprint: row.fingerprint,
    person: row.person_id,
    publicKey: row.public_key,
    publicKeyHash: row.public_key_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    entryIndex: BigInt(row.entry_index),
    provenAt: row.proven_at,
    comparedBy: row.compared_by,
    comparedAt: row.compared_at,
    comparedChannel: row.compared_channel,
    retiredAt: row.retired_at,
    brought: row.protected_private_key === null,
  }
}

/** The person's key that is not retired, expired or not; null if there is none. */
export async function currentKeyOf(db: Db, person: PersonId): Promise<PersonKey | null> {
  const row = await db
    .selectFrom('person_key')
    .selectAll()
    .where('person_id', '=', person)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return row ? keyOf(row) : null
}

export interface FormerKey extends Pick<PersonKey, 'fingerprint' | 'createdAt' | 'entryIndex' | 'comparedAt'> {
  readonly retiredAt: Instant
  readonly retiredReason: 'superseded' | 'compromised' | null
}

/** Those the person gave up or that another took the place of, newest first. A person has a handful in their life. */
export async function formerKeysOf(db: Db, person: PersonId): Promise<readonly FormerKey[]> {
  const rows = await db
    .selectFrom('person_key')
    .selectAll()
    .where('person_id', '=', person)
    .where('retired_at', 'is not', null)
    .orderBy('entry_index', 'desc')
    .execute()
  return rows.flatMap((row) => {
    const { fingerprint, createdAt, entryIndex, comparedAt, retiredAt } = keyOf(row)
    const retiredReason = row.retired_reason
    return retiredAt === null ? [] : [{ fingerprint, createdAt, entryIndex, comparedAt, retiredAt, retiredReason }]
  })
}

export async function findKey(db: Db, fingerprint: Fingerprint): Promise<PersonKey | null> {
  const row = await db.selectFrom('person_key').selectAll().where('fingerprint', '=', fingerprint).executeTakeFirst()
  return row ? keyOf(row) : null
}

/** Those of these keys that a vault opens: the others are in programs of their holders. */
export async function vaultKeysAmong(db: Db, fingerprints: readonly Fingerprint[]): Promise<ReadonlySet<Fingerprint>> {
  if (fingerprints.length === 0) return new Set()
  const rows = await db
    .selectFrom('person_key')
    .select('fingerprint')
    .where('fingerprint', 'in', fingerprints)
    .where('protected_private_key', 'is not', null)
    .execute()
  return new Set(rows.map(({ fingerprint }) => fingerprint))
}

/** What a key said of itself from one entry on, until it was renewed. */
export type KeyBytes = Pick<PersonKey, 'fingerprint' | 'publicKey' | 'publicKeyHash' | 'expiresAt' | 'entryIndex'>

const bytesColumns = ['fingerprint', 'public_key', 'public_key_hash', 'expires_at', 'entry_index'] as const

function bytesOf(row: Pick<Selectable<Database['person_key']>, (typeof bytesColumns)[number]>): KeyBytes {
  const { fingerprint, public_key: publicKey, public_key_hash: publicKeyHash, expires_at: expiresAt } = row
  return { fingerprint, publicKey, publicKeyHash, expiresAt, entryIndex: BigInt(row.entry_index) }
}

/** All that a key ever said of itself, in the order of their entries; none where nobody holds it. */
export async function keyBytesOf(db: Db, fingerprint: Fingerprint): Promise<readonly KeyBytes[]> {
  const earlier = await db
    .selectFrom('earlier_key_bytes')
    .select(bytesColumns)
    .where('fingerprint', '=', fingerprint)
    .orderBy('entry_index')
    .execute()
  const key = await findKey(db, fingerprint)
  return [...earlier.map(bytesOf), ...(key ? [key] : [])]
}

/** The bytes by which what stands at this place of the log is judged, whatever became of the key afterwards. */
export async function keyBytesAt(db: Db, fingerprint: Fingerprint, index: bigint): Promise<Uint8Array | null> {
  const all = await keyBytesOf(db, fingerprint)
  return all.findLast(({ entryIndex }) => entryIndex <= index)?.publicKey ?? null
}

/** The bytes that rolls and statements name by their hashes: of before a renewal as well, until the next ones name others. */
export async function keyBytesByHash(db: Db, hashes: readonly Sha256Hex[]): Promise<ReadonlyMap<Sha256Hex, KeyBytes>> {
  const found = new Map<Sha256Hex, KeyBytes>()
  for (let from = 0; from < hashes.length; from += 1000) {
    const asked = hashes.slice(from, from + 1000)
    for (const table of ['person_key', 'earlier_key_bytes'] as const) {
      const rows = await db.selectFrom(table).select(bytesColumns).where('public_key_hash', 'in', asked).execute()
      for (const row of rows) found.set(row.public_key_hash, bytesOf(row))
    }
  }
  return found
}

export async function protectedKeyOf(db: Db, fingerprint: Fingerprint): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('person_key')
    .select('protected_private_key')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return row?.protected_private_key ?? null
}

export interface NewKey {
  readonly fingerprint: Fingerprint
  readonly person: PersonId
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  /** Null for one that is brought. */
  readonly protectedKey: Uint8Array | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly entryIndex: bigint
}

export async function addKey(db: Db, key: NewKey): Promise<void> {
  await db
    .insertInto('person_key')
    .values({
      fingerprint: key.fingerprint,
      person_id: key.person,
      public_key: key.publicKey,
      public_key_hash: key.publicKeyHash,
      protected_private_key: key.protectedKey,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      entry_index: Number(key.entryIndex),
      proven_at: null,
      compared_by: null,
      compared_at: null,
      compared_channel: null,
      retired_at: null,
      retired_reason: null,
      end_told: null,
    })
    .execute()
}

/** The same key says from this entry on that it ends later. What it said before stays, to judge what was signed before. */
export async function renewKey(
  db: Db,
  {
    fingerprint,
    opensAsBefore,
    ...renewed
  }: Omit<NewKey, 'person' | 'createdAt'> & {
    /** False where it is sealed to another subkey from now on, which nobody has shown that they can open. */
    readonly opensAsBefore: boolean
  },
): Promise<void> {
  const before = await db
    .selectFrom('person_key')
    .select(bytesColumns)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirstOrThrow()
  await db.insertInto('earlier_key_bytes').values(before).execute()
  await db
    .updateTable('person_key')
    .set({
      public_key: renewed.publicKey,
      public_key_hash: renewed.publicKeyHash,
      protected_private_key: renewed.protectedKey,
      expires_at: renewed.expiresAt,
      entry_index: Number(renewed.entryIndex),
      end_told: null,
      ...(opensAsBefore ? {} : { proven_at: null }),
    })
    .where('fingerprint', '=', fingerprint)
    .execute()
}

/** Keys in use that end between `after` and `before`, and when their holders were last told; the first to end first. */
export async function keysEnding(
  db: Db,
  { after, before }: { readonly after: Instant; readonly before: Instant },
): Promise<readonly EndingKey[]> {
  return db
    .selectFrom('person_key')
    .select(['fingerprint', 'person_id as person', 'expires_at as expiresAt', 'end_told as toldAt'])
    .where('retired_at', 'is', null)
    .where('expires_at', '>', after)
    .where('expires_at', '<=', before)
    .orderBy('expires_at')
    .execute()
}

export interface EndingKey {
  readonly fingerprint: Fingerprint
  readonly person: PersonId
  readonly expiresAt: Instant
  readonly toldAt: Instant | null
}

export async function markEndTold(db: Db, fingerprint: Fingerprint, at: Instant): Promise<void> {
  await db.updateTable('person_key').set({ end_told: at }).where('fingerprint', '=', fingerprint).execute()
}

/** The rows stay: signatures made with a retired key are judged by its bytes for ever. */
export async function retireKey(
  db: Db,
  fingerprint: Fingerprint,
  { at, reason }: { readonly at: Instant; readonly reason: 'superseded' | 'compromised' },
): Promise<void> {
  await db
    .updateTable('person_key')
    .set({ retired_at: at, retired_reason: reason })
    .where('fingerprint', '=', fingerprint)
    .where('retired_at', 'is', null)
    .execute()
}

/** Called by every opening too: whoever just opened a copy has proven that the key decrypts. */
export async function renewProof(db: Db, fingerprint: Fingerprint, at: Instant): Promise<void> {
  await db.updateTable('person_key').set({ proven_at: at }).where('fingerprint', '=', fingerprint).execute()
}

/** Nothing is sealed to it until its holder shows again that they can decrypt, and somebody compares it again. */
export async function demandProofAnew(db: Db, fingerprint: Fingerprint): Promise<void> {
  const unproven = { proven_at: null, compared_by: null, compared_at: null, compared_channel: null }
  await db.updateTable('person_key').set(unproven).where('fingerprint', '=', fingerprint).execute()
}

/** False where the key was compared already. */
export async function markCompared(
  db: Db,
  fingerprint: Fingerprint,
  { by, at, channel }: { readonly by: PersonId; readonly at: Instant; readonly channel: ComparisonChannel },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person_key')
    .set({ compared_by: by, compared_at: at, compared_channel: channel })
    .where('fingerprint', '=', fingerprint)
    .where('compared_at', 'is', null)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Who compared these keys, when and how; a key that nobody compared is left out. */
export async function comparisonsOf(
  db: Db,
  fingerprints: readonly Fingerprint[],
): Promise<ReadonlyMap<Fingerprint, Comparison>> {
  const found = new Map<Fingerprint, Comparison>()
  for (let from = 0; from < fingerprints.length; from += 1000) {
    const rows = await db
      .selectFrom('person_key')
      .select(['fingerprint', 'compared_by', 'compared_at', 'compared_channel'])
      .where('fingerprint', 'in', fingerprints.slice(from, from + 1000))
      .execute()
    for (const { fingerprint, compared_by: by, compared_at: at, compared_channel: channel } of rows)
      if (by && at !== null) found.set(fingerprint, { by, at, channel })
  }
  return found
}

// ── proof of decrypt ───────────────────────────────────────────────────────

export async function keepProofNonce(
  db: Db,
  proof: {
    readonly fingerprint: Fingerprint
    readonly nonceHash: Uint8Array
    readonly issuedAt: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  const { fingerprint, nonceHash, issuedAt, expiresAt } = proof
  const question = { nonce_hash: nonceHash, issued_at: issuedAt, expires_at: expiresAt }
  // One question at a time: an older one, perhaps never shown, is void. In one statement, for two tabs may ask at once.
  await db
    .insertInto('key_proof')
    .values({ fingerprint, ...question })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet(question))
    .execute()
}

/** True if this nonce was asked of this key and not yet answered; then it is used up. */
export async function takeProofNonce(
  db: Db,
  answer: { readonly fingerprint: Fingerprint; readonly nonceHash: Uint8Array; readonly at: Instant },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('key_proof')
    .where('fingerprint', '=', answer.fingerprint)
    .where('nonce_hash', '=', answer.nonceHash)
    .where('expires_at', '>', answer.at)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
