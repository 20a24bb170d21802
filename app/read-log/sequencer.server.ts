/**
 * Puts acts in flight into one order. The sequencer alone opens the transaction:
 * it takes the head row, runs each caller's step under a savepoint of its own,
 * appends what they state, moves the head, commits, and has a checkpoint signed.
 * It takes steps as functions and knows no room.
 */
import { type Db, refuseInsideStep, runStep } from '../../db/open.server.ts'
import type { StoredHash } from '../formats/merkle.ts'
import type { Instant } from '../ids.ts'
import { BatchWork } from './batch-work.server.ts'
import { type GrowingTree, openGrowingTree } from './growing-tree.server.ts'
import { type Batch, beginBatch, type Head, insertBatch, type Undoable, undoableSteps } from './log-store.server.ts'
import { type Appended, type LoggedEntry, LogUnavailable, type Step } from './read-log.server.ts'
import { isConnectionLoss, isStorageFailure } from './storage-failure.server.ts'

export interface SequencerParts {
  readonly db: Db
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
  /** A signed note covering this committed head, stored. */
  readonly cover: (head: Head) => Promise<string>
  /** Throws if an earlier signature is still owed and cannot be given now either. */
  readonly settle: () => Promise<void>
  /** A commit failed: nothing may be appended or released any more. */
  readonly sealOff: (because: string, cause: unknown) => void
  /** These were durably committed. */
  readonly remember: (hashes: readonly StoredHash[]) => void
  readonly largestBatch?: number
}

interface Waiting {
  readonly step: Step<unknown>
  resolve(appended: Appended<unknown>): void
  reject(error: unknown): void
}

// The most acts of a batch. Enough to share one sync among everybody in flight;
// few enough that the transaction, and with it everyone else's reading on
// SQLite, stays short.
const usualBatch = 256

export interface Sequencer {
  append<T>(step: Step<T>): Promise<Appended<T>>
  close(): Promise<void>
}

export function openSequencer(parts: SequencerParts): Sequencer {
  const queue: Waiting[] = []
  const growing = openGrowingTree()
  let running: Promise<void> | null = null
  let signing: Promise<void> = Promise.resolve()
  let closed = false

  // While a batch is being signed and cosigned the next one may already be
  // committed, so that nobody's commit waits for a witness. No more than one: a
  // log that cannot be signed must not grow behind its last checkpoint.
  async function drain(): Promise<void> {
    const most = parts.largestBatch ?? usualBatch
    while (queue.length > 0) {
      const saved = await save(queue.splice(0, most), growing, parts)
      await signing
      if (saved) signing = vouch(saved, parts)
    }
    running = null
  }

  return {
    append<T>(step: Step<T>): Promise<Appended<T>> {
      refuseInsideStep('append was called')
      if (closed) return Promise.reject(new LogUnavailable('the portal is stopping', { entryMayStand: false }))
      return new Promise<Appended<T>>((resolve, reject) => {
        // The value of a step goes back to its own caller and nobody else, so the type holds.
        queue.push({ step, resolve: (appended) => resolve(appended as Appended<T>), reject })
        running ??= Promise.resolve().then(drain)
      })
    },
    async close() {
      closed = true
      await running
      await signing
    },
  }
}

type Settled =
  | { readonly waiting: Waiting; readonly value: unknown; readonly entries: readonly LoggedEntry[] }
  | { readonly waiting: Waiting; readonly error: unknown }

interface Saved {
  readonly head: Head
  readonly hashes: readonly StoredHash[]
  readonly settled: readonly Settled[]
}

/** One batch from first step to durable commit. Never throws: where it comes to nothing, everyone in it is told, and it is null. */
async function save(batch: readonly Waiting[], growing: GrowingTree, parts: SequencerParts): Promise<Saved | null> {
  try {
    await parts.settle()
    return await committed(batch, growing, parts)
  } catch (error) {
    for (const { reject } of batch) reject(error)
    return null
  }
}

