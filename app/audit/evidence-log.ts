/**
 * What the log itself vouches for: that each entry stands in it at its place,
 * under a checkpoint the policy accepts; that the checkpoints around them are
 * states of the one log; that every entry's time lies between them.
 */

import { clockTolerance } from '../formats/act-in-log.ts'
import { equalBytes, fromUtf8 } from '../formats/bytes.ts'
import { clockTimeIn, openCheckpoint, parseCheckpointNote, type VerifiedCheckpoint } from '../formats/checkpoint.ts'
import { rowOf } from '../formats/entry-kinds.ts'
import {
  type EvidenceManifest,
  entryPath,
  evidenceNames,
  exportedIndexes,
  exportPath,
  exportReceiptPath,
  parseHashes,
  proofPath,
  receiptPath,
} from '../formats/evidence-bundle.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { checkConsistency, checkInclusion, type Hash, leafHash } from '../formats/merkle.ts'
import { parseNote } from '../formats/note.ts'
import { parseReceipt } from '../formats/receipt.ts'
import { parseTrust, type Trust } from '../formats/trust.ts'
import { isForeign, isTrouble } from '../outcome.ts'
import { demandCustody } from './evidence-custody.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import { bent, lacking, provenBy, strangers } from './evidence-verdict.ts'

export interface ProvenEntry {
  readonly index: bigint
  readonly entry: ReadEntry
  readonly leaf: Hash
  readonly selected: boolean
  /** The file that holds its bytes. */
  readonly file: string
}

export interface ProvenLog {
  readonly trust: Trust
  readonly head: VerifiedCheckpoint
  /** Under the manifest's own receipts, ascending. */
  readonly entries: readonly ProvenEntry[]
  /** Checkpoints around them that are states of the same log, ascending. */
  readonly around: readonly BoundingCheckpoint[]
  /** `evidence-exported`, and before it what the log took about the same people meanwhile. */
  readonly exported: readonly ProvenEntry[]
}

export interface BoundingCheckpoint extends VerifiedCheckpoint {
  /** Seconds: when the log's clock had signed it. Witnesses may have cosigned it only later, when newer entries were there already. */
  readonly signedAt: number
}

/** Throws a finding. */
export async function proveLog(files: EvidenceFiles, trust: Trust): Promise<ProvenLog> {
  const { manifest } = files
  if (manifest.portal !== portalOf(trust.origin))
    throw strangers(null, `the bundle is about the log of ${manifest.portal}; the trust file is about ${trust.origin}`)
  const [first] = manifest.entries
  if (!first) throw lacking(evidenceNames.manifest, 'it names no entry')
  const head = await openHead(files, first.index, trust)
  const entries = await proveEntries(files, head, trust)
  demandOrder(entries)
  const around = await proveAround(files, { head, entries, trust })
  demandTimes(entries, [...around, { ...head, signedAt: head.cosignedAt }])
  return { trust, head, entries, around, exported: await proveExported(files, head, trust) }
}

async function openHead(files: EvidenceFiles, index: bigint, trust: Trust): Promise<VerifiedCheckpoint> {
  const name = receiptPath(index)
  const receipt = files.bytes(name)
  const note = await provenBy(name, () => parseReceipt(fromUtf8(receipt)).checkpointNote)
  const head = await openKnown(name, note, trust, strangers)
  if (head.size !== files.manifest.head)
    throw bent(name, `its checkpoint is not the head of ${files.manifest.head} entries`)
  return head
}

/**
 * The first checkpoint, if signed with another key than the one we were told, is
 * no proof of tampering: we may have been told wrong. The others would be.
 */
export async function openKnown(
  name: string,
  note: string,
  trust: Trust,
  otherwise = bent,
): Promise<VerifiedCheckpoint> {
  const { signatures } = await provenBy(name, () => parseNote(note))
  const { logKey } = trust
  if (!signatures.some((one) => one.name === logKey.name && equalBytes(one.id, logKey.id)))
    throw otherwise(name, `the log did not sign it with the key that the trust file names for ${trust.origin}`)
  try {
    return openCheckpoint(note, trust)
  } catch (error) {
    if (isTrouble(error, 'NotProven') && /quorum/.test(error.message)) throw lacking(name, error.message)
    if (!isForeign(error)) throw error
    throw bent(name, error.message)
  }
}

async function proveEntries(files: EvidenceFiles, head: VerifiedCheckpoint, trust: Trust) {
  const proven: ProvenEntry[] = []
  // One checkpoint for all: its signatures are checked once.
  const opened = new Map<string, VerifiedCheckpoint>()
  for (const { index, selected } of files.manifest.entries) {
    const [name, receiptName] = [entryPath(index), receiptPath(index)]
    const receipt = await readReceipt(files, receiptName, index)
    const note = receipt.checkpointNote
    const checkpoint = opened.get(note) ?? (await openKnown(receiptName, note, trust))
    opened.set(note, checkpoint)
    const { size, root } = checkpoint
    if (size !== head.size) throw bent(receiptName, 'it stands under another checkpoint than the other receipts')
    proven.push(await proveEntry(files, { name, receiptName, index, selected, size, root, proof: receipt.proof }))
  }
  return proven
}

async function readReceipt(files: EvidenceFiles, name: string, index: bigint) {
  const bytes = files.bytes(name)
  const receipt = await provenBy(name, () => parseReceipt(fromUtf8(bytes)))
  if (receipt.index !== index) throw bent(name, 'it is the receipt of another entry')
  return receipt
}

