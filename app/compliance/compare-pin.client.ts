/**
 * A checkpoint held against what the reader's own vault has pinned: its keys,
 * and the log it saw before.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { underLog } from '../keys/follow-log.client.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export type Compared =
  /** `from`: the log continues what was seen up to this size; null where the vault is locked and nothing was compared. */
  | { readonly ok: true; readonly from: bigint | null }
  | { readonly ok: false; readonly flaw: 'trust-differs' | 'forked' }

/** `size`: what the note says the log has. */
export async function comparePin(note: string, size: bigint): Promise<Compared> {
  const seen = await underLog(() => showNote(note, size))
  if (seen.ok) return { ok: true, from: seen.value }
  // Locked from the start, or locked itself meanwhile.
  if (seen.reason === 'vault-locked') return { ok: true, from: null }
  return { ok: false, flaw: anotherLog.includes(seen.reason) ? 'forked' : 'trust-differs' }
}

const anotherLog: readonly string[] = ['log-forked', 'log-cut-short', 'pin-unknown']

/** The size up to which the log continues what the vault saw before. */
async function showNote(note: string, size: bigint): Promise<Outcome<bigint, string>> {
  const state = vaultState.get()
  if (state.state === 'locked') return refused('vault-locked')
  const from = state.checkpoint.size
  const consistency = await fetchConsistency(from, size)
  const seen = await askVault('see-checkpoint', { note, from, consistency })
  return seen.ok ? done(from) : seen
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
