import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { fromUtf8, utf8 } from '../formats/bytes.ts'
import {
  type CouncilSigner,
  type CouncilStatement,
  parseCouncilStatement,
  statementHash,
} from '../formats/council-statement.ts'
import type { CouncilStep } from '../formats/proof-wire.ts'
import { councilStep } from '../formats/proof-wire.ts'
import { checkRollLine, parseRollHeader } from '../formats/roll.ts'
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { CouncilProof } from '../openpgp/vault-protocol.ts'
import { Broken } from '../outcome.ts'
import { keyBytesByHash } from './key-store.server.ts'

type Db = Kysely<Database>

/** A statement that is, or was, in force. */
export interface StatementOnRecord {
  readonly statement: CouncilStatement
  readonly hash: Sha256Hex
  readonly entryIndex: bigint
}

export interface CouncilOnRecord {
  readonly fingerprint: Fingerprint
  /** Statements, signatures and keys: what every client checks and pins. */
  readonly proof: CouncilProof
  /** The founding one first, the one in force last. */
  readonly statements: readonly StatementOnRecord[]
  /** By the statement in force. */
  readonly signers: readonly CouncilSigner[]
  /** The entry that made the council's first key. */
  readonly entryIndex: bigint
}

type StatementRow = Selectable<Database['council_statement']> & { readonly public_key: Uint8Array }

const statements = (db: Db) =>
  db
    .selectFrom('council_statement')
    .innerJoin('council_key', 'council_key.fingerprint', 'council_statement.fingerprint')
    .selectAll('council_statement')
    .select('council_key.public_key')
    .orderBy('council_statement.number')

/** The council, with all who ever signed for it; null before two of the secretariat made its key. There is only ever one. */
export async function councilOnRecord(db: Db): Promise<CouncilOnRecord | null> {
  const rows = await statements(db).where('council_statement.entry_index', 'is not', null).execute()
  const [founding, ...others] = rows
  const onRecord = rows.map(onRecordOf)
  const current = onRecord.at(-1)
  if (!founding || !current) return null
  const { statement, signature, public_key: councilKey } = founding
  const later = await laterOf(db, others, onRecord)
  return {
    fingerprint: current.statement.council,
    proof: { statement, signature, councilKey, later },
    statements: onRecord,
    signers: current.statement.signers,
    entryIndex: BigInt(founding.entry_index ?? 0),
  }
}

/** Number of the statement in force; 0 before the founding one. */
export async function statementInForce(db: Db): Promise<number> {
  const newest = db.selectFrom('council_statement').select('number').where('entry_index', 'is not', null)
  return (await newest.orderBy('number', 'desc').limit(1).executeTakeFirst())?.number ?? 0
}

const onRecordOf = ({ statement, entry_index }: StatementRow): StatementOnRecord => ({
  statement: parseCouncilStatement(statement),
  hash: statementHash(statement),
  entryIndex: BigInt(entry_index ?? 0),
})

async function laterOf(
  db: Db,
  rows: readonly StatementRow[],
  onRecord: readonly StatementOnRecord[],
): Promise<readonly CouncilStep[]> {
  if (rows.length === 0) return []
  const named = onRecord.flatMap(({ statement }) => statement.signers)
  const overseers = rows.map(oversightOf)
  const keys = await keysOf(db, [...named, ...overseers.flatMap((found) => (found ? [overseerOf(found)] : []))])
  return rows.map((row, i) => {
    const before = onRecord[i]?.statement.signers ?? []
    const oversight = overseers[i] ?? null
    const signedBy = [...before, ...(oversight ? [overseerOf(oversight)] : [])]
    const signed = (person: PersonId | null, signature: Uint8Array | null) => {
      const publicKey = keys.get(signedBy.find((signer) => signer.person === person)?.keyHash ?? '')
      if (!person || !signature || !publicKey)
        throw new Broken(`council statement ${row.number} is signed by a stranger`)
      return { person, signature, publicKey }
    }
    return {
      statement: row.statement,
      signature: row.signature,
      councilKey: row.public_key,
      by: [signed(row.proposed_by, row.first_signature), signed(row.second_signed_by, row.second_signature)],
      former: row.former_signature,
      oversight,
    }
  })
}

