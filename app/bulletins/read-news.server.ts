import type { Db } from '../../db/open.server.ts'
import { instant, type PersonId, parseId } from '../ids.ts'
import { countCopiesAfter, countUnopenedCopies, type Issue, newestForeignCopy } from './copy-store.server.ts'
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
  const after = parseNewest(newest)
  // An address that means nothing is told of nothing new, not of everything.
  const known = newest === '' || after !== null
  const [unopened, fresh] = await Promise.all([
    countUnopenedCopies(db, person),
    known ? countCopiesAfter(db, person, after) : 0,
  ])
  return { unopened, fresh }
}

/** `<issued at>.<id>`, as a page has it. Null where it is none. */
function parseNewest(text: string): Issue | null {
  const [time = '', id = '', ...more] = text.split('.')
  const bulletin = parseId('b', id)
  if (more.length > 0 || !bulletin || !/^\d{1,15}$/.test(time)) return null
  return { issuedAt: instant(Number(time)), id: bulletin }
}
