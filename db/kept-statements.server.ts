import type BetterSqlite3 from 'better-sqlite3'
import type { SqliteStatement } from 'kysely'

// Kysely prepares each statement anew; preparing costs more than running most
// of ours. A statement that is being iterated cannot be shared.
export function keepStatements(client: BetterSqlite3.Database): {
  prepare(sql: string): SqliteStatement
  close(): void
} {
  const kept = new Map<string, BetterSqlite3.Statement<unknown[]>>()
  return {
    prepare(sql) {
      const found = kept.get(sql)
      if (found && !found.busy) return found as unknown as SqliteStatement
      const statement = client.prepare<unknown[]>(sql)
      if (kept.size >= 500) kept.clear()
      kept.set(sql, statement)
      return statement as unknown as SqliteStatement
    },
    close: () => client.close(),
  }
}
