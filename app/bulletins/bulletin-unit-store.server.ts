/** Whose bulletin it is to follow: its sender's, and the unit's that issued it. */
import { type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { BulletinId, OrganizationId, PersonId } from '../ids.ts'
import type { FoundBulletin } from './bulletin-store.server.ts'
import { liesAtDeskOf } from './unit-copy-store.server.ts'

/** As the log says it of the day of its issue: whoever has moved on since took nothing along. */
export const issuedBy = (organization: OrganizationId) =>
  sql<SqlBool>`exists (select 1 from log_index as issue
    where issue.matter = bulletin.id and issue.kind = 'issued' and issue.organization = ${organization})`

/** Whether they sent it, or serve the unit that did; what is for named people alone is its sender's. */
export async function isOfUnit(
  db: Db | Trx,
  bulletin: FoundBulletin,
  { actor, organization }: { readonly actor: PersonId; readonly organization: OrganizationId },
): Promise<boolean> {
  if (bulletin.sender === actor) return true
  if (bulletin.tlp === forNamedPeople) return false
  return (await isIssuedBy(db, bulletin.id, organization)) || (await isAtDeskOf(db, bulletin.id, actor))
}

/** They serve the desk at which it lies. */
async function isAtDeskOf(db: Db | Trx, bulletin: BulletinId, person: PersonId): Promise<boolean> {
  const found = db.selectFrom('bulletin').select('id').where('id', '=', bulletin).where(liesAtDeskOf(person))
  return (await found.executeTakeFirst()) !== undefined
}

async function isIssuedBy(db: Db | Trx, bulletin: BulletinId, organization: OrganizationId): Promise<boolean> {
  const row = await db
    .selectFrom('bulletin')
    .select('id')
    .where('id', '=', bulletin)
    .where(issuedBy(organization))
    .executeTakeFirst()
  return row !== undefined
}
