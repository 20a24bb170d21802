/**
 * Makes an evidence bundle. The manifest is fixed first; then the log records
 * its hash, the reason and the maker's signed act; then the bundle leaves, with
 * that very entry and its receipt inside. If we stop between the two, the log
 * says "exported" of a bundle nobody got: an honest error. The other order could
 * let one out that no log remembers.
 */

import type { ActorFields } from '../access/actor.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal, JudgedAct } from '../acts/judge-act.server.ts'
import { type ActEntry, takePreparedAct } from '../acts/take-act.server.ts'
import { toHex, utf8 } from '../formats/bytes.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { type SaltedText, textSaltLength } from '../formats/committed-text.ts'
import {
  type EvidenceManifest,
  evidenceNames,
  exportPath,
  exportReceiptPath,
  formatHashes,
  formatManifest,
  formatSums,
  namedFiles,
} from '../formats/evidence-bundle.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { proveConsistency } from '../formats/merkle.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { attemptOf } from '../formats/signed-act.ts'
import { layOutZip } from '../formats/zip.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { storedHashes } from '../read-log/log-store.server.ts'
import type { LoggedEntry } from '../read-log/read-log.server.ts'
import { oneLine } from '../review/reason.ts'
import { askTimeStamp, type StampRefusal } from './ask-time-stamp.server.ts'
import { type CountedAbsence, countAbsence } from './count-absence.server.ts'
import { custodySheet } from './custody-sheet.server.ts'
import type { EvidenceGround } from './evidence-ground.server.ts'
import { readmeText } from './evidence-readme.ts'
import { type EvidenceRequest, evidenceObject, saltedRequest } from './evidence-request.ts'
import { EvidenceSpool } from './evidence-spool.server.ts'
import { indexesAbout, lastAbout } from './evidence-store.server.ts'
import { type GatheredEvidence, type GatherRefusal, gatherEvidence, type Holder } from './gather-evidence.server.ts'
import { certificateBeside } from './own-certificate.server.ts'
import { type Head, headOver, opens, type PackedFile, packEvidence, receiptUnder } from './pack-evidence.server.ts'
import { gatherFacts } from './report-facts.server.ts'
import { writeReport } from './write-report.server.ts'

export interface EvidenceAsked {
  readonly request: EvidenceRequest
  /** Whose export it is, with the signed act and the salt in it; null on the operator's command line, where nobody signs. */
  readonly by: { readonly fields: ActorFields; readonly salt: Uint8Array; readonly sent: ActSent } | null
  /** Whose hands it is for; absent for a review's. */
  readonly holder?: Holder
}

/** A bundle that is complete and recorded, and has not left yet. It takes room until it is read to its end or closed. */
export interface EvidenceMade {
  /** Of the ZIP, bytes. */
  readonly length: number
  /** The ZIP, once. */
  read(): AsyncGenerator<Uint8Array>
  close(): Promise<void>
  /** The entry that records it. */
  readonly entry: bigint
  readonly manifest: Sha256Hex
  /** How many were asked for, and how many are counted in a proof of absence. */
  readonly entries: number
  readonly counted: number
}

export type EvidenceRefusal =
  | GatherRefusal
  | 'absence-untrue'
  | ActRefusal
  | 'export-stands'
  | 'evidence-reason-missing'
  | StampRefusal
  | 'evidence-unwitnessed'

/**
 * The same act again gets no second bundle: the manifest its entry commits to
 * says when it was made, under which checkpoint and time stamp, and none of
 * these comes again.
 */
export async function exportEvidence(
  ground: EvidenceGround,
  asked: EvidenceAsked,
): Promise<Outcome<EvidenceMade, EvidenceRefusal>> {
  const { request } = asked
  if (request.reason.length < 2 || oneLine(request.reason) !== request.reason) return refused('evidence-reason-missing')
  const salted = saltedRequest(request, asked.by?.salt ?? ground.random(textSaltLength))
  const spool = await EvidenceSpool.open(ground.spoolFolder, ground.random)
  try {
    const recorded = await record(ground, { asked, salted, spool })
    const made = recorded.ok ? done(await finish(ground, recorded.value)) : recorded
    if (!made.ok) await spool.close()
    return made
  } catch (error) {
    await spool.close()
    throw error
  }
}

