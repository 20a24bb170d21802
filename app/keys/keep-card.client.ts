import { toBase64 } from '../formats/bytes.ts'
import { keepTrustCard } from '../openpgp/vault.client.ts'
import type { SealedCard } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'

/** Seals the card anew where it moved, and keeps it here and with the server. */
export async function keepCard(): Promise<Outcome<undefined, string>> {
  let reason: string | null = null
  await keepTrustCard(async (card) => {
    const kept = await putCard(card)
    // A newer one is there already: another browser of the same person was faster.
    if (!kept.ok && kept.reason !== 'card-older') reason = kept.reason
  })
  return reason === null ? done() : refused(reason)
}

/** Gives a sealed card to the server. */
export const putCard = ({ version, sealed }: SealedCard): Promise<Outcome<unknown, string>> =>
  askPortal('/keys/trust-card', { method: 'PUT', body: { version, sealed: toBase64(sealed) } })
