import { toBase64 } from '../formats/bytes.ts'
import type { PersonId } from '../ids.ts'
import { askVault, keepTrustCard, storedCards, vaultState } from '../openpgp/vault.client.ts'
import type { CouncilProof, SealedCard } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'
import { type OwnKeyJson, type OwnKeyMaterial, ownKeyFromJson } from './own-key-wire.ts'

/** Everything of one's own that the server keeps. Fetched anew each time: never from a cache. */
export async function fetchOwnKey(): Promise<Outcome<OwnKeyMaterial, string>> {
  const own = await askPortal<OwnKeyJson>('/keys/own', { method: 'GET' })
  return own.ok ? done(ownKeyFromJson(own.value)) : own
}

/**
 * Unlocks the vault of this tab. The card of this browser and the server's are
 * both handed over: whoever kept an old one back cannot make the vault forget
 * what it has seen.
 */
export async function unlockVault(person: PersonId, passphrase: string): Promise<Outcome<undefined, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  // Another account may have signed in meanwhile, in another tab.
  if (own.value.person !== person) return refused('signed-out')
  if (!own.value.protectedKey) return refused('key-unknown')
  const { protectedKey, card, council } = own.value
  const cards = [...storedCards(person), ...(card ? [card] : [])]
  const opened = await askVault('unlock', { person, protectedKey, passphrase, cards })
  if (!opened.ok) return opened
  if (council) {
    const pinned = await askVault('pin-council', council)
    if (!pinned.ok) return pinned
  }
  return keepCard()
}

/**
 * Pins the council at first sight, where this vault was unlocked before there was
 * one. Where it has its pin already this does nothing: the vault itself compares.
 */
export async function meetCouncil(council: CouncilProof): Promise<Outcome<unknown, string>> {
  const state = vaultState.get()
  return state.state === 'unlocked' && state.councilPinned ? done() : askVault('pin-council', council)
}

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