async function finish(ground: EvidenceGround, { prepared, entry }: Recorded): Promise<EvidenceMade> {
  const { gathered, head, spool, counted, manifest, stamp } = prepared
  await spool.add(evidenceNames.manifest, manifest)
  if (stamp) await spool.add(evidenceNames.stamp, stamp)
  for (const { name, bytes } of await filesBeside(ground, { head, counted, recorded: entry }))
    await spool.add(name, bytes)
  await spool.add(evidenceNames.sums, formatSums(spool.files))
  return {
    ...archiveOf(spool),
    entry: entry.index,
    manifest: sha256Hex(manifest),
    entries: gathered.entries.filter(({ selected }) => selected).length,
    counted: counted?.claim.entries ?? 0,
  }
}

/** The ZIP over what the spool holds: its own bytes are few, and made here; the files' are read as they leave. */
function archiveOf(spool: EvidenceSpool): Pick<EvidenceMade, 'length' | 'read' | 'close'> {
  const { members, tail, length } = layOutZip(spool.files)
  const byName = new Map(spool.files.map((file) => [file.name, file]))
  const close = () => spool.close()
  async function* read() {
    try {
      for (const { member, header } of members) {
        yield header
        const file = byName.get(member.name)
        if (file) yield* spool.read(file)
      }
      yield tail
    } finally {
      await close()
    }
  }
  return { length, read, close }
}

// ── before the entry ───────────────────────────────────────────────────────

interface Begun {
  readonly asked: EvidenceAsked
  readonly salted: SaltedText
  readonly spool: EvidenceSpool
}

interface Making extends Begun {
  readonly judged: JudgedAct<'export'> | null
  readonly gathered: GatheredEvidence
  readonly made: Instant
  readonly head: Head
}

/** Fixed, and in the spool but for the manifest itself. */
interface Prepared extends Making {
  readonly counted: CountedAbsence | null
  readonly manifest: Uint8Array
  readonly stamp: Uint8Array | null
}

async function prepare(
  ground: EvidenceGround,
  begun: Begun,
  judged: JudgedAct<'export'> | null,
): Promise<Outcome<Prepared, EvidenceRefusal>> {
  const made = ground.now()
  const { request, holder = null } = begun.asked
  const gathered = await gatherEvidence(ground, request, { act: judged?.act ?? null, made, holder })
  if (!gathered.ok) return gathered
  const head = await headOver(ground, await lastNeeded(ground, gathered.value))
  // While two people have set the witnesses aside, the log alone would vouch for it: that is no evidence yet.
  if (!opens(head.note, ground.log.trust)) return refused('evidence-unwitnessed')
  const making = { ...begun, judged, gathered: gathered.value, made, head }
  const { absence } = gathered.value
  const ends = gathered.value.entries.findLast(({ entry }) => entry.kind === 'counted')?.index ?? null
  const counted = absence
    ? await countAbsence(ground, begun.spool, { claim: absence, n: 0, head: head.size, ends })
    : done(null)
  if (!counted.ok) return counted
  const manifest = await fixManifest(ground, making, counted.value)
  const stamp = ground.authority ? await askTimeStamp(ground.authority, manifest, ground.random) : done(null)
  return stamp.ok ? done({ ...making, counted: counted.value, manifest, stamp: stamp.value }) : stamp
}

async function lastNeeded(ground: EvidenceGround, { entries, absence }: GatheredEvidence): Promise<bigint> {
  const last = entries.at(-1)?.index ?? 0n
  const about = absence ? await lastAbout(ground.db, absence.person, absence.before) : null
  return about !== null && about > last ? about : last
}

async function fixManifest(
  ground: EvidenceGround,
  making: Making,
  counted: CountedAbsence | null,
): Promise<Uint8Array> {
  const { gathered, judged, made, head, spool } = making
  const seen = judged ? [judged.act.seen.size] : []
  const packed = await packEvidence(ground, gathered, { head, seen })
  const written = await writtenFiles(ground, making, { packed, counted })
  for (const { name, bytes } of [...packed, ...written]) await spool.add(name, bytes)
  const manifest: EvidenceManifest = {
    portal: portalOf(ground.log.trust.origin),
    made,
    head: head.size,
    entries: gathered.entries.map(({ index, selected }) => ({ index, selected })),
    keys: gathered.keys.map(({ fingerprint, entry }) => ({ fingerprint, entry })),
    rolls: gathered.rolls,
    absences: counted ? [counted.claim] : [],
    files: namedFiles(spool.files),
  }
  return formatManifest(manifest)
}

