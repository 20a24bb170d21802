/** Reads strangers' public keys in a thread of its own, one at a time: see foreign-keys.server.ts. */
import { parentPort } from 'node:worker_threads'
import { isTrouble } from '../outcome.ts'
import type { ThreadAnswer } from './foreign-keys.server.ts'
import { parsePublicKey } from './public-key.ts'

const port = parentPort
if (!port) throw new Error('foreign-key-thread.ts is started by foreign-keys.server.ts')

port.on('message', (bytes: Uint8Array) => {
  void answerFor(bytes).then((answer) => port.postMessage(answer))
})
port.postMessage('ready')

async function answerFor(bytes: Uint8Array): Promise<ThreadAnswer> {
  try {
    return { key: await parsePublicKey(bytes) }
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return { unfit: true }
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}
