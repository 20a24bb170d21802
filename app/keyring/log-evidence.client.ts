/** Evidence that the log is another than this vault has seen, until its person has saved it or leaves: in this tab's memory. */
import { askVault } from '../openpgp/vault.client.ts'

export interface LogEvidence {
  readonly content: Uint8Array
}

const listeners = new Set<() => void>()
let kept: LogEvidence | null = null

/** For `useSyncExternalStore`. */
export const evidenceKept = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): LogEvidence | null => kept,
}

/** Takes what the vault noted when it refused. */
export async function keepLogEvidence(): Promise<void> {
  const noted = await askVault('log-evidence', {})
  if (!noted.ok || !noted.value.evidence) return
  kept = { content: noted.value.evidence }
  for (const listener of listeners) listener()
}
