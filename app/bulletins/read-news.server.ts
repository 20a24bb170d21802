import type { Db } from '../../db/open.server.ts'
import type { PersonId } from '../ids.ts'
import { countCopiesAfter, countUnopenedCopies, newestForeignCopy } from './copy-store.server.ts'
import { parsePageStart } from './list-lines.server.ts'
import type { News } from './news-wire.ts'

/** What every page shows of a person's bulletins, and from where on something is new to it. */
export interface NewsShown {
  readonly unopened: number
  /** The newest that this page knows, as `readNews` takes it back; empty before the first. */
  readonly newest: string
}

export async function newsShown(db: Db, person: PersonId): Promise<NewsShown> {
  const [unopened, newest] = await Promise.all([countUnopenedCopies(db, person), newestForeignCopy(db, person)])
  return { unopened, newest: newest ? `${newest.issuedAt}.${newest.id}` : '' }
}

export async function readNews(db: Db, person: PersonId, newest: string): Promise<News> {
  const after = parsePageStart(newest)
  // An address that means nothing is told of nothing new, not of everything.
  const known = newest === '' || after !== null
  const [unopened, fresh] = await Promise.all([
    countUnopenedCopies(db, person),
    known ? countCopiesAfter(db, person, after) : 0,
  ])
  return { unopened, fresh }
}
