import { toHex } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { BulletinId, CopyId, Sha256Hex } from '../ids.ts'

/** A card that waits in a list for its reader's key. */
export interface CardToOpen {
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly card: Sha256Hex
}

/** What the act `read` names for the cards of a list: how many, and the root over their hashes. */
export const cardSet = (cards: readonly Pick<CardToOpen, 'card'>[]): ActObject => ({
  kind: 'card-set',
  id: String(cards.length),
  sha256: toHex(copiesRoot(cards.map(({ card }) => card))) as Sha256Hex,
})
