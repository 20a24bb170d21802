/** Seals or opens the parts of one file. Holds the key of that file alone, and no part longer than it takes. */
import type { FileJob, FileStart } from './attachment-messages.ts'
import { fileWork } from './attachment-work.ts'

let work: ReturnType<typeof fileWork> | null = null

self.onmessage = (event: MessageEvent<FileStart | FileJob>) => {
  const message = event.data
  if ('start' in message) work = fileWork(message)
  else void answer(message)
}

async function answer(job: FileJob): Promise<void> {
  const done = (await work?.(job)) ?? { ok: false, reason: 'vault-broken' }
  const held = done.ok ? [done.bytes, done.ciphertext].filter((bytes) => bytes !== undefined) : []
  self.postMessage(
    done,
    held.map(({ buffer }) => buffer),
  )
}
