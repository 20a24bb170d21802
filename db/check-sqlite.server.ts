/** Whether an SQLite file is whole, as far as can be told within a second or two of a start. */
import { statSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'

/**
 * A file up to this size is looked through wholly. Measured: 360 MB a second from
 * memory (SQLite's quick_check, 720 MB in 2.0 s, 2026-11-30).
 */
const wholeUpTo = 512 * 1024 * 1024

/**
 * What grows with the log, of a larger file left to the verification of the log
 * that runs every day and reads each of these rows against what was signed.
 */
const growing = /^log_/

export interface FlawFound {
  /** SQLite's own words. */
  readonly said: string
}

/** The first flaw, or null. Call with an empty write-ahead log: the length of the file is compared. */
export function findSqliteFlaw(client: BetterSqlite3.Database, path: string): FlawFound | null {
  const pages = Number(client.pragma('page_count', { simple: true }))
  const { size } = statSync(path)
  // An older file system, a copy that broke off: SQLite would notice where it first reads beyond the end.
  const length = pages * Number(client.pragma('page_size', { simple: true }))
  if (size < length) return { said: `the file has ${size} of ${length} bytes` }
  if (size <= wholeUpTo) return flawOf(client.pragma('quick_check(1)', { simple: true }))
  for (const table of tablesOf(client)) {
    const flaw = growing.test(table) ? null : flawOf(client.pragma(`quick_check("${table}")`, { simple: true }))
    if (flaw) return flaw
  }
  return null
}

/** Its last line: the first only says which of several databases. */
const flawOf = (answer: unknown): FlawFound | null =>
  answer === 'ok' ? null : { said: String(answer).split('\n').at(-1) ?? '' }

const tablesOf = (client: BetterSqlite3.Database): readonly string[] =>
  client.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all()

/** Whether SQLite says that the file is damaged, or is none of its own. */
export const isDamage = (error: unknown): boolean => hasCode(error, /^SQLITE_(CORRUPT|NOTADB)/)
/** Whether SQLite says that it may not write, or not open at all. */
export const isUnwritable = (error: unknown): boolean => hasCode(error, /^SQLITE_(CANTOPEN|READONLY|PERM)/)

const hasCode = (error: unknown, code: RegExp): boolean =>
  error instanceof Error && 'code' in error && code.test(String(error.code))
