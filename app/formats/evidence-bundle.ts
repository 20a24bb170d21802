/**
 * `fuin-evidence/2`: what is handed to a prosecutor. A ZIP (zip.ts) of
 *
 *     manifest.json                    the manifest: canonical JSON, names every file below with its SHA-256
 *     entries/<index>.json             entries of the log, to the byte: those asked for, and those to judge them by
 *     receipts/<index>.txt             each one's place in the tree (C2SP tlog-proof), all under one checkpoint, the head
 *     absences/<n>/entries.ndjson      all entries about the person of the manifest's n-th absence, 1, 2 …: a run
 *     absences/<n>/gaps.bin            (entry-run.ts) under the head
 *     checkpoints/<size>-<time>.txt    checkpoints around the entries: signed notes with cosignatures
 *     proofs/<size>.txt                RFC 6962 consistency proof from that size to the head's, a base64 hash a line
 *     keys/<fingerprint>.pgp           public keys, as the log committed to them
 *     rolls/<counter>/<person>.json    {index, line, proof}: a line of the roll in force then
 *     texts/<version>.txt              what was consented to and pledged
 *     where/<index>.json               {ip, salt, userAgent}: what the entry's `where` commits to
 *     trust.txt                        the log's keys and policy, as the portal states them
 *     custody.json, report.ja.html, report.en.html, README.txt, verify.mjs
 *
 * and of what is made once the manifest is fixed, each vouched for by itself:
 *
 *     export/<index>.json, .txt        the entry `evidence-exported`, which commits to SHA-256(manifest.json), with its
 *                                      receipt; before it, whatever the log took about the same people meanwhile
 *     export/consistency.txt           from the head to the checkpoint of these receipts
 *     manifest.tsr                     RFC 3161 time stamp over manifest.json, where there is an authority
 *     SHA256SUMS                       of every file but itself, for `sha256sum -c`
 *
 * So whoever changes a byte of the report must also change the log. What counts
 * are the files: another ZIP of them, or a folder, is the same evidence. Indexes
 * and sizes in paths have twelve digits. `parseManifest` takes one spelling only.
 */
import {
  type BulletinId,
  type Fingerprint,
  type Instant,
  instant,
  type PersonId,
  parseFingerprint,
  parseId,
  parseSha256Hex,
  type Sha256Hex,
} from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromBase64, fromBase64Of, fromUtf8, parseDecimal, toBase64, utf8 } from './bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts'
import type { Hash } from './merkle.ts'
import type { RollLineProof } from './roll.ts'

export interface EvidenceEntry {
  readonly index: bigint
  /** True where it was asked for; false where it is there to make another one judgeable. */
  readonly selected: boolean
}

export interface EvidenceKey {
  readonly fingerprint: Fingerprint
  /** The `key-added` or `council-key-made` entry that committed to the bytes. */
  readonly entry: bigint
}

export interface EvidenceRoll {
  readonly counter: number
  /** The entry that put it in force. */
  readonly entry: bigint
  /** Whose lines are in the bundle. */
  readonly people: readonly PersonId[]
}

/** The log holds no release to the person (of that bulletin) before that time. */
export interface AbsenceClaim {
  readonly person: PersonId
  readonly bulletin: BulletinId | null
  /** Exclusive. */
  readonly before: Instant
  /** How many entries its run holds: all about the person before that time, and the next one where the log had it. */
  readonly entries: number
}

export interface NamedFile {
  readonly name: string
  readonly size: number
  readonly sha256: Sha256Hex
}

export interface EvidenceManifest {
  readonly portal: string
  readonly made: Instant
  /** Size of the log under the head, the checkpoint of all receipts. */
  readonly head: bigint
  /** Ascending by index. */
  readonly entries: readonly EvidenceEntry[]
  readonly keys: readonly EvidenceKey[]
  readonly rolls: readonly EvidenceRoll[]
  readonly absences: readonly AbsenceClaim[]
  /** Ascending by name. */
  readonly files: readonly NamedFile[]
}

export const evidenceNames = {
  manifest: 'manifest.json',
  sums: 'SHA256SUMS',
  stamp: 'manifest.tsr',
  trust: 'trust.txt',
  consistency: 'export/consistency.txt',
  custody: 'custody.json',
} as const

