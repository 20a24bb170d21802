import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import { findOwnCopy, type OwnCopy } from '../bulletins/copy-store.server.ts'
import type { BulletinId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export type ReaderRefusal = 'not-found' | 'bulletin-withdrawn'

/**
 * Whoever may say something about a bulletin as one of its readers: they have a copy that
 * was sealed to them where they work now, did not issue it, and it stands. Everything else
 * is one answer: that there is a bulletin must not be told.
 */
export async function readerCopy(
  db: Db | Trx,
  { bulletin, by }: { readonly bulletin: BulletinId; readonly by: Pick<ActorFields, 'actor'> },
): Promise<Outcome<OwnCopy, ReaderRefusal>> {
  const own = await findOwnCopy(db, { bulletin, person: by.actor })
  if (!own || own.sender === by.actor) return refused('not-found')
  return own.withdrawnAt === null ? done(own) : refused('bulletin-withdrawn')
}
