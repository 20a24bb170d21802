import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { NewRow, Row } from '../../db/schema.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { Broken } from '../outcome.ts'
import { readHead } from '../read-log/log-store.server.ts'
import { type Hold, type HoldLifted, type HoldObject, liftDelay, parseHoldObject } from './hold.ts'

const columns = (object: HoldObject) => ({
  kind: object.kind,
  person_id: object.kind === 'person' ? object.person : null,
  bulletin_id: object.kind === 'bulletin' ? object.bulletin : null,
  first_index: object.kind === 'entries' ? object.range.first : null,
  last_index: object.kind === 'entries' ? object.range.last : null,
})

const rowOf = ({ entry, object, placedBy, placedAt, lifted }: Hold): NewRow<'hold'> => ({
  placed_entry: Number(entry),
  ...columns(object),
  placed_by: placedBy,
  placed_at: placedAt,
  lifted_entry: lifted && Number(lifted.entry),
  lifted_by: lifted?.by ?? null,
  lifted_at: lifted?.at ?? null,
})

function holdOf(row: Row<'hold'>): Hold {
  return {
    entry: BigInt(row.placed_entry),
    object: objectOf(row),
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    lifted: liftedOf(row),
  }
}

function objectOf({ person_id, bulletin_id, first_index, last_index }: Row<'hold'>): HoldObject {
  if (person_id !== null) return { kind: 'person', person: person_id }
  if (bulletin_id !== null) return { kind: 'bulletin', bulletin: bulletin_id }
  if (first_index === null || last_index === null) throw new Broken('a hold on nothing')
  return { kind: 'entries', range: { first: first_index, last: last_index } }
}

function liftedOf({ lifted_entry, lifted_by, lifted_at }: Row<'hold'>): HoldLifted | null {
  if (lifted_entry === null || lifted_by === null || lifted_at === null) return null
  return { entry: BigInt(lifted_entry), by: lifted_by, at: lifted_at }
}

/** Every hold there ever was, newest first. */
export async function pageOfHolds(
  db: Db,
  { place, length }: { readonly place: Place<number> | null; readonly length: number },
): Promise<Page<Hold>> {
  const walk = walkBy({
    lines: db.selectFrom('hold').selectAll(),
    order: { by: ['placed_entry'], runs: 'down' },
    edge: async (entry: number) => [entry],
  })
  const page = await readPage(walk, { place, length, keyOf: (row) => `${row.placed_entry}` })
  return shownPage(page, holdOf)
}

/** What the eraser must not touch at this moment: not lifted, or lifted less than a month ago. */
export async function holdsInForce(db: Db | Trx, at: Instant): Promise<readonly HoldObject[]> {
  const rows = await db
    .selectFrom('hold')
    .selectAll()
    .where((row) => row.or([row('lifted_at', 'is', null), row('lifted_at', '>', instant(at - liftDelay))]))
    .execute()
  return rows.map(objectOf)
}

export async function findHold(db: Db | Trx, entry: bigint): Promise<Hold | null> {
  const row = await db.selectFrom('hold').selectAll().where('placed_entry', '=', Number(entry)).executeTakeFirst()
  return row ? holdOf(row) : null
}

export async function addHold(db: Db | Trx, hold: Hold): Promise<void> {
  await db.insertInto('hold').values(rowOf(hold)).execute()
}

/** False where somebody lifted it first. */
export async function markLifted(db: Db | Trx, entry: bigint, lifted: HoldLifted): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('hold')
    .set({
      lifted_entry: Number(lifted.entry),
      lifted_by: lifted.by,
      lifted_at: lifted.at,
    })
    .where('placed_entry', '=', Number(entry))
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Whether an entry is under one of these holds: for a query over `log_index`. */
export function isHeld(holds: readonly HoldObject[]): RawBuilder<SqlBool> {
  if (holds.length === 0) return sql<SqlBool>`1 = 0`
  return sql<SqlBool>`(${sql.join(holds.map(heldBy), sql` or `)})`
}

function heldBy(hold: HoldObject): RawBuilder<SqlBool> {
  switch (hold.kind) {
    case 'person':
      return sql`log_index.actor = ${hold.person} or log_index.subject = ${hold.person}`
    case 'bulletin':
      return sql`(log_index.matter = ${hold.bulletin} or exists (select 1 from log_also
        where log_also.matter = ${hold.bulletin} and log_also."index" = log_index."index"))`
    case 'entries':
      return sql`(log_index."index" >= ${hold.range.first} and log_index."index" <= ${hold.range.last})`
  }
}

/** Whether an entry placed or lifted a hold that still holds something: its reason stays as long. */
export function isReasonOfHold(at: Instant): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from hold
    where (placed_entry = log_index."index" or lifted_entry = log_index."index")
      and (lifted_at is null or lifted_at > ${instant(at - liftDelay)}))`
}

/** Whether one of these holds keeps this person's name. */
export async function holdsPerson(db: Db | Trx, person: PersonId, holds: readonly HoldObject[]): Promise<boolean> {
  for (const hold of holds) if (await keepsName(db, person, hold)) return true
  return false
}

async function keepsName(db: Db | Trx, person: PersonId, hold: HoldObject): Promise<boolean> {
  if (hold.kind === 'person') return hold.person === person
  if (hold.kind === 'bulletin' && (await wasGiven(db, person, hold.bulletin))) return true
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where((build) => build.or([build('actor', '=', person), build('subject', '=', person)]))
    .where(isHeld([hold]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function wasGiven(db: Db | Trx, person: PersonId, bulletin: Row<'bulletin'>['id']): Promise<boolean> {
  const copy = db.selectFrom('sealed_copy').select('id').where('document_id', '=', bulletin)
  const sent = db.selectFrom('sealed_document').select('id').where('id', '=', bulletin).where('sender_id', '=', person)
  const given = await copy.where('recipient_id', '=', person).limit(1).executeTakeFirst()
  return (given ?? (await sent.executeTakeFirst())) !== undefined
}

/**
 * Makes the table anew from the entries, in one transaction. A hold is what the
 * log says: an older copy of this table must not let something be erased. Holds
 * the head, so that no node places a hold meanwhile: it would be emptied away
 * with the others and, not among the entries read before, not come back.
 */
export async function rebuildHolds(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await readHead(trx, { lock: true })
    const indexes = await trx
      .selectFrom('log_index')
      .select('index')
      .where('kind', 'in', ['hold-placed', 'hold-lifted'])
      .orderBy('index')
      .execute()
    await trx.deleteFrom('hold').execute()
    for (const { index } of indexes) await replay(trx, index)
  })
}

async function replay(trx: Trx, index: number): Promise<void> {
  const { bytes } = await trx
    .selectFrom('log_entry')
    .select('bytes')
    .where('index', '=', index)
    .executeTakeFirstOrThrow()
  const { kind, t: at, actor: by, objects } = parseEntry(new Uint8Array(bytes))
  const [object] = objects ?? []
  if (!object || !by) throw new Broken(`entry ${index} is about no hold`)
  if (kind === 'hold-placed') {
    const held = parseHoldObject(object.kind, object.id)
    if (!held) throw new Broken(`entry ${index} holds nothing we know`)
    await addHold(trx, { entry: BigInt(index), object: held, placedBy: by, placedAt: at, lifted: null })
  } else if (kind === 'hold-lifted') {
    await markLifted(trx, BigInt(object.id), { entry: BigInt(index), by, at })
  }
}
