import { equalBytes, fromHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { isCommitted } from '../formats/committed-text.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { checkInclusion, leafHash } from '../formats/merkle.ts'
import { parseReceipt } from '../formats/receipt.ts'
import { sha256 } from '../formats/sha256.ts'
import { parseTrust } from '../formats/trust.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import type { EntryClaim, EntryFlaw, EntryProven } from './entry-verdict.ts'

/**
 * Everything about an entry that bytes and receipt alone can prove: its format,
 * its place in the tree, the log's signatures, the address and the texts it
 * commits to. Says
 * which of them failed, because "not verified" helps nobody to find out why.
 * The person's signature and the reader's own pin are judged beside it.
 */
export function proveEntryClaim(claim: EntryClaim): Outcome<EntryProven, EntryFlaw> {
  const trust = readForeign(() => parseTrust(claim.trust))
  if (!trust) return refused('trust-unreadable')
  const entry = readForeign(() => parseEntry(claim.bytes))
  if (!entry) return refused('bytes-unreadable')
  const receipt = readForeign(() => parseReceipt(claim.receipt))
  if (!receipt) return refused('receipt-unreadable')
  if (receipt.index !== claim.index) return refused('other-index')
  const checkpoint = readForeign(() => openCheckpoint(receipt.checkpointNote, trust, claim.suspended ?? undefined))
  if (!checkpoint) return refused('checkpoint-bad')
  const { size, root, cosignedAt, cosigners } = checkpoint
  const leaf = leafHash(claim.bytes)
  const included = readForeign(() => {
    checkInclusion({ root, size, index: receipt.index, leaf }, receipt.proof)
    return true
  })
  if (!included) return refused('not-included')
  const where = claim.where && whereHolds(entry, claim.where)
  if (where === false) return refused('where-differs')
  if (claim.texts.some((text) => !isCommitted(entry, text.field, text))) return refused('text-differs')
  const texts = claim.texts.length > 0 ? true : null
  const { suspended = false } = checkpoint
  const steps = receipt.proof.length
  return done({ entry, leaf, steps, size, root, time: cosignedAt, cosigners, suspended, where, texts })
}

function whereHolds(entry: ReadEntry, where: NonNullable<EntryClaim['where']>): boolean {
  if (!entry.where) return false
  const committed = sha256(where.salt, canonicalJson({ ip: where.ip, userAgent: where.userAgent }))
  return equalBytes(committed, fromHex(entry.where))
}
