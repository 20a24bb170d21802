import { type Kysely, PostgresAdapter } from 'kysely'

export type DatabaseKind = 'sqlite' | 'postgresql'

/** Which database an open handle or transaction speaks to: for the few statements the two spell differently. */
export function dialectOf(db: Pick<Kysely<unknown>, 'getExecutor'>): DatabaseKind {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgresql' : 'sqlite'
}