const twelve = (n: bigint): string => n.toString().padStart(12, '0')
export const entryPath = (index: bigint): string => `entries/${twelve(index)}.json`
export const receiptPath = (index: bigint): string => `receipts/${twelve(index)}.txt`
export const wherePath = (index: bigint): string => `where/${twelve(index)}.json`
export const exportPath = (index: bigint): string => `export/${twelve(index)}.json`
export const exportReceiptPath = (index: bigint): string => `export/${twelve(index)}.txt`
export const proofPath = (size: bigint): string => `proofs/${twelve(size)}.txt`
export const checkpointPath = (size: bigint, time: number): string => `checkpoints/${twelve(size)}-${time}.txt`
export const keyPath = (fingerprint: Fingerprint): string => `keys/${fingerprint}.pgp`
export const linePath = (counter: number, person: PersonId): string => `rolls/${counter}/${person}.json`
/** `n`: its place among the manifest's absences, from 0. */
export const absencePaths = (n: number): { readonly entries: string; readonly gaps: string } => ({
  entries: `absences/${n + 1}/entries.ndjson`,
  gaps: `absences/${n + 1}/gaps.bin`,
})
/** Whether a file may be too large to be held, and is read as it passes. */
export const isOfRun = (name: string): boolean => name.startsWith('absences/')
export const textPath = (version: string): string => `texts/${version}.txt`

/** True for what is made after the manifest, and so cannot stand in it. */
export const isBesideManifest = (name: string): boolean =>
  name === evidenceNames.manifest ||
  name === evidenceNames.sums ||
  name === evidenceNames.stamp ||
  name.startsWith('export/')

/** Indexes of the entries under `export/`, ascending. */
export function exportedIndexes(names: readonly string[]): readonly bigint[] {
  const found = names.flatMap((name) => /^export\/(\d{12})\.json$/.exec(name)?.[1] ?? [])
  return found.map((digits) => BigInt(digits)).sort((one, other) => (one < other ? -1 : 1))
}

// ── manifest ───────────────────────────────────────────────────────────────

const version = 'fuin-evidence/2'
export const manifestLimit = 16 * 1024 * 1024

/** The manifest's bytes. */
export function formatManifest(manifest: EvidenceManifest): Uint8Array {
  const { portal, made, head, entries, keys, rolls, absences, files } = manifest
  const bytes = canonicalJson({
    v: version,
    portal,
    made,
    head: head.toString(),
    entries: entries.map(({ index, selected }) => ({ index: index.toString(), selected })),
    keys: keys.map(({ fingerprint, entry }) => ({ fingerprint, entry: entry.toString() })),
    rolls: rolls.map(({ counter, entry, people }) => ({ counter, entry: entry.toString(), people })),
    absences: absences.map(({ person, bulletin, before, entries }) => ({ person, bulletin, before, entries })),
    files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  })
  parseManifest(bytes)
  return bytes
}

