/**
 * The page's handle on a verification in this browser. It outlives the page it
 * was begun on, as long as its tab does not leave the portal. Starts its worker:
 * hashing millions of entries must not hold up whoever is reading.
 *
 * State, for `useSyncExternalStore(verifyState.subscribe, verifyState.get, …)`.
 */

import { askPortal } from '../access/ask-portal.client.ts'
import { unread } from '../formats/codec.ts'
import { comparePin } from '../keyring/compare-pin.client.ts'
import { vaultState } from '../openpgp/vault.client.ts'
import type { Finding, VerifyState } from './verification.ts'
import { type VerificationEnd, verificationBegun, verificationEndBody } from './verification-wire.ts'
import type { FromWorker } from './verify-messages.ts'

const beatEvery = 60_000

const listeners = new Set<() => void>()
let current: VerifyState = { state: 'idle' }
let running: { readonly id: string; readonly worker: Worker; readonly beating: number } | null = null

export const verifyState = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): VerifyState => current,
}

function change(state: VerifyState): void {
  current = state
  for (const listener of listeners) listener()
}

/** `trust`: as the portal names it; what the vault has pinned is asked at the end. */
export async function startVerifying(trust: string): Promise<void> {
  if (running || current.state === 'starting') return
  change({ state: 'starting' })
  const begun = await askPortal('/oversight/verifications/begin', { method: 'POST', answer: verificationBegun })
  if (!begun.ok) return change({ state: 'failed', reason: begun.reason })
  const worker = new Worker(new URL('./verify-log.worker.ts', import.meta.url), { type: 'module', name: 'verify' })
  const { id } = begun.value
  running = { id, worker, beating: window.setInterval(() => void beat(id), beatEvery) }
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void hear(id, data)
  worker.onerror = () => void hear(id, { type: 'failed', reason: 'verifier-broke' })
  worker.postMessage({ trust })
}

/** Stops; what was found right so far stays on record, without a verdict. */
export async function stopVerifying(): Promise<void> {
  const id = running?.id
  if (id === undefined) return
  const checked = checkedSoFar()
  endWorker()
  change({ state: 'stopped', checked })
  await send(id, { state: 'stopped', checked })
}

const checkedSoFar = (): number => (current.state === 'working' ? current.checked : 0)

function endWorker(): void {
  if (!running) return
  running.worker.terminate()
  window.clearInterval(running.beating)
  running = null
}

async function hear(id: string, message: FromWorker): Promise<void> {
  if (running?.id !== id) return
  switch (message.type) {
    case 'progress':
      return change({ state: 'working', checked: message.checked, total: message.total })
    case 'failed': {
      const checked = checkedSoFar()
      endWorker()
      change({ state: 'failed', reason: message.reason })
      await send(id, { state: 'stopped', checked })
      return
    }
    case 'found': {
      endWorker()
      change({ state: 'recording' })
      const finding = await underOwnTrust(message)
      const recorded = await send(id, { state: 'judged', ...finding })
      return change({ state: 'done', id, finding, recorded })
    }
  }
}

/** Holds what was found against the person's own pins, where their vault is unlocked. */
async function underOwnTrust({
  finding,
  note,
  size,
}: Extract<FromWorker, { readonly type: 'found' }>): Promise<Finding> {
  const locked = vaultState.get().state === 'locked'
  // A log that does not hold together is not worth comparing.
  if (locked || finding.verdict === 'tampered') return { ...finding, trust: 'portal' }
  const compared = await comparePin(note, BigInt(size))
  if (compared.ok) return { ...finding, trust: compared.from === null ? 'portal' : 'pinned' }
  // Nothing was compared, as with a vault that is locked.
  if (compared.flaw === 'not-compared') return { ...finding, trust: 'portal' }
  return compared.flaw === 'forked'
    ? { ...finding, trust: 'pinned', verdict: 'tampered', because: 'the log does not continue what was seen before' }
    : {
        ...finding,
        trust: 'pinned',
        verdict: 'keys-unknown',
        because: 'the checkpoint is not signed under the pinned trust',
      }
}

async function beat(id: string): Promise<void> {
  if (running?.id !== id || current.state !== 'working') return
  const { checked, total } = current
  await send(id, { state: 'running', checked, total })
}

/** False where the portal could not be told; the finding stands on the screen all the same. */
async function send(id: string, body: VerificationEnd): Promise<boolean> {
  const asking = { method: 'POST', sends: verificationEndBody, body, answer: unread } as const
  const answer = await askPortal(`/oversight/verifications/${id}/end`, asking)
  return answer.ok
}
