import type { Db } from '../../db/open.server.ts'

/** Where these entries were made from, by index; those whose address was erased are left out. */
export async function addressesOf(db: Db, indexes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (indexes.length === 0) return new Map()
  const rows = await db
    .selectFrom('log_where')
    .select(['index', 'ip'])
    .where('index', 'in', [...indexes])
    .execute()
  return new Map(rows.map(({ index, ip }) => [index, ip]))
}
