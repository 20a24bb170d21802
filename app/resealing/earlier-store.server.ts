/** What was issued earlier, as somebody who asks for it, and whoever could give it, stand to it. */
import { type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { shareOpening } from '../bulletins/unit-copy-store.server.ts'
import { houseAt } from '../council/engagement-store.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type {
  BulletinId,
  CopyId,
  Fingerprint,
  Instant,
  OrganizationId,
  PersonId,
  ResealRequestId,
  Sha256Hex,
} from '../ids.ts'
import { sealedFor, standing } from '../sealed/standing-copy-store.server.ts'
import { type LineNow, linesLimit, type ResealWish } from './reseal-request.ts'

/** One bulletin and one person who might be given a copy of it. */
export interface EarlierLine extends LineNow {
  readonly bulletin: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: Row<'bulletin'>['class']
  readonly tlp: string
  readonly publicTitle: string | null
  readonly issuedAt: Instant
  readonly issuedEntry: bigint
  readonly contentDigest: Sha256Hex | null
  /** The organization it was issued by. */
  readonly unit: OrganizationId
  readonly author: PersonId
  readonly authorName: string
  /** The copy in whose place another would stand: theirs from an earlier house as well. */
  readonly replaces: CopyId | null
}

export interface EarlierWanted {
  readonly person: PersonId
  /** Who might give it; null where nobody looks as a liaison. */
  readonly liaison: PersonId | null
}

const earlier = (db: Db | Trx, { person, liaison }: EarlierWanted) =>
  db
    .selectFrom('sealed_document as document')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .innerJoin('log_index as issue', 'issue.index', 'document.issued_entry')
    .innerJoin('person as author', 'author.id', 'document.sender_id')
    .leftJoin('sealed_copy as copy', (join) =>
      join.onRef('copy.document_id', '=', 'document.id').on('copy.recipient_id', '=', person).on(standing('copy')),
    )
    .leftJoin('sealed_copy as source', (join) =>
      join
        .onRef('source.document_id', '=', 'document.id')
        .onRef('source.recipient_id', '=', 'document.sender_id')
        .on(standing('source')),
    )
    .leftJoin('desk_copy as unit', (join) =>
      join.onRef('unit.document_id', '=', 'document.id').on('unit.inner_desk_id', 'is', null),
    )
    .leftJoin('person_key as opens', (join) =>
      join.onRef('opens.fingerprint', '=', 'source.key_fingerprint').on('opens.retired_at', 'is', null),
    )
    .leftJoin('person_key as present', (join) =>
      join.on('present.person_id', '=', person).on('present.retired_at', 'is', null),
    )
    .innerJoin('person as reader', (join) => join.on('reader.id', '=', person))
    .select([
      'bulletin.id as bulletin',
      'bulletin.number as number',
      'bulletin.kind as kind',
      'bulletin.class as class',
      'bulletin.tlp as tlp',
      'bulletin.public_title as publicTitle',
      'bulletin.withdrawn_at as withdrawnAt',
      'document.issued_at as issuedAt',
      'document.issued_entry as issuedEntry',
      'document.content_digest as contentDigest',
      'issue.organization as unit',
      'author.id as author',
      'author.name as authorName',
      'author.state as authorState',
      'copy.id as copy',
      'copy.key_fingerprint as copyKey',
      'present.fingerprint as presentKey',
      'reader.organization_id as house',
      'opens.fingerprint as sourceKey',
    ])
    .select(houseAt('copy.recipient_id', sealedFor).as('copyHouse'))
    .select([shareOpening('unit', null).as('atDesk'), shareOpening('unit', liaison ?? nobody).as('atOwnDesk')])
    .where('document.issued_at', 'is not', null)
    .where('document.type', '=', 'bulletin')

// Of no desk at all.
const nobody = '' as PersonId

type EarlierQuery = ReturnType<typeof earlier>
type EarlierRow = Awaited<ReturnType<EarlierQuery['executeTakeFirstOrThrow']>>

