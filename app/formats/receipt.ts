/**
 * Receipts: https://c2sp.org/tlog-proof@v1. Proof, checkable offline, that an
 * entry is in the log:
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>                 (optional; not authenticated)
 *     index <decimal>
 *     <hash, base64>                 (the inclusion proof, sibling first)
 *
 *     <the checkpoint, verbatim>
 */
import { Malformed } from '../outcome.ts'
import { fromBase64, fromBase64Of, parseDecimal, sizeLimit, toBase64 } from './bytes.ts'
import { openCheckpoint, type SuspendedSpan, type VerifiedCheckpoint } from './checkpoint.ts'
import { checkInclusion, type Hash } from './merkle.ts'
import { parseNote } from './note.ts'
import type { Trust } from './trust.ts'

export interface Receipt {
  readonly index: bigint
  readonly proof: readonly Hash[]
  /** The signed note, verbatim. */
  readonly checkpointNote: string
  /** Non-empty where present. Nobody vouches for it. */
  readonly extra?: Uint8Array
}

export interface VerifiedReceipt {
  readonly index: bigint
  readonly checkpoint: VerifiedCheckpoint
}

const header = 'c2sp.org/tlog-proof@v1'
// A tree below 2^63 is at most 63 levels high.
const longestProof = 63
const mostCharacters = 1_200_000

/** The receipt's text. Throws RangeError or Malformed on what could not be read back. */
export function formatReceipt({ index, proof, checkpointNote, extra }: Receipt): string {
  if (index < 0n || index >= sizeLimit || proof.length > longestProof) throw new RangeError('no leaf is there')
  if (proof.some((hash) => hash.length !== 32)) throw new RangeError('a hash is 32 bytes')
  parseNote(checkpointNote)
  const head = extra && extra.length > 0 ? [header, `extra ${toBase64(extra)}`] : [header]
  return [...head, `index ${index}`, ...proof.map(toBase64), '', checkpointNote].join('\n')
}

/** Reads a receipt; verifies nothing. Throws Malformed. */
export function parseReceipt(text: string): Receipt {
  if (text.length > mostCharacters) throw new Malformed('receipt is too long')
  // The first empty line ends the proof; the checkpoint has one of its own.
  const end = text.indexOf('\n\n')
  if (end < 0) throw new Malformed('receipt has no checkpoint')
  const [first, ...lines] = text.slice(0, end).split('\n')
  if (first !== header) throw new Malformed('receipt of another kind than tlog-proof@v1')
  const extra = lines[0]?.startsWith('extra ') ? parseExtra(lines.shift()) : undefined
  const index = parseIndex(lines.shift())
  if (lines.length > longestProof) throw new Malformed('receipt with a proof too long for any tree')
  const proof = lines.map((line) => fromBase64Of(32, line, 'a hash of the receipt'))
  const checkpointNote = text.slice(end + 2)
  parseNote(checkpointNote)
  return { index, proof, checkpointNote, ...(extra ? { extra } : {}) }
}

function parseExtra(line = ''): Uint8Array {
  const extra = fromBase64(line.slice('extra '.length))
  if (extra.length === 0) throw new Malformed('receipt with an empty extra line')
  return extra
}

function parseIndex(line = ''): bigint {
  if (!line.startsWith('index ')) throw new Malformed('receipt has no index')
  return parseDecimal(line.slice('index '.length), 'index of the receipt')
}

/**
 * Throws Malformed, or NotProven unless the trusted log holds this leaf
 * (`leaf` is the hash of the entry's bytes) under a checkpoint that satisfies
 * the policy. How fresh that checkpoint must be is for the caller to ask:
 * `checkpoint.cosignedAt`.
 */
export function checkReceipt(claim: {
  readonly receipt: string
  readonly leaf: Hash
  readonly trust: Trust
  /** A proven suspension of the quorum, as for `openCheckpoint`. */
  readonly suspended?: SuspendedSpan | undefined
}): VerifiedReceipt {
  const { index, proof, checkpointNote } = parseReceipt(claim.receipt)
  const checkpoint = openCheckpoint(checkpointNote, claim.trust, claim.suspended)
  checkInclusion({ root: checkpoint.root, size: checkpoint.size, index, leaf: claim.leaf }, proof)
  return { index, checkpoint }
}
