/** What is due, and its going. Callers pass a step's transaction; nothing here decides on holds. */
import { type SqlBool, sql } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import { forgetFactors } from '../access/credential-store.server.ts'
import { erasedEmailEnding, erasedEmailOf } from '../council/person.ts'
import { forgetProposed } from '../council/proposal-store.server.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { days, type Instant, instant, type PersonId } from '../ids.ts'
import { firstIndexAt } from '../read-log/log-search-store.server.ts'
import { forgetWaysBack } from '../recovery/way-back-store.server.ts'
import type { EntryRange } from './entry-range.ts'
import { type Erasure, readErasure } from './erasure.ts'
import type { HoldObject } from './hold.ts'
import { isHeld, isReasonOfHold } from './hold-store.server.ts'
import { keptSince, lapsedSessionKept, type Retention } from './retention.ts'

type Reader = Db | Trx

// ── what lies beside single entries ────────────────────────────────────────

export interface OldBeside {
  readonly index: number
  readonly held: boolean
}

/** What must stay, and when that is asked. */
export interface Holding {
  readonly holds: readonly HoldObject[]
  readonly at: Instant
}

const tables = { where: 'log_where', text: 'log_text' } as const
type OfEntries = keyof typeof tables

/**
 * Entries older than `before` that still have this beside them, after index
 * `after`, in order. One that the projection does not know counts as held: who
 * takes a row from it must not thereby get an address erased under a hold. The
 * reason of a hold stays as long as that hold.
 */
export async function oldBeside(
  db: Reader,
  of: OfEntries,
  wanted: {
    readonly after: number
    readonly before: Instant
    readonly limit: number
  } & Holding,
): Promise<readonly OldBeside[]> {
  const end = await firstIndexAt(db, wanted.before)
  return besideWithin(db, of, { span: { first: wanted.after + 1, last: end - 1 }, ...wanted })
}

/** The same for a span of entries, whatever their age. */
export async function besideWithin(
  db: Reader,
  of: OfEntries,
  { span, holds, at, limit }: { readonly span: EntryRange; readonly limit: number } & Holding,
): Promise<readonly OldBeside[]> {
  const table = sql.table(tables[of])
  const kept = of === 'text' ? sql<SqlBool>`(${isHeld(holds)} or ${isReasonOfHold(at)})` : isHeld(holds)
  const { rows } = await sql<{ readonly index: number; readonly held: number }>`
    select distinct beside."index" as "index",
      case when log_index."index" is null or ${kept} then 1 else 0 end as held
    from ${table} as beside left join log_index on log_index."index" = beside."index"
    where beside."index" >= ${span.first} and beside."index" <= ${span.last}
    order by beside."index" limit ${limit}`.execute(db)
  return rows.map(({ index, held }) => ({ index: Number(index), held: Number(held) === 1 }))
}

/** How many rows went. */
export async function eraseBeside(trx: Trx, of: OfEntries, ranges: readonly EntryRange[]): Promise<number> {
  let rows = 0
  for (const { first, last } of ranges) {
    const { numDeletedRows } = await trx
      .deleteFrom(tables[of])
      .where('index', '>=', first)
      .where('index', '<=', last)
      .executeTakeFirst()
    rows += Number(numDeletedRows)
  }
  return rows
}

/** Entries of this span that still have this beside them, in order. */
export async function besideLeft(
  db: Reader,
  of: OfEntries,
  span: EntryRange,
  limit: number,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom(tables[of])
    .select('index')
    .distinct()
    .where('index', '>=', span.first)
    .where('index', '<=', span.last)
    .orderBy('index')
    .limit(limit)
    .execute()
  return rows.map(({ index }) => index)
}

// ── names ──────────────────────────────────────────────────────────────────

/**
 * People who left so long ago that their names are due: no secret they were
 * given lives on or ended too lately, and no bulletin of theirs can still be
 * read (its readers check the sender by the name in the roll).
 */