type Oversight = NonNullable<CouncilStep['oversight']>

const oversightCodec = councilStep.fields.oversight

const oversightOf = ({ oversight }: Pick<StatementRow, 'oversight'>): CouncilStep['oversight'] =>
  oversight && oversightCodec.decode(JSON.parse(fromUtf8(oversight)), 'oversight')

const overseerOf = ({ header, line }: Oversight): Pick<CouncilSigner, 'person' | 'keyHash'> =>
  checkRollLine(parseRollHeader(header), line)

/** By the very bytes that were named: a key that was renewed since says something else by now. */
async function keysOf(
  db: Db,
  signers: readonly Pick<CouncilSigner, 'keyHash'>[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await keyBytesByHash(db, [...new Set(signers.map(({ keyHash }) => keyHash))])
  return new Map([...found].map(([hash, { publicKey }]) => [hash, publicKey]))
}

type Shares = readonly { readonly person: PersonId; readonly sealed: Uint8Array }[]

export interface NewCouncilKey {
  readonly fingerprint: Fingerprint
  readonly proof: Pick<CouncilProof, 'statement' | 'signature' | 'councilKey'>
  readonly shares: Shares
  readonly at: Instant
  readonly entryIndex: bigint
}

/** The council's first key, with the founding statement. */
export async function addCouncilKey(db: Db, made: NewCouncilKey): Promise<void> {
  const { fingerprint, proof, shares, at, entryIndex } = made
  const { statement, signature, councilKey } = proof
  await addKey(db, { fingerprint, councilKey, at, entryIndex })
  await db
    .insertInto('council_statement')
    .values({ ...unsigned, number: 1, fingerprint, statement, signature, entry_index: Number(entryIndex) })
    .execute()
  await keepShares(db, fingerprint, shares)
  await beginSigning(db, parseCouncilStatement(statement).signers, at)
}

const unsigned = {
  former_signature: null,
  proposed_by: null,
  proposed_at: null,
  first_signature: null,
  second_signed_by: null,
  second_signature: null,
  oversight: null,
  expires_at: null,
}

async function addKey(
  db: Db,
  key: Pick<NewCouncilKey, 'fingerprint' | 'at' | 'entryIndex'> & { readonly councilKey: Uint8Array },
): Promise<void> {
  await db
    .insertInto('council_key')
    .values({
      fingerprint: key.fingerprint,
      public_key: key.councilKey,
      created_at: key.at,
      entry_index: Number(key.entryIndex),
    })
    .execute()
}

async function keepShares(db: Db, fingerprint: Fingerprint, shares: Shares): Promise<void> {
  if (shares.length === 0) return
  const rows = shares.map(({ person, sealed }) => ({ fingerprint, person_id: person, sealed }))
  await db
    .insertInto('council_key_share')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['fingerprint', 'person_id']).doUpdateSet((row) => ({ sealed: row.ref('excluded.sealed') })),
    )
    .execute()
}

/** The share of the council key in force that was sealed to this person; null where they have none. */
export async function shareOf(db: Db, person: PersonId): Promise<Uint8Array | null> {
  const council = await councilOnRecord(db)
  if (!council) return null
  const row = await db
    .selectFrom('council_key_share')
    .select('sealed')
    .where('fingerprint', '=', council.fingerprint)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row?.sealed ?? null
}

/** Who signs rolls from now on, beside their row: what the powers of whoever no roll names yet rest on. */
async function beginSigning(db: Db, signers: readonly CouncilSigner[], at: Instant): Promise<void> {
  const people = signers.map(({ person }) => person)
  await db
    .updateTable('person')
    .set({ signs_rolls_from: null })
    .where('signs_rolls_from', 'is not', null)
    .where('id', 'not in', people)
    .execute()
  await db
    .updateTable('person')
    .set({ signs_rolls_from: at })
    .where('signs_rolls_from', 'is', null)
    .where('id', 'in', people)
    .execute()
}

