/** Turns what was gathered into the files of a bundle: receipts and proofs under one checkpoint, keys, roll lines, texts. */

import { trustsAt } from '../audit/evidence-log.ts'
import { consentTexts, pledgeTexts } from '../council/terms.ts'
import { utf8 } from '../formats/bytes.ts'
import { openCheckpoint, parseCheckpointNote } from '../formats/checkpoint.ts'
import {
  checkpointPath,
  entryPath,
  evidenceNames,
  formatHashes,
  formatLineFile,
  formatWhereFile,
  keyPaths,
  linePath,
  proofPath,
  receiptPath,
  textPath,
  wherePath,
} from '../formats/evidence-bundle.ts'
import type { LogEntry } from '../formats/log-entry.ts'
import { proveConsistency, proveInclusion } from '../formats/merkle.ts'
import { formatReceipt, parseReceipt } from '../formats/receipt.ts'
import { formatTrust } from '../formats/trust.ts'
import { Broken, readForeign } from '../outcome.ts'
import { storedHashes } from '../read-log/log-store.server.ts'
import type { ReviewGround } from '../review/review-ground.ts'
import { whereOf } from '../review/review-store.server.ts'
import { rollLineWithProof } from '../roll/roll-proof.server.ts'
import { notesAround, type StoredNote } from './evidence-store.server.ts'
import type { GatheredEvidence } from './gather-evidence.server.ts'

export interface Head {
  readonly size: bigint
  /** Signed, and cosigned as the policy demands. */
  readonly note: string
}

/** A checkpoint that holds this entry, and that whoever checks receipts accepts. */
export async function headOver({ log }: ReviewGround, index: bigint): Promise<Head> {
  const { checkpointNote: note } = parseReceipt(await log.receipt(index))
  return { note, size: parseCheckpointNote(note).size }
}

/** The receipt of an entry under that very checkpoint. */
export async function receiptUnder({ db }: ReviewGround, head: Head, index: bigint): Promise<Uint8Array> {
  const proof = await proveInclusion({ size: head.size, index }, storedHashes(db))
  return utf8(formatReceipt({ index, proof, checkpointNote: head.note }))
}

/** A file small enough to be held. */
export interface PackedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** All files but the runs and those that say who made the bundle, and why. `seen`: sizes of the log that acts outside the bundle had seen. */
export async function packEvidence(
  ground: ReviewGround,
  gathered: GatheredEvidence,
  at: { readonly head: Head; readonly seen: readonly bigint[] },
): Promise<readonly PackedFile[]> {
  const files: PackedFile[] = [{ name: evidenceNames.trust, bytes: utf8(formatTrust(ground.log.trust)) }]
  const sizes = new Set(at.seen)
  for (const { index, bytes, entry, act, selected } of gathered.entries) {
    files.push({ name: entryPath(index), bytes })
    files.push({ name: receiptPath(index), bytes: await receiptUnder(ground, at.head, index) })
    if (act) sizes.add(act.seen.size)
    const where = selected && showsWhere(gathered.holder, entry) ? await whereOf(ground.db, index) : null
    if (where) files.push({ name: wherePath(index), bytes: formatWhereFile(where) })
  }
  const around = await checkpointsAround(ground, gathered, at.head)
  for (const { size, time, note } of around) {
    files.push({ name: checkpointPath(BigInt(size), time), bytes: utf8(note) })
    sizes.add(BigInt(size))
  }
  return [
    ...files,
    ...(await proofsOf(ground, sizes, at.head)),
    ...[...keyPaths(gathered.keys)].map(([{ bytes }, name]) => ({ name, bytes })),
    ...(await linesOf(ground, gathered)),
    ...textsOf(gathered),
  ]
}

/** Somebody's address is theirs: it leaves for a review, or with themselves. */
const showsWhere = (holder: GatheredEvidence['holder'], { actor }: LogEntry): boolean =>
  holder === null || (holder.addresses && actor === holder.person)

// ── checkpoints ────────────────────────────────────────────────────────────

/** So many entries at most get checkpoints of their own around them; the rest lie between those. */
const mostBounded = 100
const few = 8

async function checkpointsAround(
  ground: ReviewGround,
  { entries }: GatheredEvidence,
  head: Head,
): Promise<readonly StoredNote[]> {
  const selected = entries.filter((one) => one.selected)
  const step = Math.max(1, Math.ceil(selected.length / mostBounded))
  const bounded = selected.filter((_, i) => i % step === 0 || i === selected.length - 1)
  const found = new Map<string, StoredNote>()
  for (const { index } of bounded) {
    const { before, after } = await notesAround(ground.db, Number(index), few)
    for (const note of [firstOpening(ground, entries, before), firstOpening(ground, entries, after)]) {
      if (note && note.size > 0 && BigInt(note.size) <= head.size) found.set(`${note.size} ${note.time}`, note)
    }
  }
  return [...found.values()]
}

/** Between two batches a log may have signed what its witnesses did not cosign; such a checkpoint bounds nothing. */
function firstOpening(
  { log }: ReviewGround,
  entries: GatheredEvidence['entries'],
  notes: readonly StoredNote[],
): StoredNote | null {
  const opensThen = ({ size, note }: StoredNote) =>
    trustsAt(BigInt(size), entries, log.trust).some((trust) => opens(note, trust))
  return notes.find(opensThen) ?? null
}

/** True if whoever has this trust would accept the note. */
export function opens(note: string, trust: ReviewGround['log']['trust']): boolean {
  return readForeign(() => openCheckpoint(note, trust)) !== null
}

async function proofsOf({ db }: ReviewGround, sizes: ReadonlySet<bigint>, head: Head): Promise<readonly PackedFile[]> {
  const files: PackedFile[] = []
  for (const size of sizes) {
    if (size === 0n || size >= head.size) continue
    const proof = await proveConsistency({ oldSize: size, newSize: head.size }, storedHashes(db))
    files.push({ name: proofPath(size), bytes: formatHashes(proof) })
  }
  return files
}

// ── people ─────────────────────────────────────────────────────────────────

async function linesOf({ db }: ReviewGround, { rolls }: GatheredEvidence): Promise<readonly PackedFile[]> {
  const files: PackedFile[] = []
  for (const { counter, people } of rolls) {
    for (const person of people) {
      const line = await rollLineWithProof(db, person, counter)
      if (!line) throw new Broken(`roll ${counter} has lost a line it had a moment ago`)
      files.push({ name: linePath(counter, person), bytes: formatLineFile(line) })
    }
  }
  return files
}

/** Every text that an entry or a signed act names by its hash. */
function textsOf({ entries }: GatheredEvidence): readonly PackedFile[] {
  const named = new Set(
    entries.flatMap(({ entry, act }) =>
      [...(entry.objects ?? []), ...(act?.objects ?? [])].flatMap((object) =>
        object.kind === 'text' && object.sha256 ? [`${object.id} ${object.sha256}`] : [],
      ),
    ),
  )
  return [...consentTexts, ...pledgeTexts]
    .filter(({ version, hash }) => named.has(`${version} ${hash}`))
    .map(({ version, ja }) => ({ name: textPath(version), bytes: utf8(ja) }))
}
