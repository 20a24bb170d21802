/** Up to as many threads as asked for; each part of the log goes to the first that is free. */
import { Worker } from 'node:worker_threads'
import type { Progress, SegmentJob, SegmentResult } from '../../app/audit/segment-check.ts'
import type { Target } from './open-source.ts'

export interface WorkerPool {
  run(job: SegmentJob, progress: Progress): Promise<SegmentResult>
  close(): Promise<void>
}

type Said = { readonly progress: number } | { readonly result: SegmentResult } | { readonly failed: string }

export function openWorkerPool(count: number, target: Target): WorkerPool {
  const workers: Worker[] = []
  const free: Worker[] = []
  const waiting: ((worker: Worker) => void)[] = []
  const start = (): Worker => {
    const worker = new Worker(entryPoint, { workerData: target, execArgv: [] })
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
  return {
    async run(job, progress) {
      const worker = await take()
      try {
        return await runOn(worker, job, progress)
      } finally {
        giveBack(worker)
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

const entryPoint = new URL('./segment-worker.mjs', import.meta.url)

function runOn(worker: Worker, job: SegmentJob, progress: Progress): Promise<SegmentResult> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', hear)
      worker.off('error', fail)
      end()
    }
    const fail = (error: Error) => settle(() => reject(error))
    const hear = (said: Said) => {
      if ('progress' in said) progress(said.progress)
      else if ('result' in said) settle(() => resolve(said.result))
      else settle(() => reject(new Error(said.failed)))
    }
    worker.on('message', hear)
    worker.on('error', fail)
    worker.postMessage(job)
  })
}
