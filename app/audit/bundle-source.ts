/**
 * The files of an evidence bundle, whatever they lie in: the ZIP as it was made,
 * the same files packed anew by somebody's tool, a folder. What counts are the
 * files; what they lay in is said beside.
 */
import { evidenceNames } from '../formats/evidence-bundle.ts'
import { bent, lacking } from './evidence-verdict.ts'

export interface BundleFile {
  /** As whatever it lies in says; what is read may turn out longer or shorter, and is then not what it should be. */
  readonly size: number
  /** Throws a finding where it cannot be read whole. */
  read(): AsyncIterable<Uint8Array>
}

export interface BundleSource {
  /** What the files lay in, as a sentence without a full stop. */
  readonly container: string
  readonly files: ReadonlyMap<string, BundleFile>
  /** What tools leave beside files, named and not looked at. */
  readonly ignored: readonly string[]
}

/** A bundle has at most some twenty thousand; a repacked one as many folders and leavings beside them. */
export const mostFiles = 60_000

// macOS, Windows, and their archivers, beside what somebody packed or opened.
const leavings = /(^|\/)(__MACOSX(\/|$)|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/

/**
 * The files by the names the manifest knows. Whoever zips an unpacked folder, or
 * has a tool unpack into one, gets one folder around everything: it is taken
 * off. Throws a finding where a file is there twice: which is meant would depend
 * on who reads.
 */
export function settle(found: readonly (readonly [name: string, file: BundleFile])[], container: string): BundleSource {
  const named = found.map(([name, file]) => [name.replaceAll('\\', '/'), file] as const)
  const ignored = named.flatMap(([name]) => (leavings.test(name) ? [name] : []))
  const meant = named.filter(([name]) => !leavings.test(name))
  const around = folderAround(meant.map(([name]) => name))
  const files = new Map<string, BundleFile>()
  const seen = new Set<string>()
  for (const [name, file] of meant) {
    const bare = name.slice(around.length)
    if (seen.has(bare.toLowerCase())) throw bent(printable(bare), 'it is there twice')
    seen.add(bare.toLowerCase())
    files.set(bare, file)
  }
  if (!files.has(evidenceNames.manifest))
    throw lacking(evidenceNames.manifest, 'it is missing: this is no evidence bundle, or not all of one')
  const within = around === '' ? container : `${container}, all within the folder ${printable(around.slice(0, -1))}`
  return { container: within, files, ignored: ignored.map(printable) }
}

/** `name/` where everything lies in one folder and its manifest is there; else empty. */
function folderAround(names: readonly string[]): string {
  const [, folder] = names.map((name) => /^([^/]+\/)manifest\.json$/.exec(name)).find((found) => found) ?? []
  return folder !== undefined && names.every((name) => name.startsWith(folder)) ? folder : ''
}

/** A foreign name as it may stand in a message: nothing in it moves a terminal's cursor. */
export const printable = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, 200)

/** All of a file that is small. Throws a finding where it is longer than that. */
export async function wholeFile(name: string, file: BundleFile, longest: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of file.read()) {
    length += part.length
    if (length > longest) throw bent(name, 'it is larger than it should be')
    parts.push(part)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
