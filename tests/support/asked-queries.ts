/** What a database is asked, and how SQLite goes about it. */
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import type { Db } from '../../db/open.server.ts'

/** Every query that is built while this works. */
export async function askedOf(db: Db, work: (db: Db) => Promise<unknown>): Promise<readonly CompiledQuery[]> {
  const asked: CompiledQuery[] = []
  const listening: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await work(db.withPlugin(listening))
  return asked
}

/** The steps of `explain query plan`, in SQLite's words. */
export async function planOf(db: Db, asked: CompiledQuery | undefined): Promise<readonly string[]> {
  if (!asked) throw new Error('nothing was asked')
  const plan = CompiledQuery.raw(`explain query plan ${asked.sql}`, [...asked.parameters])
  const { rows } = await db.executeQuery<{ readonly detail: string }>(plan)
  return rows.map(({ detail }) => detail)
}
