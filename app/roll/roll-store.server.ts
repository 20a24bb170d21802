import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { carryMandates } from '../access/mandate-store.server.ts'
import { concat } from '../formats/bytes.ts'
import type { Hash } from '../formats/merkle.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'

type Db = Kysely<Database>

export interface StoredRoll {
  readonly counter: number
  /** `fuin-roll/1`, to the byte. */
  readonly header: Uint8Array
  readonly headerHash: Sha256Hex
  readonly leaves: readonly Hash[]
  readonly proposedBy: PersonId
  readonly proposedAt: Instant
  readonly firstSignature: Uint8Array
  readonly second: { readonly person: PersonId; readonly signature: Uint8Array } | null
  /** The entry that put it in force; null while it waits for its second signature. */
  readonly entryIndex: bigint | null
  readonly expiresAt: Instant
}

export interface StoredLine {
  readonly person: PersonId
  readonly position: number
  readonly line: Uint8Array
}

export type StoredDeskLine = Omit<StoredLine, 'person'>

function rollOf(row: Selectable<Database['roll']>): StoredRoll {
  return {
    counter: row.counter,
    header: row.header,
    headerHash: row.header_hash,
    leaves: leavesOf(row.leaf_hashes),
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    firstSignature: row.first_signature,
    second:
      row.second_signed_by && row.second_signature
        ? { person: row.second_signed_by, signature: row.second_signature }
        : null,
    entryIndex: row.entry_index === null ? null : BigInt(row.entry_index),
    expiresAt: row.expires_at,
  }
}

function leavesOf(bytes: Uint8Array): readonly Hash[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * (i + 1)))
}

/** The newest roll with both signatures, expired or not; null before the first. */
export async function rollInForce(db: Db): Promise<StoredRoll | null> {
  const row = await db
    .selectFrom('roll')
    .selectAll()
    .where('entry_index', 'is not', null)
    .orderBy('counter', 'desc')
    .executeTakeFirst()
  return row ? rollOf(row) : null
}

/** The roll of this counter, once in force. */
export async function findRoll(db: Db, counter: number): Promise<StoredRoll | null> {
  const row = await db
    .selectFrom('roll')
    .selectAll()
    .where('counter', '=', counter)
    .where('entry_index', 'is not', null)
    .executeTakeFirst()
  return row ? rollOf(row) : null
}