// ── the next statement ─────────────────────────────────────────────────────

/** A statement that waits for its second signature. */
export interface StatementProposed {
  readonly number: number
  readonly statement: Uint8Array
  readonly hash: Sha256Hex
  readonly signature: Uint8Array
  readonly councilKey: Uint8Array
  readonly former: Uint8Array | null
  readonly proposedBy: PersonId
  readonly firstSignature: Uint8Array
  readonly expiresAt: Instant
}

/** Null where none waits, lapsed or not. */
export async function statementProposed(db: Db): Promise<StatementProposed | null> {
  const row = await statements(db).where('council_statement.entry_index', 'is', null).executeTakeFirst()
  if (!row?.proposed_by || !row.first_signature || row.expires_at === null) return null
  return {
    number: row.number,
    statement: row.statement,
    hash: statementHash(row.statement),
    signature: row.signature,
    councilKey: row.public_key,
    former: row.former_signature,
    proposedBy: row.proposed_by,
    firstSignature: row.first_signature,
    expiresAt: row.expires_at,
  }
}

export interface NewStatement extends Omit<StatementProposed, 'hash'> {
  readonly fingerprint: Fingerprint
  readonly shares: Shares
  readonly at: Instant
  /** The proposal's own. */
  readonly entryIndex: bigint
}

/** Takes the place of one that still waited: at most one waits at a time. */
export async function addStatementProposal(db: Db, proposed: NewStatement): Promise<void> {
  await dropStatementProposal(db)
  const { fingerprint, councilKey, at, entryIndex } = proposed
  const known = await db
    .selectFrom('council_key')
    .select('fingerprint')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  if (!known) await addKey(db, { fingerprint, councilKey, at, entryIndex })
  await db
    .insertInto('council_statement')
    .values({
      ...unsigned,
      number: proposed.number,
      fingerprint,
      statement: proposed.statement,
      signature: proposed.signature,
      former_signature: proposed.former,
      proposed_by: proposed.proposedBy,
      proposed_at: at,
      first_signature: proposed.firstSignature,
      entry_index: null,
      expires_at: proposed.expiresAt,
    })
    .execute()
  await keepShares(db, fingerprint, proposed.shares)
}

/** What waited waits no more; what was sealed with it, and a key made for it, go. */
export async function dropStatementProposal(db: Db): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('council_statement')
    .where('entry_index', 'is', null)
    .executeTakeFirst()
  if (numDeletedRows > 0n) await sweepShares(db)
}

/** Shares, and keys, that no statement in force speaks of. */
async function sweepShares(db: Db): Promise<void> {
  const council = await councilOnRecord(db)
  if (!council) return
  const people = council.signers.map(({ person }) => person)
  await db
    .deleteFrom('council_key_share')
    .where((row) => row.or([row('fingerprint', '!=', council.fingerprint), row('person_id', 'not in', people)]))
    .execute()
  await db
    .deleteFrom('council_key')
    .where('fingerprint', 'not in', (query) => query.selectFrom('council_statement').select('fingerprint'))
    .execute()
}

/** False where another second signature came first, or the proposal is another by now. */
export async function putStatementInForce(
  db: Db,
  signed: {
    readonly number: number
    readonly person: PersonId
    readonly signature: Uint8Array
    readonly oversight: CouncilStep['oversight']
    readonly at: Instant
    readonly entryIndex: bigint
  },
): Promise<boolean> {
  const { oversight } = signed
  const { numUpdatedRows } = await db
    .updateTable('council_statement')
    .set({
      second_signed_by: signed.person,
      second_signature: signed.signature,
      oversight: oversight && utf8(JSON.stringify(oversightCodec.encode(oversight))),
      entry_index: Number(signed.entryIndex),
    })
    .where('number', '=', signed.number)
    .where('entry_index', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  const council = await councilOnRecord(db)
  await beginSigning(db, council?.signers ?? [], signed.at)
  await sweepShares(db)
  return true
}
