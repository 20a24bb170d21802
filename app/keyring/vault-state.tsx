import { useSyncExternalStore } from 'react'
import { vaultState } from '../openpgp/vault.client.ts'
import type { VaultState } from '../openpgp/vault-state.ts'

const unknown = (): null => null

// On the server there is no vault: the module of the browser is empty there.
const store: typeof vaultState | undefined = vaultState

/** Locked or unlocked; null on the server and until the page has come alive, where nobody can know. */
export function useVault(): VaultState | null {
  return useSyncExternalStore<VaultState | null>(store?.subscribe ?? (() => unknown), store?.get ?? unknown, unknown)
}

/** At this very moment, for what is about to be signed. */
export const isLocked = (): boolean => store?.get().state !== 'unlocked'
