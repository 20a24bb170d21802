/**
 * The log's two signing keys, made at first start: `log.key` signs checkpoints,
 * `clock.key` cosigns them with a time. Two, because C2SP cosignatures must not
 * share a key with another kind of signature.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolderDurably } from '../../db/durable-file.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { logNumberOf } from '../formats/log-origin.ts'
import { emptyRoot } from '../formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, type VerifierKey, verifierKeyOf } from '../formats/note.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../formats/trust.ts'
import { readSeed, writeSeed } from '../witness/seed-file.server.ts'
import { openSignerMemory, SignerRefused } from './signer-memory.server.ts'

export interface LogKeys {
  /** Ed25519 seeds, 32 bytes (RFC 8032 §5.1.5). Secret. */
  readonly log: Uint8Array
  readonly clock: Uint8Array
}

/**
 * Where the keys and the signer's memory of the log of this origin lie. Each log
 * of a portal has its own, so that what ended never signs for what goes on, and
 * a database of before the loss still meets the memory that refuses it.
 */
export function keysFolderOf(dataDir: string, origin: string): string {
  const number = logNumberOf(origin)
  return number === 1 ? join(dataDir, 'keys') : join(dataDir, 'keys', `log-${number}`)
}

export const memoryFileOf = (dataDir: string, origin: string): string =>
  join(keysFolderOf(dataDir, origin), 'signer-memory.json')

/** Throws SignerRefused where this portal has begun a later log than the one the database holds: it is an older copy. */
export function demandNewestLog(dataDir: string, origin: string): void {
  const folder = join(dataDir, 'keys')
  if (!existsSync(folder)) return
  const numbers = readdirSync(folder).map((name) => Number(/^log-([1-9]\d*)$/.exec(name)?.[1] ?? 0))
  const newest = Math.max(0, ...numbers.filter((n) => existsSync(join(folder, `log-${n}`, 'log.key'))))
  if (newest <= logNumberOf(origin)) return
  throw new SignerRefused(
    `This portal's log was begun anew after a loss (${join(folder, `log-${newest}`)}), and the database does not hold ` +
      'that beginning. If npm run log:succeed was interrupted, run it again. If an older database was restored, restore ' +
      'the newest one. If nothing was lost after all, and two people have not decided yet, take that folder away.',
  )
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

// ── changing keys ──────────────────────────────────────────────────────────
// Which pair signs is not told by a file's name but by the log's trust: a crash
// between two files then leaves no doubt.

/** Every seed in the folder: present, prepared, replaced. Secret. */
export interface HeldKeys {
  readonly logs: readonly Uint8Array[]
  readonly clocks: readonly Uint8Array[]
  /** The pair `npm run log:new-key` has prepared, which signs nothing before two people have changed the trust. */
  readonly next: LogKeys | null
}

const suffixes = ['', '.next', '.before'] as const

/** Reads the folder anew each time: keys are prepared while the portal runs. Throws SignerRefused. */
export function readHeldKeys(folder: string): HeldKeys {
  const seeds = (name: string): readonly Uint8Array[] =>
    suffixes
      .map((suffix) => join(folder, `${name}${suffix}`))
      .flatMap((path) => (existsSync(path) ? [readSeed(path)] : []))
  const [log, clock] = [join(folder, 'log.key.next'), join(folder, 'clock.key.next')]
  const next = existsSync(log) && existsSync(clock) ? { log: readSeed(log), clock: readSeed(clock) } : null
  return { logs: seeds('log.key'), clocks: seeds('clock.key'), next }
}

/** The pair this trust names; null where it is not held. */
export function keysFor(trust: Trust, held: Pick<HeldKeys, 'logs' | 'clocks'>): LogKeys | null {
  const { origin, logKey, clockKey } = trust
  const log = held.logs.find((seed) =>
    equalBytes(verifierKeyOf({ name: origin, seed }, noteKeyType).publicKey, logKey.publicKey),
  )
  const clock = held.clocks.find((seed) =>
    equalBytes(verifierKeyOf({ name: clockNameOf(origin), seed }, cosignatureKeyType).publicKey, clockKey.publicKey),
  )
  return log && clock ? { log, clock } : null
}

/** The public halves of the prepared pair, unless it is in force already. */
export function preparedKeys(
  origin: string,
  { next, inForce }: { readonly next: LogKeys | null; readonly inForce: Trust },
): { readonly logKey: VerifierKey; readonly clockKey: VerifierKey } | null {
  if (!next || keysFor(inForce, { logs: [next.log], clocks: [next.clock] })) return null
  const { logKey, clockKey } = trustOf(origin, next)
  return { logKey, clockKey }
}

/**
 * Prepares the next pair of keys as `log.key.next` and `clock.key.next`. Where a
 * pair prepared earlier is in force by now, it first takes the plain names, and
 * the one before it is kept as `.before`: it may still have to sign for a while.
 */
export async function makeNextKeys(folder: string, inForce: Trust, random: (n: number) => Uint8Array): Promise<void> {
  const { next } = readHeldKeys(folder)
  const path = (name: string): string => join(folder, name)
  if (next && !keysFor(inForce, { logs: [next.log], clocks: [next.clock] }))
    throw new SignerRefused(
      `${path('log.key.next')} is there already and waits for two people to put it in force. ` +
        'Remove it and clock.key.next first if it is not to be used.',
    )
  if (next)
    for (const [name, seed] of [['clock.key', next.clock] as const, ['log.key', next.log] as const]) {
      await writeSeed(path(`${name}.before`), readSeed(path(name)))
      await writeSeed(path(name), seed)
    }
  await writeSeed(path('clock.key.next'), random(32))
  await writeSeed(path('log.key.next'), random(32))
}
