/** Up to as many threads as asked for; each part of the log goes to the first that is free. */
import { Worker } from 'node:worker_threads'
import type { Progress, SegmentJob, SegmentResult } from '../../app/audit/segment-check.ts'
import type { SignatureJob, SignatureTally } from '../../app/audit/signature-check.ts'
import type { Target } from './open-source.ts'

export interface WorkerPool {
  run(job: SegmentJob, progress: Progress): Promise<SegmentResult>
  runSignatures(job: SignatureJob, progress: Progress): Promise<SignatureTally>
  close(): Promise<void>
}

type Said<R> = { readonly progress: number } | { readonly result: R } | { readonly failed: string }

export function openWorkerPool(count: number, target: Target): WorkerPool {
  const workers: Worker[] = []
  const free: Worker[] = []
  const waiting: ((worker: Worker) => void)[] = []
  const start = (): Worker => {
    const worker = new Worker(entryPoint, { workerData: target, execArgv: [], resourceLimits })
    workers.push(worker)
    return worker
  }
  const take = (): Promise<Worker> => {
    const worker = free.pop() ?? (workers.length < count ? start() : null)
    return worker ? Promise.resolve(worker) : new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (worker: Worker): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else free.push(worker)
  }
  async function onFree<R>(job: SegmentJob | SignatureJob, progress: Progress): Promise<R> {
    const worker = await take()
    try {
      return await runOn<R>(worker, job, progress)
    } finally {
      giveBack(worker)
    }
  }
  return {
    run: (job, progress) => onFree<SegmentResult>(job, progress),
    runSignatures: (job, progress) => onFree<SignatureTally>(job, progress),
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

// What is read of an entry is forgotten at once: room for many of them spares looking for what may go.
const resourceLimits = { maxYoungGenerationSizeMb: 64 }
const entryPoint = new URL('./segment-worker.mjs', import.meta.url)

function runOn<R>(worker: Worker, job: SegmentJob | SignatureJob, progress: Progress): Promise<R> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', hear)
      worker.off('error', fail)
      end()
    }
    const fail = (error: Error) => settle(() => reject(error))
    const hear = (said: Said<R>) => {
      if ('progress' in said) progress(said.progress)
      else if ('result' in said) settle(() => resolve(said.result))
      else settle(() => reject(new Error(said.failed)))
    }
    worker.on('message', hear)
    worker.on('error', fail)
    worker.postMessage(job)
  })
}
