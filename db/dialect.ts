import { type Kysely, PostgresAdapter, sql } from 'kysely'

export type DatabaseKind = 'sqlite' | 'postgresql'

/** Which database an open handle or transaction speaks to: for the few statements the two spell differently. */
export function dialectOf(db: Pick<Kysely<unknown>, 'getExecutor'>): DatabaseKind {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgresql' : 'sqlite'
}

const spelling = {
  sqlite: { BYTES: 'blob', INT: 'integer', PLAIN: 'strict' },
  postgresql: { BYTES: 'bytea', INT: 'bigint', PLAIN: '' },
} as const

/** Executes statements of a schema in order, BYTES, INT and PLAIN spelled as the database does. */
export async function executeSpelled(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  for (const statement of statements)
    await sql.raw(statement.replaceAll(/\b(BYTES|INT|PLAIN)\b/g, (word) => words[word] ?? word)).execute(db)
}
