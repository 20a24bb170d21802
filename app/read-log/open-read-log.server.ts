/** Opens the log over a database: signer, sequencer, heartbeat, proofs. */
import type { Db } from '../../db/open.server.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { type Hash, proveConsistency, proveInclusion } from '../formats/merkle.ts'
import { formatReceipt } from '../formats/receipt.ts'
import { type Instant, minutes } from '../ids.ts'
import { isTrouble } from '../outcome.ts'
import { type LogKeys, trustOf } from './log-keys.server.ts'
import {
  findAttempt,
  isStorageFailure,
  newestStoredCheckpoint,
  readEntry,
  readHead,
  storedHashes,
} from './log-store.server.ts'
import { type LogHealth, LogUnavailable, type ReadLog } from './read-log.server.ts'
import { openSequencer } from './sequencer.server.ts'
import { openSigner } from './signer.server.ts'
import { type SignerMemory, SignerRefused } from './signer-memory.server.ts'
import { openSigningDesk, type SigningDesk } from './signing-desk.server.ts'

/** What the log says of itself to the operator: a pino logger fits. */
export interface LogLines {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface ReadLogSettings {
  readonly db: Db
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
  readonly keys: LogKeys
  /** Names the log in every checkpoint; for ever the same. */
  readonly origin: string
  readonly memory: SignerMemory
  readonly lines?: LogLines
  /** Called once when a commit has failed: the portal should stop and be started anew. */
  readonly onSealedOff?: (because: string) => void
  /** How many acts may share a commit; for benchmarks, which compare with one. */
  readonly largestBatch?: number
}

const heartbeat = minutes(1)

/**
 * Throws SignerRefused, with a sentence for whoever starts the server, if the
 * log is not the one this signer has signed. An empty log gets its first entry.
 */
export async function openReadLog(settings: ReadLogSettings): Promise<ReadLog> {
  const { db, now, random, keys, origin, memory } = settings
  const trust = trustOf(origin, keys)
  const { size } = await readHead(db)
  await demandOwnLog(settings, size)
  const desk = openSigningDesk({ db, now, signer: await openSigner({ origin, keys, memory, size }) })
  // Signing once before serving shows that signer, memory and tree agree.
  await desk.beat()
  // If we stopped last time between a commit and its checkpoint, this stores the one that is missing.
  if (size > 0n) await desk.cover(await readHead(db))
  const health = new Health(desk, settings)
  const sequencer = openSequencer({
    db,
    now,
    random,
    cover: (head) => health.watch(() => desk.cover(head)),
    settle: async () => {
      health.demandOpen()
      if (health.owesSignature) await health.watch(() => desk.beat())
    },
    sealOff: (because, cause) => health.sealOff(because, cause),
    ...(settings.largestBatch ? { largestBatch: settings.largestBatch } : {}),
  })
  await sequencer.append(async ({ nextIndex }) => ({
    value: undefined,
    entries: nextIndex === 0n ? [{ kind: 'log-created', data: { origin } }] : [],
  }))
  return assemble({ db, trust, desk, health, sequencer, now })
}

function assemble(parts: {
  readonly db: Db
  readonly trust: ReadLog['trust']
  readonly desk: SigningDesk
  readonly health: Health
  readonly sequencer: ReturnType<typeof openSequencer>
  readonly now: () => Instant
}): ReadLog {
  const { db, trust, desk, health, sequencer, now } = parts
  let timer: NodeJS.Timeout | null = null
  const beat = async (): Promise<string> => {
    health.demandOpen()
    return health.watch(() => desk.beat())
  }
  return {
    trust,
    append: (step) => sequencer.append(step),
    beat,
    async latestCheckpoint() {
      return now() - desk.latest.time * 1000 >= heartbeat ? beat() : desk.latest.note
    },
    async receipt(index) {
      // Another node may have appended what our own latest checkpoint does not cover yet.
      if (index >= desk.latest.size || now() - desk.latest.time * 1000 >= heartbeat) await beat()
      const { size, note } = desk.latest
      const proof = await proveInclusion({ size, index }, storedHashes(db))
      return formatReceipt({ index, proof, checkpointNote: note })
    },
    consistency: (from, to): Promise<readonly Hash[]> =>
      proveConsistency({ oldSize: from, newSize: to }, storedHashes(db)),
    entry: (index) => readEntry(db, index),
    findAttempt: (attempt) => findAttempt(db, attempt),
    startHeartbeat() {
      // A beat that fails is told by health(), and shown on /readyz.
      timer ??= setInterval(() => void beat().catch(() => undefined), heartbeat).unref()
    },
    health: () => health.state(),
    async close() {
      if (timer) clearInterval(timer)
      await sequencer.close()
    },
  }
}

/** A stored checkpoint by another key, or a first entry of another origin, means that this is not our log. */
async function demandOwnLog({ db, keys, origin }: ReadLogSettings, size: bigint): Promise<void> {
  if (size === 0n) return
  const first = await readEntry(db, 0n)
  const entry = first && parseEntry(first.bytes)
  if (entry?.kind !== 'log-created' || entry.data?.origin !== origin)
    throw new SignerRefused(
      `The log in this database was made for ${entry?.data?.origin ?? 'another portal'}, not for ${origin}. ` +
        'Set ORIGIN to what it was; a log keeps its name for ever.',
    )
  const note = await newestStoredCheckpoint(db)
  if (note === null) return
  try {
    openCheckpoint(note, trustOf(origin, keys))
  } catch (error) {
    if (!isTrouble(error, 'NotProven') && !isTrouble(error, 'Malformed')) throw error
    throw new SignerRefused(
      'The log in this database was signed by another key than the one in the keys folder. ' +
        'Restore the keys folder that belongs to this database.',
    )
  }
}

class Health {
  owesSignature = false
  #because = ''
  #sealedOff = false
  readonly #desk: SigningDesk
  readonly #settings: ReadLogSettings

  constructor(desk: SigningDesk, settings: ReadLogSettings) {
    this.#desk = desk
    this.#settings = settings
  }

  state(): LogHealth {
    const { size, time } = this.#desk.latest
    if (this.#sealedOff) return { state: 'sealed-off', because: this.#because }
    if (this.owesSignature) return { state: 'not-signing', size, because: this.#because }
    return { state: 'healthy', size, checkpointTime: time }
  }

  demandOpen(): void {
    if (this.#sealedOff) throw new LogUnavailable(`the log is sealed off: ${this.#because}`, { entryMayStand: false })
  }

  /** Remembers whether signing works; while it does not, nothing new is appended. */
  async watch(sign: () => Promise<string>): Promise<string> {
    try {
      const note = await sign()
      this.owesSignature = false
      return note
    } catch (cause) {
      this.owesSignature = true
      this.#because = cause instanceof Error ? cause.message : 'the signer failed'
      this.#settings.lines?.error({ err: cause }, 'the log could not be signed')
      // The checkpoint's own row is a commit like any other: never tried again.
      if (isStorageFailure(cause)) this.sealOff('a checkpoint could not be stored', cause)
      throw new LogUnavailable('the log cannot be signed', { entryMayStand: false, cause })
    }
  }

  sealOff(because: string, cause: unknown): void {
    if (this.#sealedOff) return
    this.#sealedOff = true
    this.#because = because
    this.#settings.lines?.error({ err: cause }, `the log is sealed off: ${because}`)
    this.#settings.onSealedOff?.(because)
  }
}
