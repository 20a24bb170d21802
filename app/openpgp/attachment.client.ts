/** The page's handle on a worker that seals or opens one file, part by part. This file alone starts it. */
import type { Attachment } from '../formats/attachment.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { FileJob, FileJobDone, FileStart } from './attachment-messages.ts'

type Answer = Outcome<Extract<FileJobDone, { ok: true }>, 'attachment-unproven' | 'vault-broken'>

export interface FileWorker {
  /** One at a time; what is handed over is no longer the page's. */
  take(bytes: Uint8Array, how?: Pick<FileJob, 'pass'>): Promise<Answer>
  end(): void
}

export const startSealing = (sessionKey: Uint8Array): FileWorker => startWorker({ start: 'seal', sessionKey })
export const startOpening = (file: Attachment): FileWorker => startWorker({ start: 'open', file })

function startWorker(start: FileStart): FileWorker {
  const worker = new Worker(new URL('./attachment.worker.ts', import.meta.url), { type: 'module', name: 'attachment' })
  let waiting: ((answer: Answer) => void) | null = null
  const settle = (answer: Answer): void => {
    waiting?.(answer)
    waiting = null
  }
  worker.onmessage = ({ data }: MessageEvent<FileJobDone>) => settle(data.ok ? done(data) : refused(data.reason))
  // It could not be loaded, or died: whoever waits must not wait for ever.
  worker.onerror = () => settle(refused('vault-broken'))
  worker.postMessage(start)
  return {
    take: (bytes, how = {}) =>
      new Promise((resolve) => {
        if (waiting) throw new Broken('a part before the one before it was done')
        waiting = resolve
        const job: FileJob = { bytes, ...how }
        worker.postMessage(job, [bytes.buffer])
      }),
    end: () => {
      worker.terminate()
      settle(refused('vault-broken'))
    },
  }
}
