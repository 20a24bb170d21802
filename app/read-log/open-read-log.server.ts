/** Opens the log over a database: signer, sequencer, heartbeat, proofs. */
import type { Db } from '../../db/open.server.ts'
import type { NewRow } from '../../db/schema.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { marksOf } from '../formats/log-projection.ts'
import { type Hash, type HashReader, proveConsistency } from '../formats/merkle.ts'
import { formatPolicy, type Policy } from '../formats/policy.ts'
import { formatTrust, type Trust } from '../formats/trust.ts'
import type { Instant } from '../ids.ts'
import { findAct } from './act-store.server.ts'
import { type Stands, vouchedFor } from './acting-person.server.ts'
import { askOverHttp, type WitnessTransport } from './ask-witness.server.ts'
import { besides } from './beside-entries.server.ts'
import { entriesOfKind } from './decision-store.server.ts'
import { receiptsUnder } from './find-checkpoint.server.ts'
import { Handover } from './handover.server.ts'
import { type HeldKeys, keysFor, type LogKeys, preparedKeys, trustOf } from './log-keys.server.ts'
import { LogStanding, oldKeyDays } from './log-standing.server.ts'
import { cosignedCheckpoints, readEntry, readHead, storeCosignatures, storedHashes } from './log-store.server.ts'
import { readLogTrust } from './log-trust.server.ts'
import { LogWatch } from './log-watch.server.ts'
import { demandOwnLog } from './own-log.server.ts'
import { heartbeat, Quorum } from './quorum.server.ts'
import {
  type Beside,
  isLogUnavailable,
  type LoggedEntry,
  type Logger,
  type ReadLog,
  type Step,
} from './read-log.server.ts'
import { rememberHashes } from './remembered-hashes.server.ts'
import { openSequencer } from './sequencer.server.ts'
import { openSigner } from './signer.server.ts'
import type { SignerMemory } from './signer-memory.server.ts'
import { openSigningQueue, type SigningQueue } from './signing-queue.server.ts'
import { openWitnessRounds, type WitnessRounds } from './witness-rounds.server.ts'

export interface ReadLogSettings {
  readonly db: Db
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
  readonly keys: LogKeys
  /** Names the log in every checkpoint: what `statedOrigin` says of the database. */
  readonly origin: string
  readonly memory: SignerMemory
  /** Looks once more, inside the step, at whoever an entry speaks for. Null: nobody signs in here. */
  readonly stands: Stands | null
  /** What is written in the same step as entries; absent: nothing. */
  readonly beside?: Beside | undefined
  /** The operator's policy file (C2SP tlog-policy); absent or null: there is none. */
  readonly policyText?: string | null
  /** The seeds in the keys folder, read anew: prepared and replaced pairs too. Absent: `keys` alone. */
  readonly held?: () => HeldKeys
  /** How long replaced keys go on signing beside the new ones. */
  readonly oldKeyDays?: number
  /** Told when another trust has come into force. */
  readonly onTrust?: (trust: Trust) => Promise<void>
  /** How witnesses are reached; over HTTP where it is absent. */
  readonly transport?: WitnessTransport
  readonly logger?: Logger
  /** Called once when a commit has failed: the portal should stop and be started anew. */
  readonly onSealedOff?: (because: string) => void
  /** How many acts may share a commit; for benchmarks, which compare with one. */
  readonly largestBatch?: number
}

/**
 * Throws SignerRefused, with a sentence for whoever starts the server, if the
 * log is not the one this signer has signed. An empty log gets its first entry.
 */
