import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type KeptCard, keepTrustCard } from './trust-card-store.server.ts'

/** Larger is no card of ours. */
export const largestCard = 16_384

/** Keeps a person's sealed trust card, forward only. No entry: nobody but its owner can tell one card from another. */
export async function keepCard(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  { person, card }: { readonly person: PersonId; readonly card: KeptCard },
): Promise<Outcome<undefined, 'card-older' | 'card-too-large'>> {
  if (card.sealed.length > largestCard) return refused('card-too-large')
  return (await keepTrustCard(db, { ...card, person, at: now() })) ? done() : refused('card-older')
}