async function writtenFiles(
  ground: EvidenceGround,
  { asked, salted, judged, gathered, made, head }: Making,
  { packed, counted }: { readonly packed: readonly PackedFile[]; readonly counted: CountedAbsence | null },
): Promise<readonly PackedFile[]> {
  const { size, cosignedAt, cosigners } = openCheckpoint(head.note, ground.log.trust)
  const facts = await gatherFacts(
    ground.db,
    { gathered, packed, counted },
    {
      portal: portalOf(ground.log.trust.origin),
      made,
      maker: asked.by?.fields.actor ?? null,
      request: asked.request,
      attempt: judged ? toHex(attemptOf(judged.text)) : null,
      head: { size, time: cosignedAt, cosigners },
    },
  )
  return [
    { name: evidenceNames.custody, bytes: custodySheet(ground, { asked, salted, judged, made, head: head.size }) },
    { name: 'report.ja.html', bytes: writeReport(facts, 'ja') },
    { name: 'report.en.html', bytes: writeReport(facts, 'en') },
    { name: 'README.txt', bytes: utf8(readmeText) },
    { name: 'verify.mjs', bytes: ground.verifier },
    ...(await certificateBeside(ground, gathered)),
  ]
}

// ── the entry, and what lies beside the manifest ───────────────────────────

interface Recorded {
  readonly prepared: Prepared
  readonly entry: LoggedEntry
}

async function record(ground: EvidenceGround, begun: Begun): Promise<Outcome<Recorded, EvidenceRefusal>> {
  const { by } = begun.asked
  if (!by) return recordUnsigned(ground, begun)
  const asked = { by: by.fields, sent: by.sent }
  return takePreparedAct(ground, asked, {
    expected: { act: 'export', objects: [evidenceObject(begun.salted)] },
    prepare: (judged) => prepare(ground, begun, judged),
    look: async (_, prepared) => done(prepared),
    write: async (_, prepared) => [entryOf(prepared)],
    answer: (entry, prepared) =>
      prepared ? done({ prepared, entry }) : refused('export-stands', { entry: String(entry.index) }),
  })
}

/** On the operator's command line, where nobody signs. */
async function recordUnsigned(ground: EvidenceGround, begun: Begun): Promise<Outcome<Recorded, EvidenceRefusal>> {
  const prepared = await prepare(ground, begun, null)
  if (!prepared.ok) return prepared
  const drafts = [entryOf(prepared.value)]
  const [entry] = (await ground.log.append(async () => ({ value: undefined, entries: drafts }))).entries
  if (!entry) throw new Broken('an export left no entry')
  return done({ prepared: prepared.value, entry })
}

/**
 * The entry is about the person the bundle is about: so they find it in their
 * own record, and its count shows that nothing about them was left out before it.
 * What it was asked to hold, and why, stands there by its salted hash alone.
 */
function entryOf({ asked: { by }, salted, gathered, manifest }: Prepared): ActEntry {
  const subject = gathered.person ?? by?.fields.actor
  return {
    kind: 'evidence-exported',
    ...(subject ? { subject } : {}),
    objects: [evidenceObject(salted)],
    data: {
      manifest: sha256Hex(manifest),
      by: by ? 'person' : 'command-line',
      ...(gathered.holder ? { to: gathered.holder.person } : {}),
    },
    texts: { request: salted },
  }
}

interface Beside {
  readonly head: Head
  readonly counted: CountedAbsence | null
  readonly recorded: LoggedEntry
}

/** The export's entry and whatever the log took about the same person between the gathering and it. */
async function filesBeside(
  ground: EvidenceGround,
  { head: before, counted, recorded }: Beside,
): Promise<readonly PackedFile[]> {
  const indexes = [...(await meanwhile(ground, { head: before, counted, recorded })), recorded.index]
  const head = await headOver(ground, recorded.index)
  const files: PackedFile[] = []
  for (const index of indexes) {
    const entry = await ground.log.entry(index)
    if (!entry) throw new Broken(`entry ${index} was appended and is not there`)
    files.push({ name: exportPath(index), bytes: entry.bytes })
    files.push({ name: exportReceiptPath(index), bytes: await receiptUnder(ground, head, index) })
  }
  const proof = await proveConsistency({ oldSize: before.size, newSize: head.size }, storedHashes(ground.db))
  return [...files, { name: evidenceNames.consistency, bytes: formatHashes(proof) }]
}

/** What the run could not hold, for the head came before it: until the first entry after the time in question. */
async function meanwhile({ db, log }: EvidenceGround, { head, counted, recorded }: Beside): Promise<readonly bigint[]> {
  if (!counted || counted.isEnded) return []
  const { person } = counted
  const { before } = counted.claim
  const found: bigint[] = []
  for (let from = head.size; ; from = (found.at(-1) ?? 0n) + 1n) {
    const [index] = await indexesAbout(db, person, { from, below: recorded.index, limit: 1 })
    const entry = index === undefined ? null : await log.entry(index)
    if (!entry) return found
    found.push(entry.index)
    if (parseEntry(entry.bytes).t >= before) return found
  }
}
