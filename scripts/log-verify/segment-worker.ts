/** Checks parts of a log in a thread of its own, one at a time, over its own connection. */
import { parentPort, workerData } from 'node:worker_threads'
import { checkSegment, type SegmentJob } from '../../app/audit/segment-check.ts'
import { openSource, type Target } from './open-source.ts'

const port = parentPort
if (!port) throw new Error('segment-worker.ts is started by log-verify')
const opened = openSource(workerData as Target)

port.on('message', async (job: SegmentJob | 'close') => {
  if (job === 'close') {
    await (await opened).close()
    port.close()
    return
  }
  try {
    const { source } = await opened
    const result = await checkSegment(source, job, (entries) => port.postMessage({ progress: entries }))
    port.postMessage({ result })
  } catch (error) {
    port.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
