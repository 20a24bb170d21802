/** A folder of what was read: empty before, and nobody else's to look into. */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { savedName } from '../../app/attachments/file-name.ts'
import type { FileSink } from '../../app/attachments/file-sink.client.ts'
import { CommandRefused, commandExits } from '../command/read-command.ts'
import { readExits } from './exits.ts'

export interface Folder {
  /** Under a name that is free; the name it got. */
  write(name: string, content: string | Uint8Array): string
  /** For what comes part by part; half of it is never left there. */
  open(name: string): { readonly name: string; readonly sink: FileSink }
}

/** Made where it is not there; refused where anything lies in it. */
export function emptyFolder(path: string): Folder {
  const taken = new Set<string>()
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (readdirSync(path).length > 0)
      throw new CommandRefused(commandExits.missing, `${path} is not empty. Name a folder with nothing in it.`)
  } catch (error) {
    if (error instanceof CommandRefused) throw error
    throw new CommandRefused(commandExits.missing, `${path} cannot be used as a folder.`)
  }
  const free = (wanted: string): string => {
    const name = savedName(wanted)
    for (let copy = 1; ; copy++) {
      const tried = copy === 1 ? name : name.replace(/(\.[^.]*)?$/, ` (${copy})$1`)
      // Some disks hold names alike that differ in case.
      if (taken.has(tried.toLowerCase())) continue
      taken.add(tried.toLowerCase())
      return tried
    }
  }
  return {
    write(wanted, content) {
      const name = free(wanted)
      try {
        writeFileSync(join(path, name), content, { flag: 'wx', mode: 0o600 })
      } catch {
        throw new CommandRefused(readExits.disk, `${name} could not be written to ${path}: it may be full.`)
      }
      return name
    },
    open(wanted) {
      const name = free(wanted)
      return { name, sink: sinkAt(join(path, name)) }
    },
  }
}

function sinkAt(path: string): FileSink {
  let handle: number | null = null
  const did = (work: () => void): boolean => {
    try {
      work()
      return true
    } catch {
      return false
    }
  }
  return {
    write: async (bytes) =>
      did(() => {
        handle ??= openSync(path, 'wx', 0o600)
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
      }),
    close: async () =>
      did(() => {
        if (handle === null) return
        fsyncSync(handle)
        closeSync(handle)
      }),
    drop: async () => {
      if (handle !== null) did(() => closeSync(handle ?? 0))
      did(() => rmSync(path, { force: true }))
    },
  }
}
