/**
 * Verifies an entry in the browser, before its reader's eyes. Where the vault is
 * unlocked, the reader's own trust card decides which log this is and whether it
 * continues what they saw before; where it is locked, the portal's word for the
 * log's keys is used, and the page says so.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { parseReceipt } from '../formats/receipt.ts'
import { instant } from '../ids.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import type { EntryClaim, EntryFlaw, EntryProven, EntryVerdict } from './entry-verdict.ts'
import { proveEntryClaim } from './prove-entry.ts'

export async function verifyEntry(claim: EntryClaim): Promise<EntryVerdict> {
  const proven = proveEntryClaim(claim)
  if (!proven.ok) return { ok: false, flaw: proven.reason }
  const { entry } = proven.value
  if (entry.act && !(await isSignedWell(claim, proven.value))) return { ok: false, flaw: 'signature-bad' }
  const pinned = await comparePin(claim, proven.value)
  if (!pinned.ok) return { ok: false, flaw: pinned.flaw }
  return { ok: true, proven: proven.value, signed: entry.act !== undefined, pinnedFrom: pinned.from }
}

async function isSignedWell({ key }: EntryClaim, { entry }: EntryProven): Promise<boolean> {
  if (!key || !entry.act) return false
  const { text, signature } = entry.act
  const judged = await askVault('judge-signature', {
    text,
    signature: fromBase64(signature),
    keyBytes: key,
    entryTime: instant(entry.t),
  })
  return judged.ok
}

type Compared = { readonly ok: true; readonly from: bigint | null } | { readonly ok: false; readonly flaw: EntryFlaw }

async function comparePin(claim: EntryClaim, { size }: EntryProven): Promise<Compared> {
  const state = vaultState.get()
  if (state.state === 'locked') return { ok: true, from: null }
  const from = state.checkpoint.size
  const consistency = await fetchConsistency(from, size)
  const seen = await askVault('see-checkpoint', { note: parseReceipt(claim.receipt).checkpointNote, from, consistency })
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
