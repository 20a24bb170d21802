import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Term } from '../council/engagement.ts'
import type { Post } from '../council/engagement-store.server.ts'
import type { MoveAsked } from '../council/person.ts'
import type { PersonFacts } from '../council/person-facts.ts'
import type { ChangeoverId, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { countUpTo, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { type ChangeoverFilters, changeoverList } from './changeover-list.ts'

type Db = Kysely<Database>

export interface Changeover {
  readonly id: ChangeoverId
  readonly at: Instant
  readonly confirmedAt: Instant
  readonly confirmedBy: PersonId
  readonly entryIndex: bigint
  readonly lines: number
  readonly carriedOutAt: Instant | null
  readonly droppedAt: Instant | null
}

const changeoverOf = (row: Selectable<Database['changeover']>): Changeover => ({
  id: row.id,
  at: row.takes_place_at,
  confirmedAt: row.confirmed_at,
  confirmedBy: row.confirmed_by,
  entryIndex: BigInt(row.entry_index),
  lines: row.lines,
  carriedOutAt: row.carried_out_at,
  droppedAt: row.dropped_at,
})

export async function findChangeover(db: Db, id: ChangeoverId): Promise<Changeover | null> {
  const row = await db.selectFrom('changeover').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? changeoverOf(row) : null
}

/** The one that was confirmed of these very lines and hour, unless it was taken back. */
export async function changeoverOfList(db: Db, hash: Sha256Hex): Promise<Changeover | null> {
  const row = await db
    .selectFrom('changeover')
    .selectAll()
    .where('list_hash', '=', hash)
    .where('dropped_at', 'is', null)
    .executeTakeFirst()
  return row ? changeoverOf(row) : null
}

/** The latest hour first. */
export async function listChangeovers(
  db: Db,
  { place }: Pick<Asked<ChangeoverFilters, ChangeoverId>, 'place'>,
): Promise<{ readonly page: Page<Changeover & { readonly confirmedByName: string }>; readonly count: Count }> {
  const lines = db
    .selectFrom('changeover')
    .innerJoin('person', 'person.id', 'changeover.confirmed_by')
    .selectAll('changeover')
    .select('person.name as confirmed_by_name')
  const walk = walkBy({
    lines,
    order: { by: ['changeover.takes_place_at', 'changeover.id'], runs: 'down' },
    edge: async (id: ChangeoverId) => {
      const found = await findChangeover(db, id)
      return found && [found.at, id]
    },
  })
  const page = await readPage(walk, { place, length: changeoverList.length, keyOf: ({ id }) => id })
  const shown = page.lines.map((row) => ({ ...changeoverOf(row), confirmedByName: row.confirmed_by_name }))
  return { page: { ...page, lines: shown }, count: await countUpTo(db, db.selectFrom('changeover'), 1000) }
}

/** Those that wait for their hour, and those whose hour came after `since`; the latest first. */
export async function changeoversSince(db: Db, since: Instant): Promise<readonly Changeover[]> {
  const rows = await db
    .selectFrom('changeover')
    .selectAll()
    .where('takes_place_at', '>', since)
    .where('dropped_at', 'is', null)
    .orderBy('takes_place_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(changeoverOf)
}

/** Those whose hour has come and which are not settled, the earliest first. */
export async function dueChangeovers(db: Db, now: Instant): Promise<readonly Changeover[]> {
  const rows = await db
    .selectFrom('changeover')
    .selectAll()
    .where('takes_place_at', '<=', now)
    .where('carried_out_at', 'is', null)
    .where('dropped_at', 'is', null)
    .orderBy('takes_place_at')
    .orderBy('id')
    .execute()
  return rows.map(changeoverOf)
}

/** The people and addresses of whom lines speak that still wait. */
export async function waitingIn(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('changeover_line')
    .select(['person_id', 'email'])
    .where('state', '=', 'waits')
    .execute()
  return new Set(rows.flatMap(({ person_id, email }) => [person_id, email].filter((named) => named !== null)))
}

export async function addChangeover(
  db: Db,
  made: Omit<Changeover, 'carriedOutAt' | 'droppedAt'> & { readonly listHash: Sha256Hex },
): Promise<void> {
  await db
    .insertInto('changeover')
    .values({
      id: made.id,
      takes_place_at: made.at,
      confirmed_at: made.confirmedAt,
      confirmed_by: made.confirmedBy,
      entry_index: Number(made.entryIndex),
      list_hash: made.listHash,
      lines: made.lines,
      carried_out_at: null,
      dropped_at: null,
    })
    .execute()
}

type Leaving = Extract<MoveAsked, { move: 'leave' }>['why']

/** What a sound line will write. */
export type Planned =
  | {
      readonly fate: 'join'
      readonly facts: PersonFacts
      readonly email: string
      readonly post: Post
      readonly term: Term
      readonly locale: 'ja' | 'en'
    }
  | {
      readonly fate: 'return'
      readonly person: PersonId
      readonly email: string
      readonly post: Post
      readonly term: Term
    }
  | { readonly fate: 'move'; readonly person: PersonId; readonly post: Post; readonly term: Term }
  | { readonly fate: 'leave'; readonly person: PersonId; readonly why: Leaving }

export interface PlannedLine {
  readonly line: number
  readonly planned: Planned
  /** Of who moves or leaves. */
  readonly untilBefore: Instant | null
}

export async function addLines(db: Db, id: ChangeoverId, lines: readonly PlannedLine[]): Promise<void> {
  // PostgreSQL takes 65,535 values in a statement, SQLite 32,766; a line is twenty.
  for (let from = 0; from < lines.length; from += 500) {
    const rows = lines.slice(from, from + 500).map((each) => rowOf(id, each))
    await db.insertInto('changeover_line').values(rows).execute()
  }
}

const nobody: PersonFacts = { name: '', reading: '', department: '', title: '', telephone: '' }

function rowOf(changeover_id: ChangeoverId, { line, planned, untilBefore }: PlannedLine) {
  const { name, reading, telephone } = planned.fate === 'join' ? planned.facts : nobody
  const post = planned.fate === 'leave' ? null : planned.post
  const term = planned.fate === 'leave' ? null : planned.term
  return {
    changeover_id,
    line,
    fate: planned.fate,
    state: 'waits' as const,
    why: null,
    person_id: planned.fate === 'join' ? null : planned.person,
    organization_id: post?.organization ?? null,
    role: post?.role ?? null,
    department: post?.department ?? '',
    title: post?.title ?? '',
    engaged_from: term?.from ?? null,
    engaged_until: term?.until ?? null,
    until_before: untilBefore,
    leaving_why: planned.fate === 'leave' ? planned.why : null,
    name,
    reading,
    telephone,
    email: planned.fate === 'join' || planned.fate === 'return' ? planned.email : null,
    locale: planned.fate === 'join' ? planned.locale : null,
  }
}

export type StoredLine = Selectable<Database['changeover_line']>

export async function linesOf(db: Db, id: ChangeoverId): Promise<readonly StoredLine[]> {
  return await db.selectFrom('changeover_line').selectAll().where('changeover_id', '=', id).orderBy('line').execute()
}

/** The next few that wait. Whoever leaves and moves stands before whoever comes: nobody's place is taken by somebody still in it. */
export async function linesWaiting(db: Db, id: ChangeoverId, limit: number): Promise<readonly StoredLine[]> {
  return await db
    .selectFrom('changeover_line')
    .selectAll()
    .where('changeover_id', '=', id)
    .where('state', '=', 'waits')
    .orderBy('line')
    .limit(limit)
    .execute()
}

export interface Settled {
  readonly line: number
  readonly state: 'done' | 'overtaken' | 'dropped'
  readonly why: string | null
  readonly person: PersonId | null
}

/** Nothing of what the line was going to write stays in it. */
export async function settleLine(db: Db, id: ChangeoverId, { line, state, why, person }: Settled): Promise<void> {
  await db
    .updateTable('changeover_line')
    .set({
      state,
      why,
      person_id: person,
      name: '',
      reading: '',
      telephone: '',
      email: null,
      department: '',
      title: '',
    })
    .where('changeover_id', '=', id)
    .where('line', '=', line)
    .execute()
}

export async function endChangeover(db: Db, id: ChangeoverId, at: Instant): Promise<void> {
  await db
    .updateTable('changeover')
    .set({ carried_out_at: at })
    .where('id', '=', id)
    .where('carried_out_at', 'is', null)
    .execute()
}

/** False where it is dropped or begun already. */
export async function dropChangeoverRow(db: Db, id: ChangeoverId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('changeover')
    .set({ dropped_at: at })
    .where('id', '=', id)
    .where('dropped_at', 'is', null)
    .where('takes_place_at', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
