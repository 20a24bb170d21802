import type { Db, Trx } from '../../db/open.server.ts'
import { holdersOf } from '../desks/desk.ts'
import { heldShares } from '../desks/desk-key-store.server.ts'
import { findDesk } from '../desks/desk-store.server.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import type { DeskShareHeld } from '../openpgp/desk-requests.ts'

/** Somebody's share of the very key a layer is sealed to, and their own key it is sealed to. */
export interface HeldLayer {
  readonly share: DeskShareHeld
  readonly key: Fingerprint
}

/** Null for whoever does not serve the desk now, or holds another of its keys and not this one. */
export async function heldLayer(
  db: Db | Trx,
  { desk: id, key: sealedTo }: { readonly desk: string; readonly key: Fingerprint },
  { person, at }: { readonly person: PersonId; readonly at: Instant },
): Promise<HeldLayer | null> {
  const desk = await findDesk(db, id, at)
  const epoch = desk?.epochs.find(({ fingerprint }) => fingerprint === sealedTo)
  const held = desk && epoch && holdersOf(desk, epoch.epoch).find((share) => share.person === person)
  if (!held) return null
  const shares = await heldShares(db, { desk: id, person, key: held.key })
  const share = shares.find(({ fingerprint }) => fingerprint === sealedTo)
  return share ? { share: { ciphertext: share.ciphertext, sealerKey: share.sealerKey }, key: held.key } : null
}
