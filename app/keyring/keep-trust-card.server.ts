import type { Ground } from '../access/ground.server.ts'
import { parseOpenPgpSignature } from '../formats/openpgp-signature.ts'
import { formatKeptCard } from '../formats/trust-card.ts'
import type { PersonId } from '../ids.ts'
import { judgeSignature } from '../openpgp/public-key.ts'
import { done, isForeign, type Outcome, refused } from '../outcome.ts'
import { currentKeyOf, type PersonKey } from './key-store.server.ts'
import { largestCard } from './own-key-wire.ts'
import { type KeptCard, keepTrustCard } from './trust-card-store.server.ts'

export interface CardSent extends KeptCard {
  /** The owner's, over `fuin-kept-card/1`. */
  readonly signature: Uint8Array
}

/**
 * Keeps a person's sealed trust card, one version after the other. Only whoever
 * holds their key can store one: a card that opens for nobody would lock its owner
 * out. No entry: nobody but its owner can tell one card from another.
 */
export async function keepCard(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  { person, card }: { readonly person: PersonId; readonly card: CardSent },
): Promise<Outcome<undefined, 'card-not-next' | 'card-not-yours' | 'card-too-large'>> {
  const { sealed, version } = card
  if (sealed.length > largestCard) return refused('card-too-large')
  const key = await currentKeyOf(db, person)
  if (!key || !(await isByOwner(key, card))) return refused('card-not-yours')
  const newest = await keepTrustCard(db, { sealed, version, person, key: key.fingerprint, at: now() })
  return newest === version - 1 ? done() : refused('card-not-next', { version: newest })
}

async function isByOwner({ person, publicKey }: PersonKey, card: CardSent): Promise<boolean> {
  try {
    const { signature } = card
    // Dated by the log's time as its owner last saw it, which may be long ago.
    const entryTime = parseOpenPgpSignature(signature).createdAt
    await judgeSignature({ text: formatKeptCard({ ...card, person }), signature, keyBytes: publicKey, entryTime })
    return true
  } catch (error) {
    if (isForeign(error)) return false
    throw error
  }
}
