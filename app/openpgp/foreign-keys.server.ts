/**
 * A stranger's public key, read without the server standing still for it.
 *
 * What the bytes show by themselves is refused here and at once
 * (formats/openpgp-key): kinds, sizes, counts. What is left is computed in another
 * thread, which has so long and no longer: the lists keep every known way to make
 * it slow out, and the limit the ways nobody has thought of. A thread that is
 * overdue is ended; the next key gets a new one.
 */
import { Worker } from 'node:worker_threads'
import { type KeyFlaw, keyFlawOf } from '../formats/openpgp-key.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { ParsedPublicKey } from './public-key.ts'

export type ForeignKeyRefusal = KeyFlaw | 'key-too-costly' | 'keys-busy'

export interface ForeignKeys {
  /** What the bytes say, or why they are no key of ours. Says nothing of time: see `factsOf`. */
  read(bytes: Uint8Array): Promise<Outcome<ParsedPublicKey, ForeignKeyRefusal>>
  close(): Promise<void>
}

/** What a thread says of the bytes it was given. */
export type ThreadAnswer = { readonly key: ParsedPublicKey } | { readonly unfit: true } | { readonly failed: string }

export interface ForeignKeyLimits {
  /** Milliseconds a key may take, the thread's own start apart. One of ours takes three. */
  readonly patience: number
  /** Threads, started when first needed. */
  readonly threads: number
  /** Keys that may wait for one: whoever comes later is told so. */
  readonly waiting: number
  /** The thread's file: a test's own slow one. */
  readonly thread: URL
}

const usual: ForeignKeyLimits = {
  patience: 3_000,
  threads: 2,
  waiting: 32,
  thread: new URL('./foreign-key-thread.mjs', import.meta.url),
}

/** Starts nothing yet. */
export function openForeignKeys(limits: Partial<ForeignKeyLimits> = {}): ForeignKeys {
  const { threads: count, waiting, ...kept } = { ...usual, ...limits }
  const threads = Array.from({ length: count }, () => new Thread(kept))
  return {
    async read(bytes) {
      const flaw = keyFlawOf(bytes)
      if (flaw) return refused(flaw)
      const thread = threads.reduce((one, other) => (other.waiting < one.waiting ? other : one))
      if (thread.waiting * count >= waiting) return refused('keys-busy')
      return outcomeOf(await thread.ask(bytes))
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}

function outcomeOf(answer: ThreadAnswer | null): Outcome<ParsedPublicKey, ForeignKeyRefusal> {
  if (answer === null) return refused('key-too-costly')
  if ('key' in answer) return done(answer.key)
  if ('unfit' in answer) return refused('key-unreadable')
  throw new Broken(`reading a key failed: ${answer.failed}`)
}

const nothing = (): void => undefined

/** One thread and those who wait for it, in order. */
class Thread {
  waiting = 0
  #line: Promise<unknown> = Promise.resolve()
  #worker: Worker | null = null

  constructor(private readonly limits: Pick<ForeignKeyLimits, 'patience' | 'thread'>) {}

  /** Null where it took too long, or took the thread with it. */
  ask(bytes: Uint8Array): Promise<ThreadAnswer | null> {
    this.waiting++
    const answer = this.#line.then(() => this.#answer(bytes)).finally(() => this.waiting--)
    this.#line = answer.catch(nothing)
    return answer
  }

  async #answer(bytes: Uint8Array): Promise<ThreadAnswer | null> {
    this.#worker ??= await this.#started()
    const worker = this.#worker
    worker.ref()
    try {
      const answer = await nextSaid<ThreadAnswer>(worker, () => worker.postMessage(bytes), this.limits.patience)
      if (answer === null) await this.end()
      return answer
    } finally {
      // A process that is done must not be kept for a thread that waits.
      worker.unref()
    }
  }

  async #started(): Promise<Worker> {
    // What a key makes the thread hold is bounded like its time.
    const worker = new Worker(this.limits.thread, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 64 } })
    worker.on('error', nothing)
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    if ((await nextSaid<'ready'>(worker, nothing, startsWithin)) === null) {
      await worker.terminate()
      throw new Broken('the thread that reads keys did not start')
    }
    return worker
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

/** Milliseconds; on a machine that has other things to do, from the sources. */
const startsWithin = 30_000

/** The next message; null where none came in time, or the thread ended first. */
function nextSaid<Said>(worker: Worker, ask: () => void, within: number): Promise<Said | null> {
  return new Promise((resolve) => {
    const settle = (said: Said | null) => {
      clearTimeout(overdue)
      worker.off('message', settle)
      worker.off('exit', ended)
      resolve(said)
    }
    const ended = () => settle(null)
    const overdue = setTimeout(ended, within)
    worker.on('message', settle)
    worker.on('exit', ended)
    ask()
  })
}
