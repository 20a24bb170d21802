/** A worker of the sealing pool: encrypts signed messages to public keys. Holds no secret of anybody's. */
import { encryptHere } from './seal-to-key.ts'
import type { SealJob, SealJobDone } from './vault-messages.ts'

self.onmessage = (event: MessageEvent<MessagePort>) => {
  const port = event.data
  port.onmessage = (message: MessageEvent<SealJob>) => {
    void work(message.data, port)
  }
}

async function work(job: SealJob, port: MessagePort): Promise<void> {
  const done = await worked(job)
  port.postMessage(done, done.ok ? [done.ciphertext.buffer] : [])
}

async function worked(job: SealJob): Promise<SealJobDone> {
  try {
    return { job: job.job, ok: true, ...(await encryptHere(job)) }
  } catch (error) {
    return { job: job.job, ok: false, message: error instanceof Error ? error.message : 'sealing failed' }
  }
}
