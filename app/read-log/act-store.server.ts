/** What the log already holds of acts, and of the persons and organizations entries count for: asked before a step's entries are taken. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import type { Whose } from '../formats/counted.ts'
import type { ActMarks } from '../formats/log-projection.ts'
import { readEntry, runText } from './log-store.server.ts'
import type { LoggedEntry } from './read-log.server.ts'

export interface LogBefore {
  /** How many entries count for each of those asked for. */
  readonly counts: ReadonlyMap<Whose, number>
  /** Acts in the log that are among those asked for, or were answers to the same challenge. */
  readonly acts: readonly ActMarks[]
}

/** What the log says of these people, organizations and acts: one question a step, since PostgreSQL is a way off. */
export async function readBefore(
  trx: Trx,
  asked: { readonly counted: readonly Whose[]; readonly acts: readonly ActMarks[] },
): Promise<LogBefore> {
  const { counted, acts } = asked
  if (counted.length + acts.length === 0) return { counts: new Map(), acts: [] }
  const challenges = acts.flatMap(({ challenge }) => challenge ?? [])
  const alone = acts.flatMap(({ attempt, challenge }) => (challenge ? [] : [attempt]))
  const parts = [likeActs(challenges.length, byChallenge), likeActs(alone.length, byAttempt), countsOf(counted.length)]
  const text = parts.filter((part) => part !== '').join(' union all ')
  const rows = await runText<BeforeRow>(trx, text, [...challenges, ...alone, ...counted])
  const counts = new Map(counted.map((who) => [who, 0]))
  const found: ActMarks[] = []
  for (const { attempt, challenge, who, count } of rows) {
    if (who !== null) counts.set(who, Number(count))
    else if (attempt !== null) found.push({ attempt, challenge })
  }
  return { counts, acts: found }
}

type BeforeRow = Pick<Row<'log_index'>, 'attempt' | 'challenge'> & {
  readonly who: Whose | null
  readonly count: number | null
}

// An act is found by its challenge, which is good once; only the signed texts that have none need an index of their own.
const byChallenge = 'challenge'
const byAttempt = 'challenge is null and attempt'

const places = (count: number): string => Array.from({ length: count }, () => '?').join(', ')

const likeActs = (count: number, where: typeof byChallenge | typeof byAttempt): string =>
  count === 0
    ? ''
    : `select attempt, challenge, cast(null as text) as who, cast(null as bigint) as count
    from log_index where ${where} in (${places(count)})`

const countsOf = (counted: number): string =>
  counted === 0
    ? ''
    : `select cast(null as bytea) as attempt, cast(null as bytea) as challenge, who, count
    from log_count where who in (${places(counted)})`

export async function findAct(db: Db | Trx, { attempt, challenge }: ActMarks): Promise<LoggedEntry | null> {
  const [where, values] = challenge ? [`${byChallenge} = ? and attempt`, [challenge, attempt]] : [byAttempt, [attempt]]
  const [row] = await runText<Pick<Row<'log_index'>, 'index'>>(
    db,
    `select "index" from log_index where ${where} = ?`,
    values,
  )
  return row ? readEntry(db, BigInt(row.index)) : null
}
