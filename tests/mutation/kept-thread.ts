/**
 * A pool for Vitest that keeps its thread between runs. Starting one and
 * loading every module anew costs a second or two, a mutant's own tests a few
 * milliseconds; and a mutant is switched on by a variable, so nothing has to be
 * loaded again to judge the next one. Test files themselves are read anew each time.
 *
 * A mutant of what runs while a module loads is judged in a thread of its own:
 * its traces stay in what was loaded.
 */
import { Worker } from 'node:worker_threads'
import type { TestProject } from 'vitest/node'
import { ThreadsPoolWorker } from 'vitest/node'

type Options = ConstructorParameters<typeof ThreadsPoolWorker>[0]
type Listener = (arg: unknown) => void
type Request = Parameters<ThreadsPoolWorker['send']>[0]

// What mutants leave behind (caches, listeners) must not pile up. One run each, where a
// file keeps something between calls (log-store's statements): a mutant's would outlive it.
const runsOfAThread = Number(process.env.FUIN_RUNS_OF_A_THREAD ?? 500)

let kept: { readonly thread: Worker; runs: number } | null = null

class KeptThread extends ThreadsPoolWorker {
  override readonly name = 'kept'
  readonly #project: TestProject
  #thread: Worker | null = null
  #config: object = {}
  #started = false
  readonly #listeners: { readonly event: string; readonly callback: Listener }[] = []

  constructor(options: Options) {
    super(options)
    this.#project = options.project
  }

  override async start(): Promise<void> {
    if (this.#isStatic() || (kept && kept.runs >= runsOfAThread)) await drop()
    this.#started = kept !== null
    kept ??= { thread: new Worker(this.entrypoint, { env: this.env, execArgv: this.execArgv }), runs: 0 }
    kept.thread.unref()
    kept.runs++
    this.#thread = kept.thread
    this.#thread.on('message', leaveIfSpoiled)
    this.#thread.setMaxListeners(0)
  }

  override async stop(): Promise<void> {
    this.#leave()
    if (this.#isStatic()) await drop()
    this.#thread = null
  }

  /** A thread that is kept was set up before, and never takes its leave. */
  override send(message: Request): void {
    // To Vitest the files stand apart, so that the first failure spares the rest of them; to the thread they do not.
    if (message.type === 'start') this.#config = { ...message.context.config, isolate: false }
    if (message.type === 'run') Object.assign(message.context, { config: this.#config })
    if (message.type === 'start' && this.#started) this.#answer('started')
    else if (message.type === 'stop') this.#answer('stopped')
    else this.#thread?.postMessage(message)
  }

  override on(event: string, callback: Listener): void {
    this.#listeners.push({ event, callback })
    this.#thread?.on(event, callback)
  }

  override off(event: string, callback: Listener): void {
    this.#thread?.off(event, callback)
  }

  #answer(type: 'started' | 'stopped'): void {
    // The next file may begin before this one has ended: what the thread says from now on is not for us.
    if (type === 'stopped') this.#leave()
    const listening = this.#listeners.filter(({ event }) => event === 'message')
    setImmediate(() => {
      for (const { callback } of listening) callback({ type, __vitest_worker_response__: true })
    })
  }

  #leave(): void {
    this.#thread?.off('message', leaveIfSpoiled)
    for (const { event, callback } of this.#listeners) this.#thread?.off(event, callback)
  }

  #isStatic(): boolean {
    return this.#project.getProvidedContext().mutantActivation === 'static'
  }
}

/**
 * A file that cannot be loaded has no tests, and no tests are no failure: its
 * mutants would seem to live. An earlier one left its traces; Stryker starts a
 * new process, and tries again.
 */
function leaveIfSpoiled(message: { readonly m?: string; readonly a?: readonly unknown[] }): void {
  if (message.m !== 'onCollected') return
  const [files = []] = (message.a ?? []) as [(readonly { readonly result?: { readonly state: string } }[])?]
  if (files.some(({ result }) => result?.state === 'fail')) process.exit(1)
}

async function drop(): Promise<void> {
  await kept?.thread.terminate()
  kept = null
}

/** As a plugin of the configuration: Stryker sets a pool of its own. */
export const keptThread = {
  name: 'kept-thread',
  configureVitest({ project }: { readonly project: TestProject }) {
    Object.assign(project.config, {
      pool: 'kept',
      poolRunner: { name: 'kept', createPoolWorker: (options: Options) => new KeptThread(options) },
      maxWorkers: 1,
    })
  },
}
