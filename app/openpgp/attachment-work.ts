/** What a worker does that has one file in hand; runs anywhere, one part after the other. */
import { isTrouble } from '../outcome.ts'
import type { FileJob, FileJobDone, FileStart } from './attachment-messages.ts'
import { FileOpener, FileSealer } from './attachment-parts.ts'

/** Answers each part in turn; never throws. */
export function fileWork(start: FileStart): (job: FileJob) => Promise<FileJobDone> {
  const work = start.start === 'seal' ? sealing(start.sessionKey) : opening(start)
  return async (job) => {
    try {
      return await work(job)
    } catch (error) {
      return { ok: false, reason: isTrouble(error, 'NotProven') ? 'attachment-unproven' : 'vault-broken' }
    }
  }
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
