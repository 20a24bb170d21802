/** The bundle as files: whole, unchanged since its manifest, nothing added. Believes nothing they say. */

import { equalBytes } from '../formats/bytes.ts'
import {
  type EvidenceManifest,
  evidenceNames,
  formatSums,
  isBesideManifest,
  parseManifest,
} from '../formats/evidence-bundle.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { isCutShort, parseZip, type ZipFile } from '../formats/zip.ts'
import type { Sha256Hex } from '../ids.ts'
import { isTrouble } from '../outcome.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

export interface EvidenceFiles {
  readonly manifest: EvidenceManifest
  readonly manifestHash: Sha256Hex
  readonly names: readonly string[]
  /** Throws a finding where it is missing. */
  bytes(name: string): Uint8Array
  find(name: string): Uint8Array | null
}

/** Throws a finding. */
export async function openEvidence(archive: Uint8Array): Promise<EvidenceFiles> {
  const listed = unpack(archive)
  const files = new Map(listed.map(({ name, bytes }) => [name, bytes]))
  const find = (name: string) => files.get(name) ?? null
  const bytes = (name: string) => find(name) ?? missing(name)
  const manifestBytes = bytes(evidenceNames.manifest)
  const manifest = await provenBy(evidenceNames.manifest, () => parseManifest(manifestBytes))
  checkNamed(manifest, files)
  if (!equalBytes(bytes(evidenceNames.sums), formatSums(listed)))
    throw bent(evidenceNames.sums, 'it does not list what is in the bundle')
  return { manifest, manifestHash: sha256Hex(manifestBytes), names: [...files.keys()], bytes, find }
}

function unpack(archive: Uint8Array): readonly ZipFile[] {
  if (isCutShort(archive)) throw lacking(null, 'the file was cut short, or is no ZIP')
  try {
    return parseZip(archive)
  } catch (error) {
    if (!isTrouble(error, 'Malformed')) throw error
    throw bent(null, error.message)
  }
}

function missing(name: string): never {
  throw lacking(name, 'it is missing')
}

function checkNamed(manifest: EvidenceManifest, files: ReadonlyMap<string, Uint8Array>): void {
  for (const { name, size, sha256 } of manifest.files) {
    const found = files.get(name) ?? missing(name)
    if (found.length !== size || sha256Hex(found) !== sha256) throw bent(name, 'it is not the file the manifest names')
  }
  const named = new Set(manifest.files.map(({ name }) => name))
  for (const name of files.keys()) {
    if (!named.has(name) && !isBesideManifest(name)) throw bent(name, 'the manifest does not name it')
  }
}
