/** Which desks a bulletin goes to beside its recipients, as the roll in force has them at this moment. */
import { archiveLayers } from '../formats/desk-service.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { PersonId } from '../ids.ts'
import { type DeskNamed, deskInRoll } from '../roll/roll-proof.server.ts'
import { type Db, isClosed, unitDeskOf } from './desk-store.server.ts'

export interface SealingDesks {
  /** The sender's unit's; null where it has none that receives, or where the bulletin is for named people alone. */
  readonly own: DeskNamed | null
  /** Null until both of its desks receive. */
  readonly archive: { readonly outer: DeskNamed; readonly inner: DeskNamed } | null
}

/**
 * By the roll alone, which names a desk once two have proven its key: the sender's
 * vault asks nothing else. `tlp` null: whatever is not for named people alone. A desk that was closed since stands in it until the next.
 */
export async function sealingDesks(
  db: Db,
  { sender, tlp }: { readonly sender: PersonId; readonly tlp: string | null },
): Promise<SealingDesks> {
  const unit = tlp === forNamedPeople ? null : await unitDeskOf(db, sender)
  const [own, outer, inner] = [
    unit === null ? null : await receiving(db, unit),
    await receiving(db, archiveLayers.outer),
    await receiving(db, archiveLayers.inner),
  ]
  return { own, archive: outer && inner ? { outer, inner } : null }
}

const receiving = async (db: Db, desk: string): Promise<DeskNamed | null> =>
  (await isClosed(db, desk)) ? null : deskInRoll(db, desk)
