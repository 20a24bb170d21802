/**
 * Makes an evidence bundle. The manifest is fixed first; then the log records
 * its hash, the reason and the maker's signed act; then the bundle leaves, with
 * that very entry and its receipt inside. If we stop between the two, the log
 * says "exported" of a bundle nobody got: an honest error. The other order could
 * let one out that no log remembers.
 */

import type { ActorFields } from '../access/actor.ts'
import { toBase64, toHex, utf8 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
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
import { portalOf } from '../formats/log-origin.ts'
import { proveConsistency } from '../formats/merkle.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { attemptOf } from '../formats/signed-act.ts'
import { formatZip, type ZipFile } from '../formats/zip.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { type ActRefusal, type ActSent, type JudgedAct, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { storedHashes } from '../read-log/log-store.server.ts'
import type { EntryDraft, LoggedEntry } from '../read-log/read-log.server.ts'
import { askTimeStamp, type StampingAuthority } from './ask-time-stamp.server.ts'
import { readmeText } from './evidence-readme.ts'
import { type EvidenceRequest, evidenceObject, oneLine, saltedRequest } from './evidence-request.ts'
import { entriesAboutOne } from './evidence-store.server.ts'
import { type GatheredEvidence, type GatherRefusal, gatherEvidence } from './gather-evidence.server.ts'
import { type Head, headOver, opens, packEvidence, receiptUnder } from './pack-evidence.server.ts'
import { gatherFacts } from './report-facts.server.ts'
import type { ReviewDesk } from './review-desk.ts'
import { writeReport } from './write-report.server.ts'

export interface EvidenceDesk extends ReviewDesk {
  random(bytes: number): Uint8Array
  /** verify.mjs, as it goes into every bundle. */
  readonly verifier: Uint8Array
  readonly authority: StampingAuthority | null
}

export interface EvidenceAsked {
  readonly request: EvidenceRequest
  /** Whose export it is, with the signed act and the salt in it; null on the operator's command line, where nobody signs. */
  readonly by: { readonly fields: ActorFields; readonly salt: Uint8Array; readonly sent: ActSent } | null
}

export interface EvidenceMade {
  /** The ZIP. */
  readonly archive: Uint8Array
  /** The entry that records it. */
  readonly entry: bigint
  readonly manifest: Sha256Hex
  readonly entries: number
}

export type EvidenceRefusal =
  | GatherRefusal
  | ActRefusal
  | 'act-already-used'
  | 'evidence-reason-missing'
  | 'time-stamp-failed'
  | 'evidence-unwitnessed'

export async function exportEvidence(
  desk: EvidenceDesk,
  asked: EvidenceAsked,
): Promise<Outcome<EvidenceMade, EvidenceRefusal>> {
  const { request } = asked
  if (request.reason.length < 2 || oneLine(request.reason) !== request.reason) return refused('evidence-reason-missing')
  const salted = saltedRequest(request, asked.by?.salt ?? desk.random(textSaltLength))
  const judged = await judgeAsked(desk, asked, salted)
  if (!judged.ok) return judged
  const made = desk.now()
  const gathered = await gatherEvidence(desk, request, { act: judged.value?.act ?? null, made })
  if (!gathered.ok) return gathered
  const head = await headOver(desk, gathered.value.entries.at(-1)?.index ?? 0n)
  // While two people have set the witnesses aside, the log alone would vouch for it: that is no evidence yet.
  if (!opens(head.note, desk.log.trust)) return refused('evidence-unwitnessed')
  const prepared = await prepare(desk, { asked, salted, judged: judged.value, gathered: gathered.value, made, head })
  const stamp = desk.authority ? await askTimeStamp(desk.authority, prepared.manifest, desk.random) : done(null)
  if (!stamp.ok) return stamp
  const recorded = await record(desk, { asked, salted, judged: judged.value, gathered: gathered.value, prepared })
  if (!recorded.ok) return recorded
  const beside = await filesBeside(desk, { gathered: gathered.value, prepared, recorded: recorded.value })
  const files = [
    ...prepared.files,
    { name: evidenceNames.manifest, bytes: prepared.manifest },
    ...(stamp.value ? [{ name: evidenceNames.stamp, bytes: stamp.value }] : []),
    ...beside,
  ]
  const archive = formatZip([...files, { name: evidenceNames.sums, bytes: formatSums(files) }])
  const entries = gathered.value.entries.filter(({ selected }) => selected).length
  return done({ archive, entry: recorded.value.index, manifest: sha256Hex(prepared.manifest), entries })
}

async function judgeAsked(
  desk: EvidenceDesk,
  { by }: EvidenceAsked,
  salted: SaltedText,
): Promise<Outcome<JudgedAct<'export'> | null, ActRefusal | 'act-already-used'>> {
  if (!by) return done(null)
  const person = { person: by.fields.actor }
  const judged = await judgeAct(desk, person, by.sent, { act: 'export', objects: [evidenceObject(salted)] })
  if (judged.ok && (await desk.log.findAct(judged.value.text))) return refused('act-already-used')
  return judged
}

// ── before the entry ───────────────────────────────────────────────────────

interface Making {
  readonly asked: EvidenceAsked
  readonly salted: SaltedText
  readonly judged: JudgedAct<'export'> | null
  readonly gathered: GatheredEvidence
  readonly made: Instant
  readonly head: Head
}

interface Prepared {
  readonly head: Head
  readonly files: readonly ZipFile[]
  readonly manifest: Uint8Array
}

async function prepare(desk: EvidenceDesk, making: Making): Promise<Prepared> {
  const { gathered, judged, made, head } = making
  const seen = judged ? [judged.act.seen.size] : []
  const packed = await packEvidence(desk, gathered, { head, seen })
  const files = [...packed, ...(await writtenFiles(desk, making, packed))]
  const manifest: EvidenceManifest = {
    portal: portalOf(desk.log.trust.origin),
    made,
    head: head.size,
    entries: gathered.entries.map(({ index, selected }) => ({ index, selected })),
    keys: gathered.keys.map(({ fingerprint, entry }) => ({ fingerprint, entry })),
    rolls: gathered.rolls,
    absences: gathered.absence ? [gathered.absence] : [],
    files: namedFiles(files),
  }
  return { head, files, manifest: formatManifest(manifest) }
}

async function writtenFiles(
  desk: EvidenceDesk,
  { asked, salted, judged, gathered, made, head }: Making,
  packed: readonly ZipFile[],
): Promise<readonly ZipFile[]> {
  const { size, cosignedAt, cosigners } = openCheckpoint(head.note, desk.log.trust)
  const facts = await gatherFacts(desk.db, gathered, packed, {
    portal: portalOf(desk.log.trust.origin),
    made,
    maker: asked.by?.fields.actor ?? null,
    request: asked.request,
    attempt: judged ? toHex(attemptOf(judged.text)) : null,
    head: { size, time: cosignedAt, cosigners },
  })
  return [
    { name: 'custody.json', bytes: custodySheet(desk, { asked, salted, judged, made, head }) },
    { name: 'report.ja.html', bytes: writeReport(facts, 'ja') },
    { name: 'report.en.html', bytes: writeReport(facts, 'en') },
    { name: 'README.txt', bytes: utf8(readmeText) },
    { name: 'verify.mjs', bytes: desk.verifier },
  ]
}

/** Who, when, why, by which act; the entry that says the same lies under `export/`. */
function custodySheet(desk: EvidenceDesk, { asked, salted, judged, made, head }: Omit<Making, 'gathered'>): Uint8Array {
  const fields = asked.by?.fields
  return canonicalJson({
    v: 'fuin-custody/1',
    portal: portalOf(desk.log.trust.origin),
    made,
    by: fields ? { person: fields.actor, organization: fields.organization, role: fields.role } : 'command line',
    reason: asked.request.reason,
    request: salted.text,
    // With it, the hash in the entry and in the act is that of this request, and of no other.
    salt: toBase64(salted.salt),
    act: judged ? { text: judged.text, signature: judged.signature, sha256: toHex(attemptOf(judged.text)) } : null,
    head: head.size.toString(),
    stamped: desk.authority !== null,
  })
}

// ── the entry, and what lies beside the manifest ───────────────────────────

interface Recording {
  readonly asked: EvidenceAsked
  readonly salted: SaltedText
  readonly judged: JudgedAct<'export'> | null
  readonly gathered: GatheredEvidence
  readonly prepared: Prepared
}

/**
 * The entry is about the person the bundle is about: so they find it in their
 * own record, and its count shows that nothing about them was left out before it.
 * What it was asked to hold, and why, stands there by its salted hash alone.
 */
async function record(
  desk: EvidenceDesk,
  { asked, salted, judged, gathered, prepared }: Recording,
): Promise<Outcome<LoggedEntry, ActRefusal>> {
  const { by } = asked
  const subject = gathered.person ?? by?.fields.actor
  const draft: EntryDraft = {
    ...(by ? by.fields : {}),
    kind: 'evidence-exported',
    ...(subject ? { subject } : {}),
    objects: [evidenceObject(salted)],
    data: { manifest: sha256Hex(prepared.manifest), by: by ? 'person' : 'command-line' },
    texts: { request: salted },
    ...(judged ? { act: { text: judged.text, signature: judged.signature } } : {}),
  }
  const { value, entries } = await desk.log.append<Outcome<undefined, ActRefusal>>(async (step) => {
    const spent = judged ? await spendChallenge(step, judged) : done()
    return spent.ok ? { value: done(), entries: [draft] } : { value: spent, entries: [] }
  })
  if (!value.ok) return value
  const [entry] = entries
  if (!entry) throw new Broken('an export left no entry')
  return done(entry)
}

/** The export's entry and whatever the log took about the same person between the gathering and it. */
async function filesBeside(
  desk: EvidenceDesk,
  { gathered, prepared, recorded }: Pick<Recording, 'gathered' | 'prepared'> & { readonly recorded: LoggedEntry },
): Promise<readonly ZipFile[]> {
  const indexes = [...(await meanwhile(desk, gathered, recorded.index)), recorded.index]
  const head = await headOver(desk, recorded.index)
  const files: ZipFile[] = []
  for (const index of indexes) {
    const entry = await desk.log.entry(index)
    if (!entry) throw new Broken(`entry ${index} was appended and is not there`)
    files.push({ name: exportPath(index), bytes: entry.bytes })
    files.push({ name: exportReceiptPath(index), bytes: await receiptUnder(desk, head, index) })
  }
  const proof = await proveConsistency({ oldSize: prepared.head.size, newSize: head.size }, storedHashes(desk.db))
  return [...files, { name: evidenceNames.consistency, bytes: formatHashes(proof) }]
}

async function meanwhile(
  { db }: EvidenceDesk,
  { absence, entries }: GatheredEvidence,
  exported: bigint,
): Promise<readonly bigint[]> {
  if (!absence) return []
  const about = entries.filter(({ entry }) => entry.subject === absence.person)
  // Where an entry after the time in question was gathered, nothing later matters.
  if (about.some(({ entry }) => entry.t >= absence.before)) return []
  const after = Number(about.at(-1)?.index ?? -1n)
  const later = await entriesAboutOne(db, absence.person, { after, limit: 1000 })
  return later.map(({ index }) => BigInt(index)).filter((index) => index < exported)
}
