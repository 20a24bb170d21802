import { askPortal } from '../access/ask-portal.client.ts'
import { unread } from '../formats/codec.ts'
import { type KeptElsewhere, keepTrustCard } from '../openpgp/vault.client.ts'
import type { SealedCard } from '../openpgp/vault-protocol.ts'
import { done, type Outcome } from '../outcome.ts'
import { cardBody, keptCards } from './own-key-wire.ts'

/** Seals the card anew where it moved, or `always`, and keeps it here and with the server. */
export const keepCard = (how: { readonly always?: boolean } = {}): Promise<Outcome<undefined, string>> =>
  keepTrustCard(putCard, how)

async function putCard(body: SealedCard): Promise<Outcome<undefined, string> | KeptElsewhere> {
  const kept = await askPortal('/keys/trust-card', { method: 'PUT', sends: cardBody, body, answer: unread })
  if (kept.ok) return done()
  if (kept.reason !== 'card-not-next') return kept
  const there = await fetchKeptCards()
  return there.ok ? there.value : there
}

/** The sealed cards that the server keeps, newest first. */
export async function fetchKeptCards(): Promise<Outcome<KeptElsewhere, string>> {
  const asked = await askPortal('/keys/trust-card', { method: 'GET', answer: keptCards })
  return asked.ok ? done({ newest: asked.value.version, cards: asked.value.cards }) : asked
}
