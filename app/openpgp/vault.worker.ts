/** The vault in its worker: a thin shell that carries messages. Private keys live and die here. */
import { instant } from '../ids.ts'
import { SealPool } from './seal-pool.ts'
import { encryptHere } from './seal-to-key.ts'
import { Vault } from './vault.ts'
import type { FromVault, ToVault } from './vault-messages.ts'
import type { RequestKind, RequestOf, SealProgress } from './vault-protocol.ts'

const pool = new SealPool()
interface UnderWay {
  readonly stop: AbortController
  /** Lets the next progress report come. */
  taken: () => void
}

const underWay = new Map<number, UnderWay>()

const vault = new Vault({
  now: () => instant(Date.now()),
  // Where no worker could be started, sealing is slower, not impossible.
  encrypt: (job) => (pool.width > 0 ? pool.encrypt(job) : encryptHere(job)),
  width: 16,
  onState: (state) => tell({ type: 'state', state }),
})

const nothing = (): void => undefined

function tell(message: FromVault): void {
  self.postMessage(message)
}

self.onmessage = (event: MessageEvent<ToVault>) => {
  const message = event.data
  switch (message.type) {
    case 'pool':
      return pool.bring(message.ports)
    case 'cancel':
      return underWay.get(message.id)?.stop.abort()
    case 'taken':
      return underWay.get(message.id)?.taken()
    case 'request':
      // The page is served with this worker and types its requests; Vault and the parsers below it check what matters.
      void answer(message.id, message.kind, message.request as RequestOf<RequestKind>)
  }
}

async function answer(id: number, kind: RequestKind, request: RequestOf<RequestKind>): Promise<void> {
  const stop = new AbortController()
  const handled: UnderWay = { stop, taken: nothing }
  underWay.set(id, handled)
  const report = (progress: SealProgress) =>
    new Promise<void>((resolve) => {
      handled.taken = resolve
      tell({ type: 'progress', id, progress })
    })
  try {
    tell({ type: 'answer', id, answer: await vault.handle(kind, request, { signal: stop.signal, report }) })
  } catch (error) {
    tell({ type: 'broken', id, message: error instanceof Error ? error.message : 'unknown' })
  } finally {
    underWay.delete(id)
  }
}