async function proveEntry(
  files: EvidenceFiles,
  at: {
    readonly name: string
    readonly receiptName: string
    readonly index: bigint
    readonly selected: boolean
    readonly size: bigint
    readonly root: Hash
    readonly proof: readonly Hash[]
  },
): Promise<ProvenEntry> {
  const { name, index, selected, size, root } = at
  const bytes = files.bytes(name)
  const leaf = leafHash(bytes)
  // The entry's own form first: a bent entry is named, not its receipt.
  const entry = await provenBy(name, () => parseEntry(bytes))
  await provenBy(at.receiptName, () => checkInclusion({ root, size, index, leaf }, at.proof))
  return { index, entry, leaf, selected, file: name }
}

function demandOrder(entries: readonly ProvenEntry[]): void {
  for (const [i, { entry, file }] of entries.entries()) {
    const before = entries[i - 1]
    if (before && before.entry.t > entry.t) throw bent(file, 'its time is before that of an earlier entry')
  }
}

/** Throws a finding unless the tree of that size and root is a beginning of the head's. */
export async function checkBeginning(
  files: EvidenceFiles,
  head: VerifiedCheckpoint,
  old: { readonly size: bigint; readonly root: Hash },
): Promise<void> {
  const claim = { oldSize: old.size, oldRoot: old.root, newSize: head.size, newRoot: head.root }
  const name = proofPath(old.size)
  if (old.size === 0n || old.size === head.size) return provenBy(name, () => checkConsistency(claim, []))
  const bytes = files.bytes(name)
  await provenBy(name, () => checkConsistency(claim, parseHashes(bytes)))
}

/**
 * The policy and keys that were in force when the log had that size: the log's own
 * entries say so, where it has changed. A log that ended was signed by its own alone.
 */
export function trustsAt(
  size: bigint,
  entries: readonly { readonly index: bigint; readonly entry: ReadEntry }[],
  now: Trust,
): readonly Trust[] {
  const before = entries.filter(({ index, entry }) => index < size && rowOf(entry.kind)?.trust === 'told')
  const text = before.at(-1)?.entry.data?.trust
  if (text === undefined) return [now]
  const said = parseTrust(text)
  if (said.origin === now.origin) return [now, said]
  return portalOf(said.origin) === portalOf(now.origin) ? [said] : [now]
}

async function proveAround(
  files: EvidenceFiles,
  { head, entries, trust }: Pick<ProvenLog, 'head' | 'entries' | 'trust'>,
): Promise<readonly BoundingCheckpoint[]> {
  const proven: BoundingCheckpoint[] = []
  for (const name of files.names.filter((one) => one.startsWith('checkpoints/')).sort()) {
    const note = await provenBy(name, () => fromUtf8(files.bytes(name)))
    const checkpoint = await provenBy(name, () => {
      const { size } = parseCheckpointNote(note)
      return firstProven(trustsAt(size, entries, trust).map((then) => () => openCheckpoint(note, then)))
    })
    await checkBeginning(files, head, checkpoint)
    proven.push({ ...checkpoint, signedAt: Math.min(checkpoint.cosignedAt, clockTimeIn(note, checkpoint.origin)) })
  }
  return proven
}

/** The first that proves; else what the last one said. */
function firstProven<T>(attempts: readonly (() => T)[]): T {
  const [attempt, ...others] = attempts
  if (!attempt) throw new RangeError('nothing to try')
  try {
    return attempt()
  } catch (error) {
    if (!isTrouble(error, 'NotProven') || others.length === 0) throw error
    return firstProven(others)
  }
}

/** No entry may claim a time before a state of the log it came after, or after one it came before. */
function demandTimes(entries: readonly ProvenEntry[], checkpoints: readonly BoundingCheckpoint[]): void {
  for (const { index, entry, file } of entries) {
    for (const { size, cosignedAt, signedAt } of checkpoints) {
      if (size <= index && entry.t < signedAt * 1000 - clockTolerance)
        throw bent(file, `its time is before the checkpoint of ${size} entries, which it came after`)
      if (size > index && entry.t > cosignedAt * 1000 + clockTolerance)
        throw bent(file, `its time is after the checkpoint of ${size} entries, which holds it`)
    }
  }
}

async function proveExported(
  files: EvidenceFiles,
  head: VerifiedCheckpoint,
  trust: Trust,
): Promise<readonly ProvenEntry[]> {
  const proven: ProvenEntry[] = []
  const states: VerifiedCheckpoint[] = []
  for (const index of exportedIndexes(files.names)) {
    const [name, receiptName] = [exportPath(index), exportReceiptPath(index)]
    const receipt = await readReceipt(files, receiptName, index)
    const checkpoint = await openKnown(receiptName, receipt.checkpointNote, trust)
    const { size, root } = checkpoint
    if (states.some((state) => state.size !== size)) throw bent(receiptName, 'it stands under another checkpoint')
    states.push(checkpoint)
    proven.push(
      await proveEntry(files, { name, receiptName, index, selected: false, size, root, proof: receipt.proof }),
    )
  }
  const [state] = states
  if (!state) throw lacking('export/', 'the entry that records this export is missing')
  const bytes = files.bytes(evidenceNames.consistency)
  const claim = { oldSize: head.size, oldRoot: head.root, newSize: state.size, newRoot: state.root }
  await provenBy(evidenceNames.consistency, () => checkConsistency(claim, parseHashes(bytes)))
  const own = demandExported(files.manifest, proven, files.manifestHash)
  await demandCustody(files.bytes(evidenceNames.custody), own)
  return proven
}

function demandExported({ made }: EvidenceManifest, proven: readonly ProvenEntry[], manifestHash: string): ReadEntry {
  const own = proven.filter(({ entry }) => entry.kind === 'evidence-exported' && entry.data?.manifest === manifestHash)
  const [first] = own
  if (!first) throw bent(evidenceNames.manifest, 'it is not the manifest that the log says was exported')
  if (first.entry.t < made - clockTolerance) throw bent(first.file, 'the log recorded the export before it was made')
  return first.entry
}
