// A thread that finds a way to be slow which nobody had thought of: with every key that ends in an odd octet.
import { parentPort } from 'node:worker_threads'

parentPort.on('message', (bytes) => {
  while (bytes.at(-1) % 2 === 1) Math.sqrt(bytes.length)
  parentPort.postMessage({ unfit: true })
})
parentPort.postMessage('ready')
