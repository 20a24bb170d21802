import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type CouncilSigner, parseCouncilStatement } from '../formats/council-statement.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import type { CouncilProof } from '../openpgp/vault-protocol.ts'

type Db = Kysely<Database>

export interface CouncilOnRecord {
  readonly fingerprint: Fingerprint
  /** Statement, signature and key: what every client checks and pins. */
  readonly proof: CouncilProof
  readonly signers: readonly CouncilSigner[]
  readonly createdAt: Instant
  readonly entryIndex: bigint
}

/** The council's key; null before two of the secretariat made it. There is only ever one. */
export async function councilOnRecord(db: Db): Promise<CouncilOnRecord | null> {
  const row = await db.selectFrom('council_key').selectAll().executeTakeFirst()
  if (!row) return null
  const proof = { statement: row.statement, signature: row.statement_signature, councilKey: row.public_key }
  const { signers } = parseCouncilStatement(row.statement)
  const { fingerprint, created_at: createdAt, entry_index } = row
  return { fingerprint, proof, signers, createdAt, entryIndex: BigInt(entry_index) }
}

export interface NewCouncilKey {
  readonly fingerprint: Fingerprint
  readonly proof: CouncilProof
  readonly shares: readonly { readonly person: PersonId; readonly sealed: Uint8Array }[]
  readonly at: Instant
  readonly entryIndex: bigint
}

export async function addCouncilKey(db: Db, made: NewCouncilKey): Promise<void> {
  const { fingerprint, proof, shares, at, entryIndex } = made
  await db
    .insertInto('council_key')
    .values({
      fingerprint,
      public_key: proof.councilKey,
      statement: proof.statement,
      statement_signature: proof.signature,
      created_at: at,
      entry_index: Number(entryIndex),
    })
    .execute()
  const rows = shares.map(({ person, sealed }) => ({ fingerprint, person_id: person, sealed }))
  await db.insertInto('council_key_share').values(rows).execute()
}
