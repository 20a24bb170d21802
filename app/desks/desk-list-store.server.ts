/** Desks of organizations, page by page. */
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { type DeskFilters, deskList, desksCounted } from './desk-list.ts'
import type { Db } from './desk-store.server.ts'

/** Their names in the roll, by the organization's. */
export async function pageOfDesks(
  db: Db,
  { filters, place }: Pick<Asked<DeskFilters, string>, 'filters' | 'place'>,
): Promise<Page<string>> {
  const walk = walkBy({
    lines: desksThat(db, filters).select('desk.id'),
    order: { by: ['desk.name_ja', 'desk.id'], runs: 'up' },
    edge: async (id: string) => {
      const row = await db.selectFrom('desk').select('name_ja').where('id', '=', id).executeTakeFirst()
      return row ? [row.name_ja, id] : null
    },
  })
  const page = await readPage(walk, { place, length: deskList.length, keyOf: ({ id }) => id })
  return { ...page, lines: page.lines.map(({ id }) => id) }
}

export const countDesks = (db: Db, filters: DeskFilters): Promise<Count> =>
  countUpTo(db, desksThat(db, filters), desksCounted)

function desksThat(db: Db, { q }: DeskFilters) {
  const found = db.selectFrom('desk').where('desk.kind', '=', 'organization')
  return q === '' ? found : found.where(holding('desk.name_ja', q))
}