export async function openReadLog(settings: ReadLogSettings): Promise<ReadLog> {
  const { db, now, random, keys, origin, memory, policyText = null } = settings
  const { size } = await readHead(db)
  const held = settings.held ?? (() => ({ logs: [keys.log], clocks: [keys.clock], next: null }))
  if (size > 0n) await demandOwnLog(db, { origin, held: held() })
  const hashes = rememberHashes(storedHashes(db))
  const { trust: atStart, waiting } = await readLogTrust(db, { origin, keys, policyText })
  if (waiting) settings.logger?.error({}, policyWaits)
  const unstated = size === 0n ? atStart : trustOf(origin, keys)
  const standing = new LogStanding({ db, unstated, held, now, oldKeyDays: settings.oldKeyDays ?? oldKeyDays })
  await standing.refresh()
  const asking = {
    transport: settings.transport ?? askOverHttp,
    proofs: (from: bigint, to: bigint) => proveConsistency({ oldSize: from, newSize: to }, hashes),
    now,
    signAnew: async () => {
      await sign()
      return queue.latest
    },
    stored: () => cosignedCheckpoints(db, 256),
    store: (rows: readonly NewRow<'log_cosignature'>[]) => storeCosignatures(db, rows),
    logger: settings.logger,
  }
  const witnesses = openWitnessRounds({ ...asking, trust: () => standing.trust })
  const signer = await openSigner({ origin, pairs: () => standing.pairs(), memory, size })
  const queue = openSigningQueue({
    db,
    now,
    signer,
    // An empty log has nothing to say yet, to a witness least of all.
    onSigned: (signed) => (signed.size > 0n ? witnesses.show(signed) : undefined),
    onStored: (signed) => witnesses.stored(signed),
  })
  const { logger, onSealedOff } = settings
  const health = new LogWatch({ latest: () => queue.latest, logger, onSealedOff })
  const sign = async (): Promise<string> => {
    health.demandOpen()
    return health.watch(() => queue.beat())
  }
  await witnesses.recall()
  // Signing once before serving shows that signer, memory and tree agree.
  await queue.beat()
  const sequencer = openSequencer({
    db,
    now,
    random,
    cover: (head) => health.watch(() => queue.cover(head)),
    settle: async () => {
      health.demandOpen()
      if (health.owesSignature) await health.watch(() => queue.beat())
    },
    sealOff: (because, cause) => health.sealOff(because, cause),
    remember: (committed) => hashes.remember(committed),
    ...(settings.largestBatch ? { largestBatch: settings.largestBatch } : {}),
  })
  // If we stopped last time between a commit and its checkpoint, this stores the one that is missing.
  await sequencer.append(async ({ nextIndex }) => ({
    value: undefined,
    entries: nextIndex === 0n ? [{ kind: 'log-created', data: { origin, trust: formatTrust(atStart) } }] : [],
  }))
  await standing.refresh()
  const quorum = new Quorum({
    hashes,
    now,
    trust: () => standing.trust,
    suspension: () => standing.suspension,
    undecided: () => standing.undecided,
    queue,
    witnesses,
    sign,
    logger: settings.logger,
  })
  const handover = new Handover({
    db,
    trusts: () => standing.trusts,
    latest: () => queue.latest,
    openRounds: (trust) => openWitnessRounds({ ...asking, trust: () => trust }),
    logger: settings.logger,
  })
  // If we stopped last time right after a change of trust, nobody would hear of it.
  await handover.look()
  return assemble({
    settings,
    held,
    waiting,
    standing,
    queue,
    health,
    hashes,
    sequencer,
    witnesses,
    quorum,
    handover,
    sign,
  })
}

const policyWaits =
  'policy.txt asks for other witnesses than the log does, so it waits: two people of two roles change them, on the page of the log'

