import { fromBase64, toBase64 } from '../formats/bytes.ts'
import { type KeptElsewhere, keepTrustCard } from '../openpgp/vault.client.ts'
import type { SealedCard } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'

/** Seals the card anew where it moved, or `always`, and keeps it here and with the server. */
export const keepCard = (how: { readonly always?: boolean } = {}): Promise<Outcome<undefined, string>> =>
  keepTrustCard(putCard, how)

async function putCard({
  version,
  sealed,
  signature,
}: SealedCard): Promise<Outcome<undefined, string> | KeptElsewhere> {
  const body = { version, sealed: toBase64(sealed), signature: toBase64(signature) }
  const kept = await askPortal('/keys/trust-card', { method: 'PUT', body })
  if (kept.ok) return done()
  if (kept.reason !== 'card-not-next') return kept
  const there = await fetchKeptCards()
  return there.ok ? there.value : there
}

/** The sealed cards that the server keeps, newest first. */
export async function fetchKeptCards(): Promise<Outcome<KeptElsewhere, string>> {
  const asked = await askPortal<unknown>('/keys/trust-card', { method: 'GET' })
  if (!asked.ok) return asked
  const { version, cards } = asked.value as { readonly version?: unknown; readonly cards?: unknown }
  if (typeof version !== 'number' || !Array.isArray(cards)) return refused('answer-unreadable')
  const sealed = cards.map((card: unknown) => readForeign(() => fromBase64(String(card))))
  return done({ newest: version, cards: sealed.flatMap((card) => (card ? [card] : [])) })
}
