/**
 * A witness of transparency logs: https://c2sp.org/tlog-witness. For each log
 * it knows it remembers the newest checkpoint, and cosigns only what extends
 * it, so that a log cannot tell two people two stories that both bear this
 * witness's name.
 */
import type { WitnessDb } from '../../db/open-witness.server.ts'
import { toHex, utf8 } from '../formats/bytes.ts'
import type { Checkpoint } from '../formats/checkpoint-text.ts'
import { checkConsistency, emptyRoot } from '../formats/merkle.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  formatSignatures,
  isBy,
  type NoteSigner,
  openNote,
  type VerifierKey,
  verifierKeyOf,
} from '../formats/note.ts'
import { sha256 } from '../formats/sha256.ts'
import { formatSizeAnswer, parseWitnessRequest, type ReadRequest, sizeMediaType } from '../formats/witness-request.ts'
import type { Instant } from '../ids.ts'
import { isForeign, isTrouble } from '../outcome.ts'
import { keepEvidence, lastWitnessed, moveWitnessed, type Witnessed } from './witness-store.server.ts'

/** What is answered, in the words of HTTP: the specification knows no other. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503
  readonly type: string
  readonly body: string
}

export interface WitnessLines {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * A mirror's look at the entries themselves, before a checkpoint is cosigned.
 * Throws NotProven where they are not as they must be (422), anything else
 * where they cannot be had now (503).
 */
export type Examine = (step: {
  readonly from: Pick<Checkpoint, 'size' | 'root'>
  readonly to: Checkpoint
  /** The log's note, verbatim. */
  readonly note: string
}) => Promise<void>

export interface WitnessParts {
  readonly db: WitnessDb
  readonly signer: NoteSigner
  /** The keys believed for each origin; several while a log changes its key. */
  readonly logs: ReadonlyMap<string, readonly VerifierKey[]>
  readonly now: () => Instant
  readonly logger?: WitnessLines
  readonly examine?: Examine
}

export interface Witness {
  readonly key: VerifierKey
  /** Answers the body of one POST to `add-checkpoint`. Rejects only where the witness's own disk fails; then nothing was cosigned. */
  addCheckpoint(body: string): Promise<WitnessAnswer>
  /** The newest cosigned note of the log with this hex SHA-256 of its origin (`<origin hash>/checkpoint`); null where there is none. */
  checkpoint(originHash: string): Promise<string | null>
}

export function openWitness(parts: WitnessParts): Witness {
  const { db, signer, logs } = parts
  const origins = new Map([...logs.keys()].map((origin) => [toHex(sha256(utf8(origin))), origin]))
  return {
    key: verifierKeyOf(signer, cosignatureKeyType),
    async addCheckpoint(body) {
      const read = readRequest(body)
      return 'status' in read ? read : await judge(read, parts)
    },
    async checkpoint(originHash) {
      const origin = origins.get(originHash)
      return origin === undefined ? null : ((await lastWitnessed(db, origin))?.note ?? null)
    },
  }
}

const plain = (status: WitnessAnswer['status'], body: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${body}\n`,
})

function readRequest(body: string): ReadRequest | WitnessAnswer {
  try {
    return parseWitnessRequest(body)
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return plain(400, error.message)
    throw error
  }
}

/** The checks in the order of the specification: who signed, then whether the sizes can be, then whether the tree grew. */
async function judge(asked: ReadRequest, parts: WitnessParts): Promise<WitnessAnswer> {
  const { checkpoint, oldSize } = asked
  const keys = parts.logs.get(checkpoint.origin)
  if (!keys) return plain(404, 'this witness does not know that log')
  const problem = problemOf(() => openNote(asked.signed, keys))
  if (problem) return plain(403, problem)
  if (oldSize > checkpoint.size) return plain(400, 'the old size is larger than the checkpoint')
  // Somebody else may move the record between our look and our step. Then all is
  // judged again from the new record; each turn somebody got on, so it ends.
  for (;;) {
    const last = await lastWitnessed(parts.db, checkpoint.origin)
    const lastSize = last?.size ?? 0n
    if (oldSize !== lastSize) return { status: 409, type: sizeMediaType, body: formatSizeAnswer(lastSize) }
    const refusal = (await refusalOf(asked, last, parts)) ?? (await examined(asked, last, parts))
    if (refusal) return refusal
    const answer = await cosign(asked, { last, keys }, parts)
    if (answer) return answer
  }
}

function problemOf(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (isForeign(error)) return error.message
    throw error
  }
}

/** 422 unless the checkpoint's tree extends the one cosigned last. */
async function refusalOf(
  { checkpoint, proof, note }: ReadRequest,
  last: Witnessed | null,
  { db, now, logger }: WitnessParts,
): Promise<WitnessAnswer | null> {
  const { origin, size, root } = checkpoint
  const [oldSize, oldRoot] = [last?.size ?? 0n, last?.root ?? emptyRoot]
  const problem = problemOf(() => checkConsistency({ oldSize, oldRoot, newSize: size, newRoot: root }, proof))
  if (!problem) return null
  // A bad proof may be an honest mistake. Two signed roots of one size never
  // are: whoever holds both notes can show anybody that the log lied.
  if (last && size === oldSize && proof.length === 0) {
    logger?.error({ origin, size: String(size) }, 'the log signed two trees of one size; both notes are kept')
    await keepEvidence(db, origin, { held: last, other: { size, root, note }, time: seconds(now()) })
  }
  return plain(422, problem)
}

async function examined(
  { checkpoint, note }: ReadRequest,
  last: Witnessed | null,
  { examine, logger }: WitnessParts,
): Promise<WitnessAnswer | null> {
  if (!examine) return null
  try {
    await examine({ from: { size: last?.size ?? 0n, root: last?.root ?? emptyRoot }, to: checkpoint, note })
    return null
  } catch (error) {
    logger?.error(
      { err: error, origin: checkpoint.origin, size: String(checkpoint.size) },
      'entries not as they must be',
    )
    if (isTrouble(error, 'NotProven')) return plain(422, error.message)
    return plain(503, 'the entries cannot be fetched now')
  }
}

/** Null if the record was moved by somebody else meanwhile; then nothing left this function. */
async function cosign(
  { checkpoint, signed }: ReadRequest,
  { last, keys }: { readonly last: Witnessed | null; readonly keys: readonly VerifierKey[] },
  { db, now, signer, logger }: WitnessParts,
): Promise<WitnessAnswer | null> {
  const { origin, size, root } = checkpoint
  // Read before the record moves: from here on until then, this was the largest
  // tree we knew. Read after, it could be a time at which we knew a larger one.
  const time = Math.max(seconds(now()), last?.time ?? 1)
  const cosignature = cosignNote(signed.text, signer, BigInt(time))
  const byLog = signed.signatures.filter((signature) => keys.some((key) => isBy(signature, key)))
  const note = formatNote({ text: signed.text, signatures: [...byLog, cosignature] })
  // If we stopped before this line, nothing was cosigned. If we stop after it,
  // we remember a cosignature that nobody received: the log asks again, is told
  // the size, and gets another. The other order could let us forget one.
  if (!(await moveWitnessed(db, origin, { from: last, to: { size, root, time, note } }))) return null
  logger?.info({ origin, size: String(size), time }, 'cosigned')
  return { status: 200, type: 'text/plain; charset=utf-8', body: formatSignatures([cosignature]) }
}

const seconds = (at: Instant): number => Math.floor(at / 1000)