function assemble(parts: {
  readonly settings: ReadLogSettings
  readonly held: () => HeldKeys
  readonly waiting: Policy | null
  readonly standing: LogStanding
  readonly queue: SigningQueue
  readonly health: LogWatch
  readonly hashes: HashReader
  readonly sequencer: ReturnType<typeof openSequencer>
  readonly witnesses: WitnessRounds
  readonly quorum: Quorum
  readonly handover: Handover
  readonly sign: () => Promise<string>
}): ReadLog {
  const { settings, held, waiting, standing, queue, health, hashes, sequencer, witnesses, quorum, handover, sign } =
    parts
  const { db, origin } = settings
  let timer: NodeJS.Timeout | null = null
  const beat = async (): Promise<string> => {
    // Another node may have appended what two people decided.
    await standing.refresh()
    await sign()
    await handover.look()
    return (await quorum.renewOrOwn(queue.latest.size)).note
  }
  const tellOfBeat = (error: unknown): void => {
    // That it cannot sign, or has no quorum, was told where it happened, and is shown on /readyz.
    if (!isLogUnavailable(error)) settings.logger?.error({ err: error }, 'the heartbeat of the log failed')
  }
  return {
    get trust() {
      return standing.trust
    },
    trusts: () => standing.trusts,
    succession: () => standing.succession,
    suspension: () => standing.suspension,
    preparedKeys: () => preparedKeys(origin, { next: held().next, inForce: standing.trust }),
    holdsKeysOf: (trust) => keysFor(trust, held()) !== null,
    get waitingPolicy() {
      const { logs } = standing.trust.policy
      const asked = waiting && { ...waiting, logs }
      return asked && formatPolicy(asked) !== formatPolicy(standing.trust.policy) ? asked : null
    },
    async append(step, first) {
      const { stands, beside } = settings
      const vouched = stands ? vouchedFor(step, stands, first ?? null) : step
      const watched = watchDecisions(beside ? besides(vouched, beside) : vouched)
      const appended = await sequencer.append(watched.step)
      const { decided } = watched
      if (decided()) await takeUp(parts, appended.entries)
      return appended
    },
    beat,
    latestCheckpoint: (atLeast = 0n) => quorum.latest(atLeast),
    ownCheckpoint: () => quorum.own(),
    receipt: (index) => quorum.receipt(index),
    lastReceipt: (index) => quorum.lastReceipt(index),
    ownReceipt: (index) => quorum.ownReceipt(index),
    async demandQuorum() {
      await quorum.demand()
    },
    async consistency(from, to): Promise<readonly Hash[]> {
      // Another node may have appended more than this one has signed.
      if (to > queue.latest.size && to > (await readHead(db)).size) throw new RangeError('the log is not that long')
      return proveConsistency({ oldSize: from, newSize: to }, hashes)
    },
    entry: (index) => readEntry(db, index),
    ofKind: (kind, since) => entriesOfKind(db, kind, since),
    receiptsUnder: async (wanted, indexes) => {
      const size = indexes.reduce((most, index) => (index + 1n > most ? index + 1n : most), 0n)
      const newest = [await quorum.latest(size), await quorum.own(size)]
      return receiptsUnder(db, { ...wanted, size }, { indexes, newest })
    },
    findAct: (text) => findAct(db, marksOf(text)),
    startHeartbeat() {
      timer ??= setInterval(() => void beat().catch(tellOfBeat), heartbeat).unref()
    },
    witnesses: () => witnesses.states(),
    health: () => health.state(quorum.health(), standing.undecided),
    async close() {
      if (timer) clearInterval(timer)
      await sequencer.close()
      await handover.close()
      await witnesses.close()
    },
  }
}

const decisive: readonly EntryKind[] = ['trust-changed', 'quorum-suspended', 'suspension-ended', 'log-succeeded']

/** The step, and whether it stated something two people decided. */
function watchDecisions<T>(step: Step<T>): { readonly step: Step<T>; readonly decided: () => boolean } {
  let decided = false
  const watched: Step<T> = async (context) => {
    const stated = await step(context)
    decided = stated.entries.some(({ kind }) => decisive.includes(kind))
    return stated
  }
  return { step: watched, decided: () => decided }
}

/**
 * A decision is in the log: from the next checkpoint on it holds. First the
 * witnesses of before have it cosigned, for whoever pinned them learns of the
 * change from a checkpoint they believe.
 */
async function takeUp(
  { settings, standing, witnesses, quorum, handover, sign }: Parameters<typeof assemble>[0],
  entries: readonly LoggedEntry[],
): Promise<void> {
  const before = standing.trust
  const last = entries.at(-1)?.index ?? 0n
  await quorum.renewOrOwn(last + 1n).catch((error: unknown) => {
    if (!isLogUnavailable(error)) throw error
  })
  await witnesses.flush()
  await standing.refresh()
  if (standing.trust === before) return
  await settings.onTrust?.(standing.trust)
  await sign()
  await handover.look()
}