/** The roll in force just before this entry. */
export async function rollBefore(db: Db, index: bigint): Promise<StoredRoll | null> {
  const row = await db
    .selectFrom('roll')
    .selectAll()
    .where('entry_index', '<', Number(index))
    .orderBy('counter', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? rollOf(row) : null
}

/** The roll that waits for its second signature. */
export async function rollProposed(db: Db): Promise<StoredRoll | null> {
  const row = await db.selectFrom('roll').selectAll().where('entry_index', 'is', null).executeTakeFirst()
  return row ? rollOf(row) : null
}

export interface RollHead {
  readonly counter: number
  readonly headerHash: Sha256Hex
  readonly expiresAt: Instant
  readonly entryIndex: bigint
}

/** The roll in force, or that of a counter once in force, without its leaves: who it is, and until when. */
export async function rollHead(db: Db, counter?: number): Promise<RollHead | null> {
  const query = db
    .selectFrom('roll')
    .select(['counter', 'header_hash', 'expires_at', 'entry_index'])
    .where('entry_index', 'is not', null)
    .orderBy('counter', 'desc')
  const row = await (counter === undefined ? query : query.where('counter', '=', counter)).limit(1).executeTakeFirst()
  if (!row) return null
  const { header_hash: headerHash, expires_at: expiresAt, entry_index } = row
  return { counter: row.counter, headerHash, expiresAt, entryIndex: BigInt(entry_index ?? 0) }
}

/** Those about people. */
export async function linesOf(db: Db, counter: number): Promise<readonly StoredLine[]> {
  const rows = await db.selectFrom('roll_line').selectAll().where('counter', '=', counter).orderBy('position').execute()
  return rows.map((row) => ({ person: row.person_id, position: row.position, line: row.line }))
}

/** Those about desks, and about who holds them. */
export const deskLinesOf = (db: Db, counter: number): Promise<readonly StoredDeskLine[]> =>
  db.selectFrom('roll_desk_line').select(['position', 'line']).where('counter', '=', counter).execute()

/** All its lines, also those about desks. */
export async function allLinesOf(db: Db, counter: number): Promise<readonly Uint8Array[]> {
  return [...(await linesOf(db, counter)), ...(await deskLinesOf(db, counter))].map(({ line }) => line)
}

export async function lineOf(db: Db, counter: number, person: PersonId): Promise<StoredLine | null> {
  const row = await db
    .selectFrom('roll_line')
    .selectAll()
    .where('counter', '=', counter)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row ? { person: row.person_id, position: row.position, line: row.line } : null
}

export interface NewRoll {
  readonly counter: number
  readonly header: Uint8Array
  readonly headerHash: Sha256Hex
  readonly leaves: readonly Hash[]
  readonly lines: readonly StoredLine[]
  readonly deskLines: readonly StoredDeskLine[]
  readonly proposedBy: PersonId
  readonly firstSignature: Uint8Array
  readonly expiresAt: Instant
}

/** Takes the place of a proposal that still waited: at most one waits at a time. */
export async function addProposal(db: Db, roll: NewRoll, at: Instant): Promise<void> {
  await dropProposal(db)
  await db
    .insertInto('roll')
    .values({
      counter: roll.counter,
      header: roll.header,
      header_hash: roll.headerHash,
      leaf_hashes: concat(...roll.leaves),
      proposed_at: at,
      proposed_by: roll.proposedBy,
      first_signature: roll.firstSignature,
      second_signed_by: null,
      second_signature: null,
      entry_index: null,
      expires_at: roll.expiresAt,
    })
    .execute()
  // SQLite takes 32,766 values in a statement; a line is four.
  for (let from = 0; from < roll.lines.length; from += 1000) {
    const part = roll.lines.slice(from, from + 1000)
    const rows = part.map(({ person, position, line }) => ({
      counter: roll.counter,
      position,
      person_id: person,
      line,
    }))
    await db.insertInto('roll_line').values(rows).execute()
  }
  for (let from = 0; from < roll.deskLines.length; from += 1000) {
    const rows = roll.deskLines.slice(from, from + 1000).map((line) => ({ counter: roll.counter, ...line }))
    await db.insertInto('roll_desk_line').values(rows).execute()
  }
}

/** What waited waits no more. */
export async function dropProposal(db: Db): Promise<void> {
  const waiting = db.selectFrom('roll').select('counter').where('entry_index', 'is', null)
  await db.deleteFrom('roll_line').where('counter', 'in', waiting).execute()
  await db.deleteFrom('roll_desk_line').where('counter', 'in', waiting).execute()
  await db.deleteFrom('roll').where('entry_index', 'is', null).execute()
}

/**
 * False where another second signature came first, or the proposal is another by
 * now. From here on everybody's powers rest on this roll (access/powers.ts): the
 * caller has made sure, in this very step, that its lines say what the tables say,
 * the role among it.
 */
export async function putInForce(
  db: Db,
  signed: {
    readonly counter: number
    readonly headerHash: Sha256Hex
    readonly person: PersonId
    readonly signature: Uint8Array
    readonly entryIndex: bigint
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('roll')
    .set({
      second_signed_by: signed.person,
      second_signature: signed.signature,
      entry_index: Number(signed.entryIndex),
    })
    .where('counter', '=', signed.counter)
    .where('header_hash', '=', signed.headerHash)
    .where('entry_index', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await beginPowers(db, signed.counter)
  return true
}

/** Whoever the roll names has their role by it, and what it says they were given beside; whoever it leaves out has it no more. */
async function beginPowers(db: Db, counter: number): Promise<void> {
  const named = db.selectFrom('roll_line').select('person_id').where('counter', '=', counter)
  await db
    .updateTable('person')
    .set((row) => ({ roll_role: row.ref('role') }))
    .where('id', 'in', named)
    .execute()
  await db
    .updateTable('person')
    .set({ roll_role: null })
    .where('roll_role', 'is not', null)
    .where('id', 'not in', named)
    .execute()
  await carryMandates(db, { counter, lines: await allLinesOf(db, counter) })
}
