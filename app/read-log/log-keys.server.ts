/**
 * The log's two signing keys, made at first start: `log.key` signs checkpoints,
 * `clock.key` cosigns them with a time. Two, because C2SP cosignatures must not
 * share a key with another kind of signature.
 */
import { existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64Of, toBase64 } from '../formats/bytes.ts'
import { emptyRoot } from '../formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../formats/note.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../formats/trust.ts'
import { isTrouble } from '../outcome.ts'
import { writeDurably } from './durable-file.server.ts'
import { openSignerMemory, SignerRefused } from './signer-memory.server.ts'

export interface LogKeys {
  /** Ed25519 seeds, 32 bytes (RFC 8032 §5.1.5). Secret. */
  readonly log: Uint8Array
  readonly clock: Uint8Array
}

const header = 'fuin-ed25519-seed/1 '

/** What everybody may know of these keys. No witness watches yet, so the policy ends in `quorum none`. */
export function trustOf(origin: string, keys: LogKeys): Trust {
  const logKey = verifierKeyOf({ name: origin, seed: keys.log }, noteKeyType)
  const clockKey = verifierKeyOf({ name: clockNameOf(origin), seed: keys.clock }, cosignatureKeyType)
  return makeTrust({ clockKey, policy: unwitnessed(logKey) })
}

/**
 * The keys in `folder`, made there if this is the first start. Throws
 * SignerRefused, with a sentence for whoever starts the server.
 */
export async function openLogKeys(folder: string, random: (n: number) => Uint8Array): Promise<LogKeys> {
  const paths = { log: join(folder, 'log.key'), clock: join(folder, 'clock.key') }
  // log.key is written last: where it is, the first start was finished.
  if (!existsSync(paths.log)) await makeLogKeys(folder, random)
  return { log: readKey(paths.log), clock: readKey(paths.clock) }
}

/** Makes both keys and the signer's empty memory. Refuses where the signer has already signed something. */
async function makeLogKeys(folder: string, random: (n: number) => Uint8Array): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const memory = openSignerMemory(join(folder, 'signer-memory.json'))
  const remembered = await memory.load()
  if (remembered && remembered.size > 0n)
    throw new SignerRefused(
      `${join(folder, 'log.key')} is missing, yet the log was already signed up to entry ${remembered.size - 1n}. ` +
        'A new key would be a new log. Restore the keys folder from its backup.',
    )
  // A crash anywhere in here leaves no log.key, so the next start does it all again.
  await memory.store({ size: 0n, root: emptyRoot })
  await writeKey(join(folder, 'clock.key'), random(32))
  await writeKey(join(folder, 'log.key'), random(32))
}

const writeKey = (path: string, seed: Uint8Array): Promise<void> =>
  writeDurably(path, `${header}${toBase64(seed)}\n`, 0o600)

function readKey(path: string): Uint8Array {
  if (!existsSync(path)) throw new SignerRefused(`${path} is missing. Restore the keys folder from its backup.`)
  const { mode } = lstatSync(path)
  if ((mode & 0o077) !== 0)
    throw new SignerRefused(
      `${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`,
    )
  return parseKey(readFileSync(path, 'utf8'), path)
}

function parseKey(text: string, path: string): Uint8Array {
  try {
    if (!text.startsWith(header) || !text.endsWith('\n')) throw new SignerRefused(notAKey(path))
    return fromBase64Of(32, text.slice(header.length, -1), 'key')
  } catch (error) {
    // The message must not carry what the file held.
    if (isTrouble(error, 'Malformed')) throw new SignerRefused(notAKey(path))
    throw error
  }
}

const notAKey = (path: string): string =>
  `${path} does not hold a key of this portal. Restore the keys folder from its backup.`
