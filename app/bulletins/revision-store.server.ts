/** Versions 版 of a bulletin: the one that came after it, and the whole line of them. */
import type { Db, Trx } from '../../db/open.server.ts'
import { revisionHows } from '../formats/revision.ts'
import type { BulletinId, PersonId } from '../ids.ts'
import type { Later, Version } from './revision.ts'

const revisions = (db: Db | Trx) =>
  db
    .selectFrom('bulletin')
    .innerJoin('sealed_document as document', 'document.id', 'bulletin.id')
    .select(['bulletin.id as bulletin', 'number', 'revises_id', 'revises_how', 'document.issued_at as issuedAt'])
    .where('document.issued_at', 'is not', null)

/** Of these, those that another one corrects, replaces or ends. */
export async function laterOf(db: Db | Trx, bulletins: readonly BulletinId[]): Promise<ReadonlyMap<BulletinId, Later>> {
  const found = new Map<BulletinId, Later>()
  if (bulletins.length === 0) return found
  for (const row of await revisions(db).where('revises_id', 'in', bulletins).execute()) {
    const { revises_id: earlier, issuedAt } = row
    const how = revisionHows.find((word) => word === row.revises_how)
    if (earlier && how && issuedAt !== null)
      found.set(earlier, { bulletin: row.bulletin, number: row.number, how, issuedAt })
  }
  return found
}

// A line is as long as somebody went on correcting; one that never ends is none of ours.
const longest = 100

/** All versions that this one is of, the first first. */
export async function versionsOf(db: Db | Trx, bulletin: BulletinId): Promise<readonly Version[]> {
  const line: Version[] = []
  for (let next: BulletinId | null = bulletin; next && line.length < longest; ) {
    const row: Awaited<ReturnType<typeof versionRow>> = await versionRow(db, next)
    if (!row || row.issuedAt === null) break
    const how = revisionHows.find((word) => word === row.revises_how) ?? null
    line.unshift({ bulletin: row.bulletin, number: row.number, how, issuedAt: row.issuedAt })
    next = row.revises_id
  }
  for (let last: BulletinId | undefined = bulletin; last && line.length < longest; ) {
    const later: Later | undefined = (await laterOf(db, [last])).get(last)
    if (later) line.push(later)
    last = later?.bulletin
  }
  return line
}

const versionRow = (db: Db | Trx, bulletin: BulletinId) =>
  revisions(db).where('bulletin.id', '=', bulletin).executeTakeFirst()

/** Whoever was given a copy of it, its author among them. */
export async function readersOf(db: Db, bulletin: BulletinId): Promise<readonly PersonId[]> {
  const rows = await db
    .selectFrom('sealed_copy')
    .select('recipient_id as person')
    .distinct()
    .where('document_id', '=', bulletin)
    .orderBy('recipient_id')
    .execute()
  return rows.map(({ person }) => person)
}