/** From durable commit to the last answer. Never throws either. */
async function vouch({ head, settled }: Saved, parts: SequencerParts): Promise<void> {
  try {
    // If we stopped here, the entries would stand without a checkpoint, and
    // nobody would have been told anything or been sent a byte. The next start
    // signs a tree that holds them; the same act then finds its entry.
    const checkpoint = await signed(head, parts)
    // If we stopped here, the checkpoint would be out of reach of its callers
    // but stored: again the same act finds its entry, and its receipt.
    for (const one of settled) answer(one, checkpoint)
  } catch (error) {
    for (const { waiting } of settled) waiting.reject(error)
  }
}

function answer(settled: Settled, checkpoint: string): void {
  if ('error' in settled) settled.waiting.reject(settled.error)
  else settled.waiting.resolve({ value: settled.value, entries: settled.entries, checkpoint })
}

async function signed(head: Head, parts: SequencerParts): Promise<string> {
  try {
    return await parts.cover(head)
  } catch (cause) {
    throw new LogUnavailable('the log could not be signed', { entryMayStand: true, cause })
  }
}

/** Everything up to the durable commit. Throws LogUnavailable. */
async function committed(waiting: readonly Waiting[], growing: GrowingTree, parts: SequencerParts): Promise<Saved> {
  const { batch, head } = await begun(parts)
  const work = new BatchWork({ batch, head, growing }, parts)
  let saved: Saved
  try {
    // If we stopped anywhere in here, nothing has happened: the database forgets
    // the transaction, and no answer has left.
    const settled = await runSteps(waiting, work)
    const rows = await work.finish()
    if (rows) await insertBatch(batch, rows)
    saved = { head: rows?.head ?? head, hashes: rows?.hashes ?? [], settled }
  } catch (cause) {
    await abandon(batch)
    growing.forget()
    if (isStorageFailure(cause)) parts.sealOff('the database could not be written', cause)
    throw new LogUnavailable('the log could not take the entry', { entryMayStand: false, cause })
  }
  await commit(batch, growing, parts)
  parts.remember(saved.hashes)
  return saved
}

async function begun(parts: SequencerParts): Promise<{ readonly batch: Batch; readonly head: Head }> {
  try {
    return await beginBatch(parts.db)
  } catch (cause) {
    if (isStorageFailure(cause)) parts.sealOff('the database could not be read', cause)
    throw new LogUnavailable('the log cannot be reached', { entryMayStand: false, cause })
  }
}

/**
 * A commit that fails is never tried again: after a failed sync the system may
 * have dropped what it could not write, and a second sync that succeeds proves
 * nothing ("fsyncgate", 2018). So the log is sealed off. A connection lost
 * during COMMIT is another matter: PostgreSQL itself committed or did not, and
 * the next batch reads the head it left.
 */
async function commit(batch: Batch, growing: GrowingTree, parts: SequencerParts): Promise<void> {
  try {
    await batch.commit().execute()
  } catch (cause) {
    growing.forget()
    if (!isConnectionLoss(cause)) parts.sealOff('a commit failed', cause)
    await abandon(batch)
    throw new LogUnavailable('the log cannot say whether the entry was kept', { entryMayStand: true, cause })
  }
}

/** Gives the connection back. That it cannot even roll back adds nothing to the error at hand. */
async function abandon(batch: Batch): Promise<void> {
  await batch
    .rollback()
    .execute()
    .catch(() => undefined)
}

async function runSteps(batch: readonly Waiting[], work: BatchWork): Promise<readonly Settled[]> {
  const settled: Settled[] = []
  // One after the other: a step may rely on what the one before it wrote.
  const undoable = undoableSteps(work.batch)
  for (const waiting of batch) settled.push(await runOne(waiting, work, undoable))
  return settled
}

async function runOne(waiting: Waiting, work: BatchWork, undoable: Undoable): Promise<Settled> {
  let thrown: { readonly error: unknown } | null = null
  try {
    return await undoable(async () => {
      try {
        const { value, entries } = await runStep(() => waiting.step(work.context()))
        return { waiting, value, entries: await work.take(entries) }
      } catch (error) {
        thrown = { error }
        throw error
      }
    })
  } catch (error) {
    // Only what the step itself threw is the caller's; a savepoint that fails is the batch's end.
    if (thrown === null || (thrown as { readonly error: unknown }).error !== error) throw error
    return { waiting, error }
  }
}
