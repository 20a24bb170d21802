/** What a row of the log needs beside itself to be read: who, which organization, which bulletin. */
import type { Db } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import { parsePseudonym, pseudonymOf } from '../council/pseudonym.ts'
import { type CommittedField, committedFields } from '../formats/committed-text.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { typedCode } from '../formats/typed-word.ts'
import {
  type BulletinId,
  type CopyId,
  type Instant,
  type OrganizationId,
  type PersonId,
  parseId,
  type Sha256Hex,
} from '../ids.ts'
import { Broken } from '../outcome.ts'
import { readCopyCode } from '../sealed/copy.ts'

export interface KnownPerson {
  readonly id: PersonId
  readonly name: string
  readonly pseudonym: string
  readonly role: Role
  readonly organization: OrganizationId
}

export async function knownPeople(db: Db, ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, KnownPerson>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'role', 'organization_id as organization'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, { ...row, pseudonym: pseudonymOf(row.id, row.role) }]))
}

/** The people an id or a pseudonym means (which, rarely, two people share); null where the word is neither. */
export async function peopleMeant(db: Db, word: string): Promise<readonly PersonId[] | null> {
  const id = parseId('p', word)
  if (id) return [id]
  const pseudonym = parsePseudonym(word)
  if (!pseudonym) return null
  const rows = await db.selectFrom('person').select(['id', 'role']).execute()
  return rows.filter((row) => pseudonymOf(row.id, row.role) === pseudonym).map((row) => row.id)
}

/** The people of this name, or where nobody has it whole, those whose name holds it. Spaces and widths do not count. */
export async function peopleNamed(db: Db, word: string): Promise<readonly PersonId[]> {
  const bare = (name: string) => typedCode(name).toLowerCase()
  const wanted = bare(word)
  const rows = await db.selectFrom('person').select(['id', 'name']).where('name', '!=', '').execute()
  const whole = rows.filter(({ name }) => bare(name) === wanted)
  const found = whole.length > 0 ? whole : rows.filter(({ name }) => bare(name).includes(wanted))
  return found.map(({ id }) => id)
}

