/**
 * Verifies the whole log in a browser, from nothing but what the portal serves
 * to any mirror: the newest checkpoint, the tiles, the entry bundles. What is
 * computed here is computed by app/audit, as on the command line; the portal's
 * own verdicts play no part.
 */
import { checkLog } from '../audit/check-log.ts'
import { checkpointIn, type LogFiles, tileLog } from '../audit/tile-log.ts'
import { isFinding } from '../audit/verdict.ts'
import { parseCheckpointNote } from '../formats/checkpoint.ts'
import { parseTrust } from '../formats/trust.ts'
import type { Begin, FromWorker } from './verify-messages.ts'

/** The portal does not answer, or not us: the log is not to blame. */
class NotServed extends Error {
  readonly reason: 'verify-not-reached' | 'signed-out'
  constructor(reason: 'verify-not-reached' | 'signed-out') {
    super(reason)
    this.reason = reason
  }
}

const tell = (message: FromWorker): void => self.postMessage(message)

self.onmessage = ({ data }: MessageEvent<Begin>) => void verify(data)

async function verify({ trust }: Begin): Promise<void> {
  try {
    const note = await checkpointIn(portal)
    const size = Number(parseCheckpointNote(note).size)
    const audit = await checkLog(tileLog(portal, note), { trust: parseTrust(trust), progress: paced() })
    const { verdict, entries: checked } = audit
    const [firstWrong, because] = 'because' in audit ? [audit.index, audit.because] : [null, null]
    tell({ type: 'found', finding: { verdict, checked, total: size, firstWrong, because }, note, size })
  } catch (error) {
    if (!(error instanceof NotServed) && !isFinding(error)) console.error(error)
    tell({ type: 'failed', reason: error instanceof NotServed ? error.reason : 'verifier-broke' })
  }
}

/** A screen drawn more often than this shows nothing more. */
function paced(): (checked: number, total: number) => void {
  let last = 0
  return (checked, total) => {
    const now = performance.now()
    if (now - last < 100 && checked < total) return
    last = now
    tell({ type: 'progress', checked, total })
  }
}

// ── what the portal serves ─────────────────────────────────────────────────

const tries = 6

const portal: LogFiles = {
  kind: 'portal',
  async read(path) {
    for (let attempt = 1; ; attempt++) {
      const answer = await ask(path)
      if (answer?.ok) return new Uint8Array(await answer.arrayBuffer())
      if (answer?.status === 404) return null
      if (answer && isRefusal(answer.status)) throw new NotServed('signed-out')
      if (attempt >= tries) throw new NotServed('verify-not-reached')
      // Asked too often, or the line broke: an hour's work is not given up for that.
      const seconds = Number(answer?.headers.get('Retry-After') ?? 2 ** attempt / 4)
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds))
    }
  },
}

const isRefusal = (status: number): boolean => status === 0 || status === 401 || status === 403

/** Null where the line is dead. A way to the sign-in page is not followed: it would answer 200. */
async function ask(path: string) {
  try {
    // A tile of the browser's cache is one the portal gave before: just as good, as every hash is computed anew.
    return await fetch(`/log/${path}`, { redirect: 'manual' })
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
