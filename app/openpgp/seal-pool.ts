/**
 * The vault's end of the sealing pool: jobs go round the workers' ports, answers
 * come back by number. What passes is signed text and public keys; the private
 * key stays where it is.
 */
import type { Encrypt } from './seal-copies.ts'
import type { SealJob, SealJobDone } from './vault-messages.ts'

interface Waiting {
  readonly resolve: (done: Extract<SealJobDone, { ok: true }>) => void
  readonly reject: (error: Error) => void
}

/** Jobs each worker has at hand, so that none waits for the next. */
const perWorker = 4

export class SealPool {
  private ports: readonly MessagePort[] = []
  private readonly waiting = new Map<number, Waiting>()
  private next = 0

  /** Zero until the page has brought workers. */
  get width(): number {
    return this.ports.length * perWorker
  }

  bring(ports: readonly MessagePort[]): void {
    this.ports = ports
    for (const port of ports) {
      port.onmessage = (event: MessageEvent<SealJobDone>) => this.settle(event.data)
    }
  }

  readonly encrypt: Encrypt = (job) => {
    const number = this.next++
    const port = this.ports[number % this.ports.length]
    if (!port) return Promise.reject(new Error('no sealing worker'))
    const message: SealJob = { job: number, ...job }
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject })
      port.postMessage(message, [job.bytes.buffer])
    })
  }

  private settle(done: SealJobDone): void {
    const waiting = this.waiting.get(done.job)
    this.waiting.delete(done.job)
    if (done.ok) waiting?.resolve(done)
    else waiting?.reject(new Error(done.message))
  }
}
