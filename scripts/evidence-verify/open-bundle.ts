/** The bundle on disk: a ZIP, whoever packed it, or the folder it was unpacked into. */
import type { Dirent } from 'node:fs'
import { type FileHandle, open, opendir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type BundleFile, type BundleSource, mostFiles, printable, settle } from '../../app/audit/bundle-source.ts'
import { bent, lacking } from '../../app/audit/evidence-verdict.ts'
import { openZip, type RandomBytes } from '../../app/audit/zip-container.ts'
import { CommandRefused, commandExits } from '../command/read-command.ts'
import { reasonOf } from '../command/read-file.ts'

export interface OpenedBundle {
  /** Throws a finding. */
  open(): Promise<BundleSource>
  close(): Promise<void>
}

export async function openBundle(path: string): Promise<OpenedBundle> {
  try {
    if ((await stat(path)).isDirectory()) return { open: () => folderSource(path), close: async () => undefined }
    const handle = await open(path, 'r')
    return { open: async () => openZip(await bytesOf(handle)), close: () => handle.close() }
  } catch (error) {
    throw new CommandRefused(commandExits.missing, `${path} cannot be read as an evidence bundle: ${reasonOf(error)}.`)
  }
}

/** What a file begins with; nothing of a folder or an empty one. */
export async function firstByte(path: string): Promise<Uint8Array> {
  if ((await stat(path)).isDirectory()) return new Uint8Array()
  const handle = await open(path, 'r')
  const { buffer, bytesRead } = await handle.read(new Uint8Array(1), 0, 1, 0).finally(() => handle.close())
  return buffer.subarray(0, bytesRead)
}

async function bytesOf(handle: FileHandle): Promise<RandomBytes> {
  const { size: length } = await handle.stat()
  return {
    length,
    async read(at, wanted) {
      const bytes = new Uint8Array(wanted)
      let done = 0
      while (done < wanted) {
        const { bytesRead } = await handle.read(bytes, done, wanted - done, at + done)
        if (bytesRead === 0) throw lacking(null, 'the file became shorter while it was read')
        done += bytesRead
      }
      return bytes
    },
  }
}

async function folderSource(folder: string): Promise<BundleSource> {
  const found: [string, BundleFile][] = []
  for await (const { path, entry } of within(folder)) {
    const name = relative(folder, path).replaceAll(sep, '/')
    // A link may lead anywhere, and to something else tomorrow.
    if (!entry.isFile()) throw bent(printable(name), 'it is no file of its own but a link or the like')
    if (found.length >= mostFiles) throw lacking(null, 'it holds far more files than a bundle')
    found.push([name, { size: (await stat(path)).size, read: () => contentOf(path, name) }])
  }
  return settle(found, 'a folder')
}

/** Folder by folder: Node's own recursive `opendir` leaves out what is beyond the first few dozen of a folder (20.20). */
async function* within(folder: string): AsyncGenerator<{ readonly path: string; readonly entry: Dirent }> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* within(path)
    else yield { path, entry }
  }
}

const atOnce = 256 * 1024

async function* contentOf(path: string, name: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw lacking(printable(name), `it cannot be read: ${reasonOf(error)}`)
  })
  try {
    for (let at = 0; ; ) {
      const part = new Uint8Array(atOnce)
      const { bytesRead } = await handle.read(part, 0, atOnce, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield part.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