function lineOf(row: EarlierRow, liaison: PersonId | null): EarlierLine | null {
  const { issuedAt, issuedEntry, unit, withdrawnAt, authorState, copy, copyKey, presentKey, house, copyHouse } = row
  const { sourceKey, atDesk, atOwnDesk, ...said } = row
  if (issuedAt === null || issuedEntry === null || unit === null) return null
  // The author's own copy, while it opens with the key they have; and the one at their unit's desk.
  const opens = sourceKey !== null && authorState === 'active'
  const own = (opens && row.author === liaison) || atOwnDesk !== null
  return {
    ...said,
    issuedAt,
    unit,
    issuedEntry: BigInt(issuedEntry),
    withdrawn: withdrawnAt !== null,
    named: row.tlp === forNamedPeople,
    theirs: copy === null || copyHouse !== house ? 'none' : keyWord(copyKey, presentKey),
    source: own ? 'own' : opens || atDesk !== null ? 'other' : 'none',
    replaces: copy,
  }
}

const keyWord = (sealedTo: Fingerprint | null, present: Fingerprint | null) =>
  present !== null && sealedTo === present ? ('present-key' as const) : ('former-key' as const)

/** One bulletin as it stands to one person; null where it was never issued. */
export async function earlierLine(
  db: Db | Trx,
  bulletin: BulletinId,
  { person, liaison }: EarlierWanted,
): Promise<EarlierLine | null> {
  const row = await earlier(db, { person, liaison }).where('bulletin.id', '=', bulletin).executeTakeFirst()
  return row ? lineOf(row, liaison) : null
}

export interface RequestedOf extends ResealWish {
  /** Null before it stands. */
  readonly id: ResealRequestId | null
  readonly organization: OrganizationId
}

/**
 * What a request is about, newest first: what it covers by its grounds, and what was
 * given for it. Only of this unit, where one is named; what is for named people alone
 * is then its author's.
 */
export async function earlierLines(
  db: Db | Trx,
  request: RequestedOf,
  seen: { readonly unit: OrganizationId | null; readonly liaison: PersonId | null },
): Promise<readonly EarlierLine[]> {
  const { person, id } = request
  let lines = earlier(db, { person, liaison: seen.liaison }).where((row) => row.or([covered(request), givenFor(id)]))
  if (seen.unit) lines = lines.where('issue.organization', '=', seen.unit)
  if (seen.liaison) {
    const { liaison } = seen
    lines = lines.where((row) =>
      row.or([row('document.sender_id', '=', liaison), row('bulletin.tlp', '!=', forNamedPeople)]),
    )
  }
  const rows = await lines.orderBy('document.issued_at', 'desc').orderBy('document.id').limit(linesLimit).execute()
  return rows.flatMap((row) => lineOf(row, seen.liaison) ?? [])
}

function covered({ grounds, bulletin, person, organization }: RequestedOf) {
  switch (grounds) {
    case 'colleague':
      return sql<SqlBool>`bulletin.id = ${bulletin}`
    case 'former-key':
      return sql<SqlBool>`(copy.id is not null and ${houseAt('copy.recipient_id', sealedFor)} = reader.organization_id
        and (present.fingerprint is null or copy.key_fingerprint <> present.fingerprint))`
    case 'new-post':
      return sql<SqlBool>`(document.issued_at < reader.engaged_from and reader.organization_id = ${organization}
        and (copy.id is null or ${houseAt('copy.recipient_id', sealedFor)} <> reader.organization_id)
        and exists (select 1 from sealed_copy as theirs where theirs.document_id = document.id
          and theirs.recipient_id <> ${person} and theirs.recipient_id <> document.sender_id
          and ${houseAt('theirs.recipient_id', sql<Instant>`document.issued_at`)} = ${organization}))`
  }
}

const givenFor = (request: ResealRequestId | null) =>
  request === null
    ? sql<SqlBool>`1 = 0`
    : sql<SqlBool>`exists (select 1 from resealed_copy as given where given.copy_id = copy.id and given.request_id = ${request})`
