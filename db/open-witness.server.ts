/**
 * A witness's own small database: for each log the newest checkpoint it
 * cosigned, and what it holds against logs that told two stories. Opened under
 * the same promises as the portal's: what a witness forgot, it could contradict.
 */
import { Kysely, SqliteDialect } from 'kysely'
import { connectSqlite } from './open.server.ts'

export interface WitnessDatabase {
  witnessed: {
    origin: string
    /** Decimal: below 2^63, which a JavaScript number does not hold. */
    size: string
    root: Uint8Array
    /** Of the cosignature, seconds. */
    time: number
    /** The signed note with our cosignature. */
    note: string
  }
  witness_evidence: {
    origin: string
    size: string
    root: Uint8Array
    /** Refused: signed by the log, over another tree of a size that was cosigned before. */
    note: string
    cosigned_note: string
    time: number
  }
}

export type WitnessDb = Kysely<WitnessDatabase>

const tables = `
  create table if not exists witnessed (
    origin text primary key,
    size text not null,
    root blob not null check (length(root) = 32),
    time integer not null,
    note text not null
  ) strict, without rowid;
  create table if not exists witness_evidence (
    origin text not null,
    size text not null,
    root blob not null check (length(root) = 32),
    note text not null,
    cosigned_note text not null,
    time integer not null,
    primary key (origin, size, root)
  ) strict, without rowid;
`

/** Opens the file, made if it is not there. Throws DatabaseRefused where the disk does not keep what was committed. */
export function openWitnessDatabase(path: string): { readonly db: WitnessDb; close(): Promise<void> } {
  const client = connectSqlite(path)
  client.exec(tables)
  const db = new Kysely<WitnessDatabase>({ dialect: new SqliteDialect({ database: client }) })
  const close = async (): Promise<void> => {
    await db.destroy()
    // Kysely closes only what it has used.
    client.close()
  }
  return { db, close }
}
