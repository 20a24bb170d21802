import type { Db } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { findUnitCopy } from '../bulletins/unit-copy-store.server.ts'
import { possibleRecipients } from '../composer/prepare-bulletin.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'
import type { Recipient } from '../roll/recipient-store.server.ts'
import { currentReaders } from './later-copy-store.server.ts'

export interface RecipientsToAdd {
  readonly bulletin: FoundBulletin & { readonly issuedAt: Instant }
  /** Why nobody can be added. */
  readonly barred: 'red' | 'withdrawn' | null
  /** Everybody who has no copy for the key they have now. */
  readonly candidates: readonly Recipient[]
}

/** Whether they have what copies are made from: its author does, and whoever serves the desk where it lies. */
export async function mayAddRecipients(
  db: Db,
  { bulletin: id, by }: { readonly bulletin: BulletinId; readonly by: PersonId },
): Promise<boolean> {
  const found = await findBulletin(db, id)
  if (!found || found.issuedAt === null) return false
  return found.sender === by || (await findUnitCopy(db, { bulletin: id, person: by })) !== null
}

/** Null for a bulletin that another unit issued, as for one that does not exist. */
export async function recipientsToAdd(
  ground: Ground,
  { bulletin: id, by }: { readonly bulletin: BulletinId; readonly by: ActorFields },
): Promise<RecipientsToAdd | null> {
  const found = await findBulletin(ground.db, id)
  if (!found || found.issuedAt === null) return null
  if (!(await mayAddRecipients(ground.db, { bulletin: id, by: by.actor }))) return null
  const bulletin = { ...found, issuedAt: found.issuedAt }
  const barred = found.withdrawn_at !== null ? 'withdrawn' : found.tlp === forNamedPeople ? 'red' : null
  if (barred) return { bulletin, barred, candidates: [] }
  const have = await currentReaders(ground.db, id)
  const everybody = await possibleRecipients(ground, by.actor)
  const without = everybody.filter(({ person }) => !have.has(person) && person !== bulletin.sender)
  return { bulletin, barred, candidates: without }
}
