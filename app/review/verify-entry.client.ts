/**
 * Verifies an entry in the browser, before its reader's eyes. Where the vault is
 * unlocked, the reader's own trust card decides which log this is and whether it
 * continues what they saw before; where it is locked, the portal's word for the
 * log's keys is used, and the page says so.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { parseReceipt } from '../formats/receipt.ts'
import { instant } from '../ids.ts'
import { comparePin } from '../keyring/compare-pin.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { EntryClaim, EntryProven, EntryVerdict } from './entry-verdict.ts'
import { proveEntryClaim } from './prove-entry.ts'

export async function verifyEntry(claim: EntryClaim): Promise<EntryVerdict> {
  const proven = proveEntryClaim(claim)
  if (!proven.ok) return { ok: false, flaw: proven.reason }
  const { entry } = proven.value
  if (entry.act && !(await isSignedWell(claim, proven.value))) return { ok: false, flaw: 'signature-bad' }
  const pinned = await comparePin(parseReceipt(claim.receipt).checkpointNote, proven.value.size)
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