export async function bulletinNumbers(db: Db, ids: readonly BulletinId[]): Promise<ReadonlyMap<BulletinId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('bulletin')
    .select(['id', 'number'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/** The bulletin a reviewer means by id or number, as written or with 第…号 around it. */
export async function bulletinMeant(db: Db, word: string): Promise<BulletinId | null> {
  const id = parseId('b', word)
  if (id) return id
  const number = typedCode(word).replace(/^第/, '').replace(/号$/, '').toUpperCase()
  const row = await db.selectFrom('bulletin').select('id').where('number', '=', number).executeTakeFirst()
  return row?.id ?? null
}

export interface CopyMeant {
  readonly copy: CopyId
  readonly bulletin: BulletinId
  /** Null where it lies at a desk: whoever serves it may open it, and did so under entries of their own. */
  readonly recipient: PersonId | null
}

/** The issued copies a reviewer means by id or code: as it stands on a screen, or as somebody read it off a photograph. */
export async function copiesMeant(db: Db, word: string, bulletin: BulletinId | null): Promise<readonly CopyMeant[]> {
  const id = parseId('c', word)
  let query = db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .select(['copy.id as copy', 'bulletin.id as bulletin', 'recipient_id as recipient'])
    .where('document.issued_at', 'is not', null)
  query = id ? query.where('copy.id', '=', id) : query.where('code', '=', readCopyCode(word))
  if (bulletin) query = query.where('bulletin.id', '=', bulletin)
  const ofPeople = await query.execute()
  return ofPeople.length > 0 ? ofPeople : deskCopiesMeant(db, word, bulletin)
}

async function deskCopiesMeant(db: Db, word: string, bulletin: BulletinId | null): Promise<readonly CopyMeant[]> {
  const id = parseId('c', word)
  let query = db
    .selectFrom('desk_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .select(['copy.id as copy', 'bulletin.id as bulletin'])
    .where('document.issued_at', 'is not', null)
  query = id ? query.where('copy.id', '=', id) : query.where('code', '=', readCopyCode(word))
  if (bulletin) query = query.where('bulletin.id', '=', bulletin)
  return (await query.execute()).map((row) => ({ ...row, recipient: null }))
}

/** The codes of these copies. */
export async function copyCodes(db: Db, ids: readonly CopyId[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const wanted = [...new Set(ids)]
  const rows = [
    ...(await db.selectFrom('sealed_copy').select(['id', 'code']).where('id', 'in', wanted).execute()),
    ...(await db.selectFrom('desk_copy').select(['id', 'code']).where('id', 'in', wanted).execute()),
  ]
  return new Map(rows.map(({ id, code }) => [id, code]))
}

/** When this session last asked for names, if it did since `since`. */
export async function namesAskedSince(db: Db, session: Sha256Hex, since: Instant): Promise<Instant | null> {
  const row = await db
    .selectFrom('log_index')
    .select('t')
    .where('session', '=', session)
    .where('kind', '=', 'names-shown')
    .where('t', '>=', since)
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.t ?? null
}

/** The address and user agent an entry's `where` commits to; null once erased, or where there was none. */
export async function whereOf(
  db: Db,
  index: bigint,
): Promise<{ readonly salt: Uint8Array; readonly ip: string; readonly userAgent: string } | null> {
  const row = await db.selectFrom('log_where').selectAll().where('index', '=', Number(index)).executeTakeFirst()
  return row ? { salt: row.salt, ip: row.ip, userAgent: row.user_agent } : null
}

/** The addresses of a page of entries, as far as they are still there. */
export async function addressesOf(db: Db, indexes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (indexes.length === 0) return new Map()
  const rows = await db.selectFrom('log_where').select(['index', 'ip']).where('index', 'in', indexes).execute()
  return new Map(rows.map(({ index, ip }) => [index, ip]))
}

export interface TextBeside {
  readonly field: CommittedField
  readonly salt: Uint8Array
  readonly text: string
}

/** The texts that a page of entries commits to, as far as they are still there. */
export async function textsBeside(
  db: Db,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, readonly TextBeside[]>> {
  const found = new Map<number, TextBeside[]>()
  if (indexes.length === 0) return found
  const rows = await db.selectFrom('log_text').selectAll().where('index', 'in', indexes).orderBy('field').execute()
  for (const { index, salt, text, ...row } of rows) {
    const field = committedFields.find((one) => one === row.field)
    if (!field) throw new Broken(`a text lies beside entry ${index} that it cannot commit to`)
    found.set(index, [...(found.get(index) ?? []), { field, salt: new Uint8Array(salt), text }])
  }
  return found
}

/** What the entries of a page say in `data`. */
export async function dataOf(
  db: Db,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, string>>>> {
  if (indexes.length === 0) return new Map()
  const rows = await db.selectFrom('log_entry').selectAll().where('index', 'in', indexes).execute()
  return new Map(rows.map(({ index, bytes }) => [index, parseEntry(new Uint8Array(bytes)).data ?? {}]))
}

/** The reasons people typed, by the entry; those of earlier versions stand in the entry itself. */
export async function typedReasons(db: Db, indexes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>()
  for (let from = 0; from < indexes.length; from += 500) {
    const part = indexes.slice(from, from + 500)
    const rows = await db
      .selectFrom('log_index')
      .leftJoin('log_text', (join) => join.onRef('log_text.index', '=', 'log_index.index').on('field', '=', 'reason'))
      .select(['log_index.index as index', 'log_index.reason as reason', 'log_text.text as text'])
      .where('log_index.index', 'in', part)
      .execute()
    for (const { index, reason, text } of rows) if (text ?? reason) found.set(index, (text ?? reason) as string)
  }
  return found
}
