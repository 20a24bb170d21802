/** A small file that is either the old one or the new one after a power cut, never half of each. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves once the text would survive a power cut. Throws what the file system throws; then the old file stands, or the new. */
export async function writeDurably(path: string, text: string | Uint8Array, mode: number): Promise<void> {
  const beside = nameBeside(path)
  const file = await open(beside, 'wx', mode)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

// Its own, so that two processes in one folder never take away each other's.
const nameBeside = (path: string): string => `${path}.${process.pid}.${randomBytes(4).toString('hex')}.new`

/**
 * Writes the file unless there is one, under any number of servers starting at
 * once: the name appears with all its bytes or not at all, and one of them wins.
 */
export async function writeOnceDurably(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  if (!(await isThere(path))) await linkWhole(path, content, mode)
  // Also where it was there: whoever made it may have been killed before this line.
  await syncFolder(dirname(path))
}

async function linkWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const beside = nameBeside(path)
  const file = await open(beside, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(beside, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(beside)
  }
}

/** A folder whose name survives a power cut, for its owner alone. What is synced inside it is lost with it otherwise. */
export async function makeFolderDurably(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await syncFolder(dirname(path))
}

/** Until its folder is synced, a new name may be lost. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
