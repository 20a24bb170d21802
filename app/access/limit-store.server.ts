import { CompiledQuery, sql } from 'kysely'
import type { Db, OpenDatabase } from '../../db/open.server.ts'

interface LimitQuery {
  readonly text: string
  readonly values?: readonly unknown[]
}

/** What rate-limiter-flexible's PostgreSQL store asks of a client. */
export interface LimitClient {
  query(query: LimitQuery): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number }>
}

/**
 * Leads the limiter's single-statement queries through our own connection, so
 * that on SQLite they wait for the transaction in flight instead of falling into
 * it and being undone with it. SQLite speaks the same upsert; only the
 * placeholders differ.
 */
export function limitClient(db: Db, kind: OpenDatabase['kind']): LimitClient {
  return {
    async query({ text, values = [] }) {
      const compiled = kind === 'postgresql' ? CompiledQuery.raw(text, [...values]) : numberedToPositional(text, values)
      const { rows, numAffectedRows } = await db.executeQuery(compiled)
      return { rows, rowCount: rows.length > 0 ? rows.length : Number(numAffectedRows ?? 0n) }
    },
  }
}

function numberedToPositional(text: string, values: readonly unknown[]): CompiledQuery {
  const used: unknown[] = []
  const positional = text.replace(/\$(\d+)/g, (_, n: string) => {
    used.push(values[Number(n) - 1])
    return '?'
  })
  return CompiledQuery.raw(positional, used)
}

/** Forgets counters that ran out more than an hour ago, by the database's clock, on which all nodes agree. */
export async function sweepLimits(db: Db, kind: OpenDatabase['kind']): Promise<void> {
  const seconds = kind === 'postgresql' ? sql<number>`extract(epoch from now())` : sql<number>`unixepoch()`
  await db.deleteFrom('rate_limit').where('expire', '<', sql<number>`(${seconds} - 3600) * 1000`).execute()
}
