/**
 * A checkpoint held against what the reader's own vault has pinned: its keys,
 * and the log it saw before.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'

export type Compared =
  /** `from`: the log continues what was seen up to this size; null where the vault is locked and nothing was compared. */
  | { readonly ok: true; readonly from: bigint | null }
  | { readonly ok: false; readonly flaw: 'trust-differs' | 'forked' }

/** `size`: what the note says the log has. */
export async function comparePin(note: string, size: bigint): Promise<Compared> {
  const state = vaultState.get()
  if (state.state === 'locked') return { ok: true, from: null }
  const from = state.checkpoint.size
  const consistency = await fetchConsistency(from, size)
  const seen = await askVault('see-checkpoint', { note, from, consistency })
  if (seen.ok) return { ok: true, from }
  // Locked itself meanwhile: as if it had been from the start.
  if (seen.reason === 'vault-locked') return { ok: true, from: null }
  return { ok: false, flaw: seen.reason === 'checkpoint-bad' ? 'trust-differs' : 'forked' }
}

async function fetchConsistency(one: bigint, other: bigint): Promise<readonly Uint8Array[]> {
  const [from, to] = one < other ? [one, other] : [other, one]
  if (from === to || from === 0n) return []
  const answer = await fetch(`/log/consistency?from=${from}&to=${to}`)
  if (!answer.ok) return []
  const text = await answer.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(fromBase64)
}
