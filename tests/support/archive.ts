/** A ZIP as we make it, at hand: for taking it apart and putting it together otherwise. */
import { unzipSync } from 'fflate'
import { concat } from '../../app/formats/bytes.ts'
import { crc32 } from '../../app/formats/crc32.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { layOutZip } from '../../app/formats/zip.ts'

export interface ArchivedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** In our one spelling. */
export function formatZip(files: readonly ArchivedFile[]): Uint8Array {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]))
  const { members, tail } = layOutZip(files.map(({ name, bytes }) => ({ name, size: bytes.length, crc: crc32(bytes) })))
  const parts = members.flatMap(({ member, header }) => [header, byName.get(member.name) ?? new Uint8Array()])
  return concat(...parts, tail)
}

/** By somebody else's program; ascending by name. */
export function parseZip(archive: Uint8Array): readonly ArchivedFile[] {
  return Object.entries(unzipSync(archive))
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** As a manifest names files. */
export const described = ({ name, bytes }: ArchivedFile) => ({ name, size: bytes.length, sha256: sha256Hex(bytes) })

export async function collected(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return concat(...all)
}
