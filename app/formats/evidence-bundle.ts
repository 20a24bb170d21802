/**
 * `fuin-evidence/3`: what is handed to a prosecutor. A ZIP (zip.ts) of
 *
 *     manifest.json                    the manifest: canonical JSON, names every file below with its SHA-256
 *     entries/<index>.json             entries of the log, to the byte: those asked for, and those to judge them by
 *     receipts/<index>.txt             each one's place in the tree (C2SP tlog-proof), all under one checkpoint, the head
 *     absences/<n>/entries.ndjson      all entries about the person of the manifest's n-th absence, 1, 2 …: a run
 *     absences/<n>/gaps.bin            (entry-run.ts) under the head
 *     absences/<n>/count.json          where nothing about them came later: their line of an entry `counted` (counted.ts)
 *     checkpoints/<size>-<time>.txt    checkpoints around the entries: signed notes with cosignatures
 *     proofs/<size>.txt                RFC 6962 consistency proof from that size to the head's, a base64 hash a line
 *     keys/<fingerprint>.pgp           public keys, as the log committed to them; of one that was
 *                                      renewed the first, and keys/<fingerprint>-<entry>.pgp the later
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
import type { Fingerprint, PersonId } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromBase64Of, fromUtf8, toBase64, utf8 } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import {
  type Decoded,
  decimal,
  fingerprint,
  flag,
  hash,
  list,
  nullable,
  object,
  oneOf,
  person,
  sha256Text,
  such,
  text,
  time,
  whole,
} from './codec.ts'
import { type CountProof, countProof, whoseId } from './counted.ts'
import type { Hash } from './merkle.ts'
import { bulletinId, type RollLineProof, rollLineProof } from './proof-wire.ts'

/** `selected`: it was asked for; else it is there to make another one judgeable. */
const evidenceEntry = object({ index: decimal, selected: flag })

/** `entry`: the `key-added` or `council-key-made` entry that committed to the bytes. */
const evidenceKey = object({ fingerprint, entry: decimal })
export type EvidenceKey = Decoded<typeof evidenceKey>

// Whatever it lists is bounded by the manifest's own length.
const many = { most: 1_000_000 }

/** `entry`: the one that put it in force. `people`: whose lines are in the bundle. */
const evidenceRoll = object({ counter: whole(), entry: decimal, people: list(person, many) })
export type EvidenceRoll = Decoded<typeof evidenceRoll>

/**
 * Of a person: the log holds no release to them (of that bulletin) before that time,
 * exclusive. Of an organization: the run is all that moved its matters before it.
 * `entries`: how many the run holds: all that count for them before that time, and the
 * next one where the log had it. `counted`: an entry of that kind, no earlier
 * than that time, by which the run's last was their last; null where the next one shows it.
 */
const absenceClaim = object({
  who: whoseId,
  bulletin: nullable(bulletinId),
  before: time,
  entries: whole(),
  counted: nullable(decimal),
})
export type AbsenceClaim = Decoded<typeof absenceClaim>

const shortText = text({ least: 1, most: 1000 })

const namedFile = object({ name: shortText, size: whole(), sha256: sha256Text })
export type NamedFile = Decoded<typeof namedFile>

/** `head`: size of the log under the head, the checkpoint of all receipts. `entries` ascend by index, `files` by name. */
const evidenceManifest = object({
  v: oneOf(['fuin-evidence/3']),
  portal: shortText,
  made: time,
  head: decimal,
  entries: such(list(evidenceEntry, many), (all) => isAscending(all.map(({ index }) => twelve(index))), 'out of order'),
  keys: list(evidenceKey, many),
  rolls: list(evidenceRoll, many),
  absences: list(absenceClaim, many),
  files: such(list(namedFile, many), (all) => isAscending(all.map(({ name }) => name)), 'out of order'),
})
export type EvidenceManifest = Omit<Decoded<typeof evidenceManifest>, 'v'>

const isAscending = (words: readonly string[]): boolean =>
  words.every((word, i) => i === 0 || word > (words[i - 1] ?? ''))

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

/** The same of each of these: a key that was renewed has said several things of itself, each under its entry. */
export const keyPaths = <K extends EvidenceKey>(keys: readonly K[]): ReadonlyMap<K, string> =>
  new Map(
    keys.map((key) => {
      const first = keys.every(({ fingerprint, entry }) => fingerprint !== key.fingerprint || entry >= key.entry)
      return [key, first ? keyPath(key.fingerprint) : `keys/${key.fingerprint}-${key.entry}.pgp`]
    }),
  )
export const linePath = (counter: number, person: PersonId): string => `rolls/${counter}/${person}.json`
/** `n`: its place among the manifest's absences, from 0. */
export const absencePaths = (
  n: number,
): { readonly entries: string; readonly gaps: string; readonly count: string } => ({
  entries: `absences/${n + 1}/entries.ndjson`,
  gaps: `absences/${n + 1}/gaps.bin`,
  count: `absences/${n + 1}/count.json`,
})
/** Whether a file may be too large to be held, and is read as it passes. */
export const isOfRun = (name: string): boolean => name.startsWith('absences/') && !name.endsWith('/count.json')
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

export const manifestLimit = 16 * 1024 * 1024

/** The manifest's bytes. */
export function formatManifest(manifest: EvidenceManifest): Uint8Array {
  const bytes = canonicalJson(evidenceManifest.encode({ v: 'fuin-evidence/3', ...manifest }))
  parseManifest(bytes)
  return bytes
}

/** The manifest of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseManifest(bytes: Uint8Array): EvidenceManifest {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: manifestLimit })
  const { v: _, ...manifest } = evidenceManifest.decode(json, 'manifest')
  return manifest
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
export const formatLineFile = (proof: RollLineProof): Uint8Array => canonicalJson(rollLineProof.encode(proof))

export function parseLineFile(bytes: Uint8Array): RollLineProof {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 65_536 })
  return rollLineProof.decode(json, 'roll line')
}

export const formatCountFile = (proof: CountProof): Uint8Array => canonicalJson(countProof.encode(proof))

export function parseCountFile(bytes: Uint8Array): CountProof {
  return countProof.decode(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 8192 }), 'count')
}

/** What an entry's `where` commits to. */
const whereFile = object({ ip: shortText, userAgent: text({ most: 8192 }), salt: hash })
export type WhereFile = Decoded<typeof whereFile>

export const formatWhereFile = (where: WhereFile): Uint8Array => canonicalJson(whereFile.encode(where))

export function parseWhereFile(bytes: Uint8Array): WhereFile {
  return whereFile.decode(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 8192 }), 'where')
}
