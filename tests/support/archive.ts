/** A ZIP as we make it, at hand: for taking it apart and putting it together otherwise. */
import { unzipSync } from 'fflate'
import { concat } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ZipFile } from '../../app/formats/zip.ts'

/** By somebody else's program; ascending by name. */
export function parseZip(archive: Uint8Array): readonly ZipFile[] {
  return Object.entries(unzipSync(archive))
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** As a manifest names files. */
export const described = ({ name, bytes }: ZipFile) => ({ name, size: bytes.length, sha256: sha256Hex(bytes) })

export async function collected(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return concat(...all)
}
