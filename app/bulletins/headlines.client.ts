/**
 * Headlines that this tab's vault has opened. They live in the page's memory, and
 * go when the key is locked: a list over an empty chair shows what it showed before.
 */
import type { BulletinId } from '../ids.ts'
import { vaultState } from '../openpgp/vault.client.ts'
import type { OpenedCard } from '../openpgp/vault-protocol.ts'

export type Headlines = ReadonlyMap<BulletinId, OpenedCard>

const none: Headlines = new Map()
let opened: Headlines = none
const listeners = new Set<() => void>()

function change(next: Headlines): void {
  if (next === opened) return
  opened = next
  for (const listener of listeners) listener()
}

vaultState.subscribe(() => {
  if (vaultState.get().state === 'locked') change(none)
})

export const headlines = {
  get: (): Headlines => opened,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  add(cards: readonly OpenedCard[]): void {
    change(new Map([...opened, ...cards.map((card) => [card.document, card] as const)]))
  },
}
