import type { Ground } from '../access/ground.server.ts'
import { days, instant, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { abandonedDocuments, deletePreparing } from './document-store.server.ts'

/**
 * The sender stopped sealing: what was uploaded goes. No entry is written,
 * because nothing has happened that anybody but the sender could have seen.
 */
export async function giveUpDocument(
  { db }: Ground,
  asked: { readonly document: string; readonly sender: PersonId },
): Promise<Outcome<undefined, 'not-found'>> {
  return (await deletePreparing(db, { id: asked.document, sender: asked.sender })) ? done() : refused('not-found')
}

/** Browsers closed in the middle of sealing leave copies behind; a day later nobody will come back for them. */
export async function sweepAbandoned({ db, now }: Ground): Promise<number> {
  const left = await abandonedDocuments(db, instant(now() - days(1)))
  for (const { id, sender } of left) await deletePreparing(db, { id, sender })
  return left.length
}