export async function leftLongAgo(db: Reader, now: Instant, retention: Retention): Promise<readonly PersonId[]> {
  const before = keptSince(now, retention.nameDays)
  const secretIssuedBefore = instant(Math.max(0, before - days(retention.secretDays)))
  const rows = await db
    .selectFrom('person')
    .select('person.id')
    .where('state', '=', 'left')
    .where('engaged_until', '<=', before)
    .where('email', 'not like', `%${erasedEmailEnding}`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sealed_document as document')
            .innerJoin('bulletin', 'bulletin.id', 'document.id')
            .select('document.id')
            .whereRef('document.sender_id', '=', 'person.id')
            .where('document.issued_at', 'is not', null)
            .where('bulletin.withdrawn_at', 'is', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sealed_copy as copy')
            .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
            .innerJoin('bulletin', 'bulletin.id', 'document.id')
            .select('document.id')
            .where('document.issued_at', 'is not', null)
            .whereRef('copy.recipient_id', '=', 'person.id')
            .where('bulletin.class', '=', 'controlled')
            // A copy may have come to them long after the issue.
            .where(({ or, eb }) =>
              or([eb('document.issued_at', '>', secretIssuedBefore), eb('copy.created_at', '>', secretIssuedBefore)]),
            ),
        ),
      ),
    )
    // What lies at a desk or in the archive is nobody's copy: the log says who was given it.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('log_index as given')
            .innerJoin('bulletin', 'bulletin.id', 'given.matter')
            .select('given.index')
            .whereRef('given.actor', '=', 'person.id')
            .where('given.kind', '=', 'released')
            .where('given.t', '>', secretIssuedBefore)
            .where('bulletin.class', '=', 'controlled'),
        ),
      ),
    )
    .orderBy('person.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Which of these still have a name or an address here. */
export async function stillNamed(db: Reader, persons: readonly PersonId[]): Promise<readonly PersonId[]> {
  const named: PersonId[] = []
  for (let from = 0; from < persons.length; from += 500) {
    const rows = await db
      .selectFrom('person')
      .select('id')
      .where('id', 'in', persons.slice(from, from + 500))
      .where('email', 'not like', `%${erasedEmailEnding}`)
      .execute()
    named.push(...rows.map(({ id }) => id))
  }
  return named
}

const noPost = { department: '', title: '' } as const
const noFacts = { reading: '', reading_sought: '', telephone: '', notice_at: null, ...noPost } as const

/**
 * Empties name, address and the facts beside them, drops the names of before, and takes the person's lines from rolls no longer in
 * force. A roll's tree keeps the line's salted hash, so every other line of it
 * still proves itself. Gives how many rows changed or went.
 */
export async function eraseNames(trx: Trx, persons: readonly PersonId[]): Promise<number> {
  let rows = 0
  const inForce = trx
    .selectFrom('roll')
    .select((row) => row.fn.coalesce(row.fn.max('counter'), sql<number>`0`).as('counter'))
    .where('entry_index', 'is not', null)
  for (const person of persons) {
    const { numUpdatedRows } = await trx
      .updateTable('person')
      .set({ name: '', email: erasedEmailOf(person), ...noFacts })
      .where('id', '=', person)
      .where('email', 'not like', `%${erasedEmailEnding}`)
      .executeTakeFirst()
    const { numDeletedRows } = await trx
      .deleteFrom('roll_line')
      .where('person_id', '=', person)
      .where('counter', '<', inForce)
      .executeTakeFirst()
    await trx.updateTable('former_engagement').set(noPost).where('person_id', '=', person).execute()
    const names = await trx.deleteFrom('former_name').where('person_id', '=', person).executeTakeFirst()
    // Nobody comes in by them any more, and nothing of the log rests on them.
    await forgetFactors(trx, person)
    await forgetWaysBack(trx, person)
    await forgetProposed(trx, person)
    // The address goes, and whatever is kept about it.
    for (const table of ['letter', 'letter_off', 'address_refused'] as const)
      await trx.deleteFrom(table).where('person_id', '=', person).execute()
    rows += Number(numUpdatedRows) + Number(numDeletedRows) + Number(names.numDeletedRows)
  }
  return rows
}

// ── sessions ───────────────────────────────────────────────────────────────

/** Sessions that ran out a day ago or longer, whose person never came back, by id; a few at a time. */
export async function longLapsedSessions(
  db: Reader,
  { now, after, limit }: { readonly now: Instant; readonly after: string; readonly limit: number },
) {
  const before = instant(now - lapsedSessionKept)
  return db
    .selectFrom('session')
    .select(['id', 'person_id as person'])
    .where(sql<boolean>`id > ${after}`)
    .where((row) => row.or([row('expires_at', '<=', before), row('absolute_until', '<=', before)]))
    .orderBy('id')
    .limit(limit)
    .execute()
}

// ── what the log says was erased ───────────────────────────────────────────

/** Every erasure that the log states, oldest first. */
export async function statedErasures(db: Reader): Promise<readonly Erasure[]> {
  const rows = await db
    .selectFrom('log_index')
    .innerJoin('log_entry', 'log_entry.index', 'log_index.index')
    .select('log_entry.bytes')
    .where('log_index.kind', '=', 'erased')
    .orderBy('log_index.index')
    .execute()
  return rows.flatMap(({ bytes }) => readErasure(parseEntry(new Uint8Array(bytes))) ?? [])
}

/**
 * Leaves nothing of what went in the database's own files. SQLite overwrites
 * what it frees, but the write-ahead log still holds the pages as they were:
 * folding it in and cutting it to nothing ends that. PostgreSQL gives the space
 * free; what its own archive of the write-ahead log holds is the operator's.
 */
export async function scrub(db: Db): Promise<void> {
  if (dialectOf(db) === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db)
  else await sql`vacuum log_where, log_text, person, former_name, former_engagement, roll_line, session`.execute(db)
}
