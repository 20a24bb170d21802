/** Checks parts of a log in a thread of its own, one at a time, over its own connection. */
import { parentPort, workerData } from 'node:worker_threads'
import { checkSegment, type SegmentJob } from '../../app/audit/segment-check.ts'
import { checkSignatures, type SignatureJob } from '../../app/audit/signature-check.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { openSource, type Target } from './open-source.ts'

const port = parentPort
if (!port) throw new Error('segment-worker.ts is started by log-verify')
const opened = openSource(workerData as Target)

port.on('message', async (job: SegmentJob | SignatureJob | 'close') => {
  if (job === 'close') {
    await (await opened).close()
    port.close()
    return
  }
  try {
    const { source } = await opened
    const progress = (entries: number) => port.postMessage({ progress: entries })
    const result =
      'keys' in job
        ? await checkSignatures(source, job, { judge: judgeSignature, progress })
        : await checkSegment(source, job, progress)
    port.postMessage({ result })
  } catch (error) {
    port.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
