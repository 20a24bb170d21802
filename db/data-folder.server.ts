/**
 * DATA_DIR: whether it may be this portal's, looked at before anything is made in
 * it, and its mark. Every refusal is a sentence that says what to do.
 *
 * The sample council's passwords are printed on a page. So both places that can
 * hold its secrets are marked, the folder with the keys and the database, and
 * neither opens under the other mode. The origin is marked along: it is signed
 * into every act and names the log, so under another one nothing would verify.
 */
import { constants } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Settings } from '../app/settings.ts'
import { makeFolderDurably, writeOnceDurably } from './durable-file.server.ts'

/** This folder or database is not one the portal may open so. The message is a sentence for whoever starts it. */
export class FolderRefused extends Error {
  override readonly name = 'FolderRefused'
}

export type Mark = Pick<Settings, 'mode' | 'origin'>
export type MarkedFolder = Mark & Pick<Settings, 'dataDir'>

const markFile = 'portal-mark'
/** What only a portal lays there. */
const ours = ['fuin.sqlite', 'keys'] as const
/** What may lie there before the first start: a policy, certificates, the demo in its own folder, what a disk brings along. */
const beforehand = /^(policy\.txt|demo|lost\+found|\..*|.*\.(pem|crt|cer|der))$/

/** A mark whose first start was killed before the name stood: nothing of a portal was made yet (durable-file). */
const halfMark = /^portal-mark\.\d+\.[0-9a-f]{8}\.new$/

/** Looks, and makes nothing. Throws FolderRefused. */
export async function examineFolder(folder: MarkedFolder): Promise<void> {
  const { dataDir } = folder
  const names = await namesIn(dataDir)
  if (names === null) return demandWritable(await nearestFolder(dataDir), dataDir)
  if (names.includes(markFile)) await demandOwnMark(folder)
  else refuseUnmarked(folder, names)
  await demandWritable(dataDir, dataDir)
}

/** Examines the folder, makes it if need be, and marks it as this portal's. Whoever lays something into an empty one calls this first. */
export async function checkFolderMark(folder: MarkedFolder): Promise<void> {
  await examineFolder(folder)
  const { mode, origin, dataDir } = folder
  await makeFolderDurably(dataDir)
  // Half a mark after a power cut would be another portal's for ever.
  await writeOnceDurably(join(dataDir, markFile), `${mode} ${origin}\n`, 0o600)
  await demandOwnMark(folder)
}

/** Null where there is no such folder yet. */
async function namesIn(dataDir: string): Promise<readonly string[] | null> {
  try {
    return await readdir(dataDir)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return null
    if (code === 'ENOTDIR') throw noFolder(dataDir)
    throw cannot('read', dataDir, error)
  }
}

const noFolder = (dataDir: string) =>
  new FolderRefused(`DATA_DIR ${dataDir} is a file, or lies below one. Set DATA_DIR to a folder.`)

async function nearestFolder(path: string): Promise<string> {
  for (let above = dirname(resolve(path)); ; above = dirname(above)) {
    const found = await stat(above).catch(() => null)
    if (found?.isDirectory()) return above
    if (found || above === dirname(above)) throw noFolder(path)
  }
}

async function demandWritable(folder: string, dataDir: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw cannot('write', dataDir, error)
  }
}

const cannot = (what: 'read' | 'write', dataDir: string, error: unknown) =>
  new FolderRefused(
    `DATA_DIR ${dataDir} cannot be ${what === 'read' ? 'read' : 'written'} by this user (${codeOf(error)}). ` +
      'Give the folder to the user the portal runs as, with mode 700, or set DATA_DIR to another.',
    { cause: error },
  )

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

function refuseUnmarked({ mode, origin, dataDir }: MarkedFolder, names: readonly string[]): void {
  const found = ours.filter((name) => names.includes(name))
  if (found.length > 0) {
    throw new FolderRefused(
      `DATA_DIR ${dataDir} holds ${found.join(' and ')}, but not the file ${markFile} that was made with them and says ` +
        `which portal they belong to. Restore it from the backup; or, if they are certainly those of the portal at ${origin}, ` +
        `write this one line into it: ${mode} ${origin}`,
    )
  }
  const strangers = names.filter((name) => !beforehand.test(name) && !halfMark.test(name))
  if (strangers.length === 0) return
  throw new FolderRefused(
    `DATA_DIR ${dataDir} is not a portal's folder and not empty (${strangers.slice(0, 3).join(', ')}${strangers.length > 3 ? ', …' : ''}). ` +
      'Set DATA_DIR to the portal’s own folder, or for a new portal to an empty one; policy.txt and certificates may lie in it.',
  )
}

async function demandOwnMark({ mode, origin, dataDir }: MarkedFolder): Promise<void> {
  const text = await readFile(join(dataDir, markFile), 'utf8')
  const [, foundMode = '', foundOrigin = ''] = /^(production|demo) (\S+)\n?$/.exec(text) ?? []
  if (foundOrigin === '') {
    throw new FolderRefused(
      `${join(dataDir, markFile)} is damaged: it does not say which portal this folder belongs to. Restore it from the backup.`,
    )
  }
  refuseOther({ mode, origin }, { mode: foundMode, origin: foundOrigin }, `DATA_DIR ${dataDir}`)
}

/** Throws FolderRefused where a mark is another portal's; `what` bears it. */
export function refuseOther(
  wanted: Mark,
  found: { readonly mode: string; readonly origin: string },
  what: string,
): void {
  if (found.mode !== wanted.mode) {
    const names = { production: '`npm start`', demo: '`npm run demo`' }
    throw new FolderRefused(
      `${what} belongs to a ${found.mode === 'demo' ? 'demo' : 'real council'}; ${names[wanted.mode]} never opens it. Name another one.`,
    )
  }
  if (found.origin !== wanted.origin) {
    throw new FolderRefused(
      `${what} belongs to the portal at ${found.origin}, and ORIGIN says ${wanted.origin}. ` +
        `Every act in its log is signed for ${found.origin}: set ORIGIN to that.`,
    )
  }
}
