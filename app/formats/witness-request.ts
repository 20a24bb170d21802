/**
 * What a log asks of a witness and what it is answered:
 * https://c2sp.org/tlog-witness, `add-checkpoint`, to the byte. The request:
 *
 *     old <size, decimal>
 *     <hash, base64>                 (RFC 6962 §2.1.2 from that size; at most 63)
 *
 *     <the checkpoint, a signed note>
 *
 * Answered 200 with the witness's signature lines, or 409 with the size it last
 * cosigned, in decimal, and LF.
 */
import { Malformed, NotProven } from '../outcome.ts'
import { fromBase64Of, parseDecimal, sizeLimit, toBase64 } from './bytes.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint-text.ts'
import type { Hash } from './merkle.ts'
import { isBy, type Note, type NoteSignature, openNote, parseNote, parseSignatures, type VerifierKey } from './note.ts'

export interface WitnessRequest {
  /** The size the witness is believed to have cosigned last; 0 for never. */
  readonly oldSize: bigint
  /** Consistency from there to the checkpoint; empty from 0 and to the same size. */
  readonly proof: readonly Hash[]
  /** The signed note, verbatim. */
  readonly note: string
}

/** A request as a witness reads it: its parts apart, nothing verified. */
export interface ReadRequest extends WitnessRequest {
  readonly signed: Note
  readonly checkpoint: Checkpoint
}

/** Of the 409 answer. */
export const sizeMediaType = 'text/x.tlog.size'
// "The client MUST NOT send more than 63 consistency proof lines."
const longestProof = 63
/** Longest request anybody needs: a proof of 63 hashes and a note with a hundred signatures, ML-DSA among them. Bytes. */
export const largestRequest = 600_000

/** The request's text. Throws RangeError or Malformed on what could not be read back. */
export function formatWitnessRequest({ oldSize, proof, note }: WitnessRequest): string {
  if (oldSize < 0n || oldSize >= sizeLimit || proof.length > longestProof) throw new RangeError('no tree is that large')
  if (proof.some((hash) => hash.length !== 32)) throw new RangeError('a hash is 32 bytes')
  parseCheckpoint(parseNote(note).text)
  return [`old ${oldSize}`, ...proof.map(toBase64), '', note].join('\n')
}

/** Reads a request; verifies nothing. Throws Malformed: the answer is then 400. */
export function parseWitnessRequest(text: string): ReadRequest {
  if (text.length > largestRequest) throw new Malformed('request is too long')
  // The first empty line ends the proof; the checkpoint has one of its own.
  const end = text.indexOf('\n\n')
  if (end < 0) throw new Malformed('request has no checkpoint')
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  if (!first.startsWith('old ')) throw new Malformed('request has no old size')
  const oldSize = parseDecimal(first.slice('old '.length), 'old size')
  if (lines.length > longestProof) throw new Malformed('request with a proof too long for any tree')
  const proof = lines.map((line) => fromBase64Of(32, line, 'a hash of the request'))
  const note = text.slice(end + 2)
  const signed = parseNote(note)
  return { oldSize, proof, note, signed, checkpoint: parseCheckpoint(signed.text) }
}

/** The body of a 409. */
export function formatSizeAnswer(size: bigint): string {
  if (size < 0n || size >= sizeLimit) throw new RangeError('no tree is that large')
  return `${size}\n`
}

/** The size a witness says it cosigned last. Throws Malformed. */
export function parseSizeAnswer(text: string): bigint {
  if (!text.endsWith('\n')) throw new Malformed('size answer is not ended')
  return parseDecimal(text.slice(0, -1), 'size of the answer')
}

/** A witness's cosignature that holds. */
export interface Cosignature {
  readonly signature: NoteSignature
  /** Seconds since the epoch, not 0. */
  readonly time: bigint
}

/**
 * The cosignature in a 200 answer, over the text of the checkpoint that was
 * sent; lines by keys other than this one are ignored, as the specification
 * demands, and of several the latest is taken. Throws Malformed, or NotProven
 * unless every line by this key holds and there is one: a bent cosignature,
 * once published, would spoil the whole note for every reader.
 */
export function openCosignature(
  answer: string,
  asked: { readonly text: string; readonly key: VerifierKey },
): Cosignature {
  const signatures = parseSignatures(answer).filter((signature) => isBy(signature, asked.key))
  if (signatures.length === 0) throw new NotProven('the witness answered without a signature by its key')
  const verified = openNote({ text: asked.text, signatures }, [asked.key])
  const found = signatures.flatMap((signature, i) => {
    const time = verified[i]?.time
    return time ? [{ signature, time }] : []
  })
  if (found.length < signatures.length) throw new NotProven('the witness cosigned without saying when')
  return found.reduce((newest, one) => (one.time > newest.time ? one : newest))
}
