/**
 * Seals or opens the parts of one file. Holds the key of that file alone, and no part longer than it takes. One message is
 * answered after the other.
 */
import { isTrouble } from '../outcome.ts'
import type { FileJob, FileJobDone, FileStart } from './attachment-messages.ts'
import { FileOpener, FileSealer } from './attachment-parts.ts'

let work: ((job: FileJob) => Promise<FileJobDone>) | null = null

self.onmessage = (event: MessageEvent<FileStart | FileJob>) => {
  const message = event.data
  if ('start' in message) work = message.start === 'seal' ? sealing(message.sessionKey) : opening(message)
  else void answer(message)
}

const sealing = (sessionKey: Uint8Array) => {
  const sealer = new FileSealer(sessionKey)
  return async ({ bytes, pass }: FileJob): Promise<FileJobDone> =>
    pass ? { ok: true, soFar: sealer.pass(bytes) } : { ok: true, ...(await sealer.seal(bytes)) }
}

const opening = ({ file }: Extract<FileStart, { start: 'open' }>) => {
  const opener = new FileOpener(file)
  return async ({ bytes }: FileJob): Promise<FileJobDone> => ({ ok: true, bytes: await opener.open(bytes) })
}

async function answer(job: FileJob): Promise<void> {
  const done = await worked(job)
  const held = done.ok ? [done.bytes, done.ciphertext].filter((bytes) => bytes !== undefined) : []
  self.postMessage(
    done,
    held.map(({ buffer }) => buffer),
  )
}

async function worked(job: FileJob): Promise<FileJobDone> {
  try {
    return work ? await work(job) : { ok: false, reason: 'vault-broken' }
  } catch (error) {
    return { ok: false, reason: isTrouble(error, 'NotProven') ? 'attachment-unproven' : 'vault-broken' }
  }
}