/** The manifest of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseManifest(bytes: Uint8Array): EvidenceManifest {
  const json = fieldsOf(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: manifestLimit }), [
    'v',
    'portal',
    'made',
    'head',
    'entries',
    'keys',
    'rolls',
    'absences',
    'files',
  ])
  if (json.v !== version) throw new Malformed('manifest: unknown format')
  const manifest: EvidenceManifest = {
    portal: text(json.portal),
    made: instantOf(json.made),
    head: decimal(json.head),
    entries: list(json.entries).map(entryOf),
    keys: list(json.keys).map(keyOf),
    rolls: list(json.rolls).map(rollOf),
    absences: list(json.absences).map(absenceOf),
    files: list(json.files).map(fileOf),
  }
  demandAscending(manifest.entries.map(({ index }) => twelve(index)))
  demandAscending(manifest.files.map(({ name }) => name))
  return manifest
}

function entryOf(value: JsonValue): EvidenceEntry {
  const { index, selected } = fieldsOf(value, ['index', 'selected'])
  if (typeof selected !== 'boolean') throw new Malformed('manifest: bad selected')
  return { index: decimal(index), selected }
}

function keyOf(value: JsonValue): EvidenceKey {
  const { fingerprint, entry } = fieldsOf(value, ['fingerprint', 'entry'])
  return { fingerprint: present(parseFingerprint(text(fingerprint))), entry: decimal(entry) }
}

function rollOf(value: JsonValue): EvidenceRoll {
  const { counter, entry, people } = fieldsOf(value, ['counter', 'entry', 'people'])
  return { counter: whole(counter), entry: decimal(entry), people: list(people).map((id) => personOf(id)) }
}

function absenceOf(value: JsonValue): AbsenceClaim {
  const { person, bulletin, before, entries: count } = fieldsOf(value, ['person', 'bulletin', 'before', 'entries'])
  return {
    person: personOf(person),
    bulletin: bulletin === null ? null : present(parseId('b', text(bulletin))),
    before: instantOf(before),
    entries: whole(count),
  }
}

function fileOf(value: JsonValue): NamedFile {
  const { name, size, sha256 } = fieldsOf(value, ['name', 'size', 'sha256'])
  return { name: text(name), size: whole(size), sha256: present(parseSha256Hex(text(sha256))) }
}

function fieldsOf(value: JsonValue | undefined, names: readonly string[]): JsonObject {
  if (value === null || typeof value !== 'object' || isList(value)) throw new Malformed('manifest: no object')
  if (Object.keys(value).sort().join() !== [...names].sort().join()) throw new Malformed('manifest: other fields')
  return value
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  if (!isList(value)) throw new Malformed('manifest: no list')
  return value
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 1000) throw new Malformed('manifest: no text')
  return value
}

function whole(value: JsonValue | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new Malformed('manifest: no number')
  return value
}

function present<T>(value: T | null): T {
  if (value === null) throw new Malformed('manifest: bad value')
  return value
}

const instantOf = (value: JsonValue | undefined): Instant => instant(whole(value))
const decimal = (value: JsonValue | undefined): bigint => parseDecimal(text(value), 'manifest number')
const personOf = (value: JsonValue | undefined): PersonId => present(parseId('p', text(value)))

function demandAscending(words: readonly string[]): void {
  if (words.some((word, i) => i > 0 && word <= (words[i - 1] ?? ''))) throw new Malformed('manifest: out of order')
}

// ── small files ────────────────────────────────────────────────────────────

/** As `files` of a manifest: everything that is not beside it, ascending. */
export function namedFiles(files: readonly NamedFile[]): readonly NamedFile[] {
  return ascending(files.filter(({ name }) => !isBesideManifest(name)))
}

/** `SHA256SUMS` over these files, ascending by name; itself left out. */
export function formatSums(files: readonly Pick<NamedFile, 'name' | 'sha256'>[]): Uint8Array {
  const listed = ascending(files.filter(({ name }) => name !== evidenceNames.sums))
  return utf8(listed.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
}

const ascending = <F extends { readonly name: string }>(files: readonly F[]): readonly F[] =>
  [...files].sort((one, other) => (one.name < other.name ? -1 : 1))

/** Hashes, one base64 a line; nothing for an empty proof. */
export function formatHashes(hashes: readonly Hash[]): Uint8Array {
  return utf8(hashes.map((hash) => `${toBase64(hash)}\n`).join(''))
}

export function parseHashes(bytes: Uint8Array): readonly Hash[] {
  const lines = fromUtf8(bytes).split('\n')
  if (lines.pop() !== '' || lines.length > 128) throw new Malformed('proof: not a base64 hash a line')
  return lines.map((line) => fromBase64Of(32, line, 'a hash of the proof'))
}

/** A line of a roll with the way to its root. */
export function formatLineFile({ line, index, proof }: RollLineProof): Uint8Array {
  return canonicalJson({ index, line: toBase64(line), proof: proof.map(toBase64) })
}

export function parseLineFile(bytes: Uint8Array): RollLineProof {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 65_536 })
  const { index, line, proof } = fieldsOf(json, ['index', 'line', 'proof'])
  return {
    index: whole(index),
    line: base64(line),
    proof: list(proof).map((hash) => fromBase64Of(32, text(hash), 'a hash of the roll')),
  }
}

function base64(value: JsonValue | undefined): Uint8Array {
  if (typeof value !== 'string') throw new Malformed('roll line: no base64')
  return fromBase64(value)
}

export interface WhereFile {
  readonly ip: string
  readonly userAgent: string
  /** 32 bytes. */
  readonly salt: Uint8Array
}

export function formatWhereFile({ ip, userAgent, salt }: WhereFile): Uint8Array {
  return canonicalJson({ ip, salt: toBase64(salt), userAgent })
}

export function parseWhereFile(bytes: Uint8Array): WhereFile {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 8192 })
  const { ip, salt, userAgent } = fieldsOf(json, ['ip', 'salt', 'userAgent'])
  if (typeof userAgent !== 'string') throw new Malformed('where: no user agent')
  return { ip: text(ip), userAgent, salt: fromBase64Of(32, text(salt), 'salt') }
}
