import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { possibleRecipients } from '../composer/prepare-bulletin.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { BulletinId, Instant } from '../ids.ts'
import type { Recipient } from '../roll/recipient-store.server.ts'
import { currentReaders } from './later-copy-store.server.ts'

export interface RecipientsToAdd {
  readonly bulletin: FoundBulletin & { readonly issuedAt: Instant }
  /** Why nobody can be added. */
  readonly barred: 'red' | 'withdrawn' | null
  /** Everybody who has no copy for the key they have now. */
  readonly candidates: readonly Recipient[]
}

/** Null for a bulletin that somebody else issued, as for one that does not exist: only its author has what copies are made from. */
export async function recipientsToAdd(
  ground: Ground,
  { bulletin: id, by }: { readonly bulletin: BulletinId; readonly by: ActorFields },
): Promise<RecipientsToAdd | null> {
  const found = await findBulletin(ground.db, id)
  if (!found || found.issuedAt === null || found.sender !== by.actor) return null
  const bulletin = { ...found, issuedAt: found.issuedAt }
  const barred = found.withdrawn_at !== null ? 'withdrawn' : found.tlp === forNamedPeople ? 'red' : null
  if (barred) return { bulletin, barred, candidates: [] }
  const have = await currentReaders(ground.db, id)
  const everybody = await possibleRecipients(ground, by.actor)
  return { bulletin, barred, candidates: everybody.filter(({ person }) => !have.has(person)) }
}
