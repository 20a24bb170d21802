/** Files named on a command line. What is wrong with one is a sentence that names it. */
import { readFileSync } from 'node:fs'
import { readHandCarried } from '../../app/formats/hand-carried.ts'
import { parseTrust, type Trust } from '../../app/formats/trust.ts'
import { isForeign } from '../../app/outcome.ts'
import { CommandRefused, commandExits } from './read-command.ts'

/** `what`: what the file should be, for the sentence: "the trust file". */
export function readNamedFile(path: string, what: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw new CommandRefused(commandExits.missing, `${path} cannot be read as ${what}: ${reasonOf(error)}.`)
  }
}

/** What the system says of a file, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'it is a link that leads in a circle',
  ENAMETOOLONG: 'no file has so long a name',
}

/** Of a file that people carried about; `parse` throws Malformed or NotProven. */
export function readCarriedFile<T>(path: string, what: string, parse: (text: string) => T): T {
  return readContent(path, what, (bytes) => parse(readHandCarried(bytes)))
}

export function readContent<T>(path: string, what: string, parse: (bytes: Uint8Array) => T): T {
  const bytes = readNamedFile(path, what)
  try {
    return parse(bytes)
  } catch (error) {
    if (!isForeign(error)) throw error
    throw new CommandRefused(commandExits.content, `${path} is not ${what}: ${error.message}.`)
  }
}

export const readTrustFile = (path: string): Trust =>
  readCarriedFile(path, 'a trust file (fuin-log-trust/1)', parseTrust)
export const readCheckpointFile = (path: string): string => readCarriedFile(path, 'a checkpoint', (text) => text)
