/**
 * The log's two signing keys, made at first start: `log.key` signs checkpoints,
 * `clock.key` cosigns them with a time. Two, because C2SP cosignatures must not
 * share a key with another kind of signature.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolderDurably } from '../../db/durable-file.server.ts'
import { emptyRoot } from '../formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../formats/note.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../formats/trust.ts'
import { readSeed, writeSeed } from '../witness/seed-file.server.ts'
import { openSignerMemory, SignerRefused } from './signer-memory.server.ts'

export interface LogKeys {
  /** Ed25519 seeds, 32 bytes (RFC 8032 §5.1.5). Secret. */
  readonly log: Uint8Array
  readonly clock: Uint8Array
}

/** What everybody may know of these keys. No witness watches yet, so the policy ends in `quorum none`. */
export function trustOf(origin: string, keys: LogKeys): Trust {
  const logKey = verifierKeyOf({ name: origin, seed: keys.log }, noteKeyType)
  const clockKey = verifierKeyOf({ name: clockNameOf(origin), seed: keys.clock }, cosignatureKeyType)
  return makeTrust({ clockKey, policy: unwitnessed(logKey) })
}

/**
 * The keys in `folder`, made there if this is the first start. Throws
 * SignerRefused or KeyFileRefused, with a sentence for whoever starts the server.
 */
export async function openLogKeys(folder: string, random: (n: number) => Uint8Array): Promise<LogKeys> {
  const paths = { log: join(folder, 'log.key'), clock: join(folder, 'clock.key') }
  // log.key is written last: where it is, the first start was finished.
  if (!existsSync(paths.log)) await makeLogKeys(folder, random)
  return { log: readSeed(paths.log), clock: readSeed(paths.clock) }
}

/** Makes both keys and the signer's empty memory. Refuses where the signer has already signed something. */
async function makeLogKeys(folder: string, random: (n: number) => Uint8Array): Promise<void> {
  await makeFolderDurably(folder)
  const memory = openSignerMemory(join(folder, 'signer-memory.json'))
  const remembered = await memory.load()
  if (remembered && remembered.size > 0n)
    throw new SignerRefused(
      `${join(folder, 'log.key')} is missing, yet the log was already signed up to entry ${remembered.size - 1n}. ` +
        'A new key would be a new log. Restore the keys folder from its backup.',
    )
  // A crash anywhere in here leaves no log.key, so the next start does it all again.
  await memory.store({ size: 0n, root: emptyRoot })
  await writeSeed(join(folder, 'clock.key'), random(32))
  await writeSeed(join(folder, 'log.key'), random(32))
}
