/** What the log already holds of acts, and of the persons entries are about: asked before a step's entries are taken. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import type { ActMarks } from '../formats/log-projection.ts'
import type { PersonId } from '../ids.ts'
import { readEntry, runText } from './log-store.server.ts'
import type { LoggedEntry } from './read-log.server.ts'

export interface LogBefore {
  /** How many entries are about each of the persons asked for. */
  readonly counts: ReadonlyMap<PersonId, number>
  /** Acts in the log that are among those asked for, or were answers to the same challenge. */
  readonly acts: readonly ActMarks[]
}

/** What the log says of these persons and acts: one question a step, since PostgreSQL is a way off. */
export async function readBefore(
  trx: Trx,
  asked: { readonly persons: readonly PersonId[]; readonly acts: readonly ActMarks[] },
): Promise<LogBefore> {
  const { persons, acts } = asked
  if (persons.length + acts.length === 0) return { counts: new Map(), acts: [] }
  const challenges = acts.flatMap(({ challenge }) => challenge ?? [])
  const alone = acts.flatMap(({ attempt, challenge }) => (challenge ? [] : [attempt]))
  const parts = [likeActs(challenges.length, byChallenge), likeActs(alone.length, byAttempt), countsOf(persons.length)]
  const text = parts.filter((part) => part !== '').join(' union all ')
  const rows = await runText<BeforeRow>(trx, text, [...challenges, ...alone, ...persons])
  const counts = new Map(persons.map((person) => [person, 0]))
  const found: ActMarks[] = []
  for (const { attempt, challenge, person_id, count } of rows) {
    if (person_id !== null) counts.set(person_id, Number(count))
    else if (attempt !== null) found.push({ attempt, challenge })
  }
  return { counts, acts: found }
}

type BeforeRow = Pick<Row<'log_index'>, 'attempt' | 'challenge'> & {
  readonly person_id: PersonId | null
  readonly count: number | null
}

// An act is found by its challenge, which is good once; only the signed texts that have none need an index of their own.
const byChallenge = 'challenge'
const byAttempt = 'challenge is null and attempt'

const places = (count: number): string => Array.from({ length: count }, () => '?').join(', ')

const likeActs = (count: number, where: typeof byChallenge | typeof byAttempt): string =>
  count === 0
    ? ''
    : `select attempt, challenge, cast(null as text) as person_id, cast(null as bigint) as count
    from log_index where ${where} in (${places(count)})`

const countsOf = (persons: number): string =>
  persons === 0
    ? ''
    : `select cast(null as bytea) as attempt, cast(null as bytea) as challenge, person_id, count
    from log_subject where person_id in (${places(persons)})`

export async function findAct(db: Db | Trx, { attempt, challenge }: ActMarks): Promise<LoggedEntry | null> {
  const [where, values] = challenge ? [`${byChallenge} = ? and attempt`, [challenge, attempt]] : [byAttempt, [attempt]]
  const [row] = await runText<Pick<Row<'log_index'>, 'index'>>(
    db,
    `select "index" from log_index where ${where} = ?`,
    values,
  )
  return row ? readEntry(db, BigInt(row.index)) : null
}
