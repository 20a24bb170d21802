/** The bundle as files: whole, unchanged since its manifest, nothing added. Believes nothing they say. */

import { equalBytes } from '../formats/bytes.ts'
import {
  type EvidenceManifest,
  evidenceNames,
  formatSums,
  isBesideManifest,
  isOfRun,
  manifestLimit,
  type NamedFile,
  parseManifest,
} from '../formats/evidence-bundle.ts'
import { runningSha256, sha256Hex } from '../formats/sha256.ts'
import type { Sha256Hex } from '../ids.ts'
import { type BundleFile, type BundleSource, printable, wholeFile } from './bundle-source.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

export interface EvidenceFiles {
  readonly manifest: EvidenceManifest
  readonly manifestHash: Sha256Hex
  readonly names: readonly string[]
  /** Throws a finding where it is missing. */
  bytes(name: string): Uint8Array
  find(name: string): Uint8Array | null
  /** Of a run, as it passes. Throws a finding where it is missing. */
  read(name: string): AsyncIterable<Uint8Array>
}

/** Bytes of all files that are held, the runs not among them. */
const mostHeld = 256 * 1024 * 1024
/** Of all files together: far more than a million entries about somebody. */
const mostInAll = 256 * 1024 * 1024 * 1024

/** Throws a finding. */
export async function openEvidence(source: BundleSource): Promise<EvidenceFiles> {
  const { files } = source
  const manifestBytes = await wholeFile(evidenceNames.manifest, there(files, evidenceNames.manifest), manifestLimit)
  const manifest = await provenBy(evidenceNames.manifest, () => parseManifest(manifestBytes))
  demandNothingAdded(manifest, files)
  const held = new Map([[evidenceNames.manifest as string, manifestBytes]])
  const listed = await checkNamed(manifest, files, held)
  const beside = await readBeside(files, held)
  const find = (name: string) => held.get(name) ?? null
  const bytes = (name: string) => find(name) ?? missing(name)
  if (!equalBytes(bytes(evidenceNames.sums), formatSums([...listed, ...beside])))
    throw bent(evidenceNames.sums, 'it does not list what is in the bundle')
  return {
    manifest,
    manifestHash: sha256Hex(manifestBytes),
    names: [...files.keys()],
    bytes,
    find,
    read: (name) => there(files, name).read(),
  }
}

type Files = BundleSource['files']

const there = (files: Files, name: string): BundleFile => files.get(name) ?? missing(name)

function missing(name: string): never {
  throw lacking(name, 'it is missing')
}

function demandNothingAdded(manifest: EvidenceManifest, files: Files): void {
  const named = new Set(manifest.files.map(({ name }) => name))
  for (const name of files.keys()) {
    if (!named.has(name) && !isBesideManifest(name)) throw bent(printable(name), 'the manifest does not name it')
  }
  const size = manifest.files.reduce((sum, file) => sum + file.size, 0)
  if (size > mostInAll) throw lacking(evidenceNames.manifest, 'it names more than can be read here')
}

/** Each as the manifest names it. What is not of a run is held, for it is needed again. */
async function checkNamed(
  manifest: EvidenceManifest,
  files: Files,
  held: Map<string, Uint8Array>,
): Promise<readonly NamedFile[]> {
  let bytes = 0
  for (const named of manifest.files) {
    const file = there(files, named.name)
    if (isOfRun(named.name)) await checkPassing(named, file)
    else {
      bytes += named.size
      if (bytes > mostHeld) throw lacking(evidenceNames.manifest, 'it names more than can be held here')
      held.set(named.name, await checkHeld(named, file))
    }
  }
  return manifest.files
}

async function checkHeld({ name, size, sha256 }: NamedFile, file: BundleFile): Promise<Uint8Array> {
  if (file.size !== size) throw otherFile(name, await crlfHint(file, sha256, size))
  const bytes = await wholeFile(name, file, size)
  if (sha256Hex(bytes) !== sha256) throw otherFile(name)
  return bytes
}

/** A tool that unpacks in text mode changes line ends, and then all files that are text. */
async function crlfHint(file: BundleFile, sha256: Sha256Hex, size: number): Promise<string> {
  if (file.size < size || file.size > 2 * size) return ''
  const text = Array.from(await wholeFile('', file, file.size))
  const bare = Uint8Array.from(text.filter((byte, i) => !(byte === 0x0d && text[i + 1] === 0x0a)))
  return sha256Hex(bare) === sha256 ? ': its line ends were changed, as by unpacking in text mode. Unpack it anew' : ''
}

const otherFile = (name: string, hint = '') => bent(name, `it is not the file the manifest names${hint}`)

async function checkPassing({ name, size, sha256 }: NamedFile, file: BundleFile): Promise<void> {
  const hash = runningSha256()
  let length = 0
  for await (const part of file.read()) {
    length += part.length
    if (length > size) throw otherFile(name)
    hash.add(part)
  }
  if (length !== size || hash.hex() !== sha256) throw otherFile(name)
}

const largestBeside = 16 * 1024 * 1024

/** What was made once the manifest was fixed: each is vouched for by itself. */
async function readBeside(files: Files, held: Map<string, Uint8Array>): Promise<readonly NamedFile[]> {
  const read: NamedFile[] = []
  for (const [name, file] of files) {
    if (!isBesideManifest(name)) continue
    const bytes = held.get(name) ?? (await wholeFile(name, file, largestBeside))
    held.set(name, bytes)
    read.push({ name, size: bytes.length, sha256: sha256Hex(bytes) })
  }
  return read
}
