/**
 * The page's handle on the vault. This file alone starts its workers. The page
 * gets signatures, opened text and ciphertext; never a private key unprotected.
 *
 * State, for `useSyncExternalStore(vaultState.subscribe, vaultState.get, vaultState.get)`.
 */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { PersonId } from '../ids.ts'
import { Broken, done, type Outcome, readForeign, refused } from '../outcome.ts'
import { keepHere, readKept } from './kept-here.client.ts'
import type { FromVault, ToVault } from './vault-messages.ts'
import type { AnswerOf, RequestKind, RequestOf, SealedCard, SealProgress, VaultState } from './vault-protocol.ts'

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((progress: SealProgress) => void | Promise<void>) | undefined
}

export interface AskOptions {
  /** Awaited before the next report comes: upload the copies here, then let them go. */
  readonly onProgress?: (progress: SealProgress) => void | Promise<void>
  /** Aborting a `seal` ends it with the reason `sealing-stopped`. */
  readonly signal?: AbortSignal
}

const locked: VaultState = { state: 'locked' }
const waiting = new Map<number, Waiting>()
const listeners = new Set<() => void>()
let current: VaultState = locked
let worker: Worker | null = null
let pooled = false
let next = 0

/** Asks the vault. The answer is an Outcome, also where the vault itself broke: a page must never wait for ever. Starts the worker at first use. */
export function askVault<K extends RequestKind>(
  kind: K,
  request: RequestOf<K>,
  options: AskOptions = {},
): Promise<AnswerOf<K>> {
  const to = startedWorker()
  if (kind === 'seal' || kind === 'reseal') startPool(to)
  const id = next++
  options.signal?.addEventListener('abort', () => send(to, { type: 'cancel', id }), { once: true })
  return new Promise<AnswerOf<K>>((resolve, reject) => {
    const settle = (answer: unknown) => resolve(answer as AnswerOf<K>)
    waiting.set(id, { resolve: settle, reject, onProgress: options.onProgress })
    send(to, { type: 'request', id, kind, request })
  })
}

/** Locked or unlocked, and until when. */
export const vaultState = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): VaultState => current,
}

/** Locks the vault of this tab and of every other: signing out must not leave one open behind it. */
export async function lockVault(): Promise<void> {
  otherTabs()?.postMessage('lock')
  await lockThisTab()
}

async function lockThisTab(): Promise<void> {
  if (worker) await askVault('lock', {})
}

let channel: BroadcastChannel | null = null

function otherTabs(): BroadcastChannel | null {
  if (channel === null && typeof BroadcastChannel === 'function') {
    channel = new BroadcastChannel('fuin-vault')
    channel.onmessage = () => void lockThisTab()
  }
  return channel
}

// ── the worker ─────────────────────────────────────────────────────────────

function startedWorker(): Worker {
  if (worker) return worker
  const started = new Worker(new URL('./vault.worker.ts', import.meta.url), { type: 'module', name: 'vault' })
  started.onmessage = (event: MessageEvent<FromVault>) => hear(started, event.data)
  started.onerror = () => fail(new Broken('the vault worker could not run'))
  worker = started
  otherTabs()
  return started
}

function send(to: Worker, message: ToVault, transfer: Transferable[] = []): void {
  to.postMessage(message, transfer)
}

function hear(from: Worker, message: FromVault): void {
  switch (message.type) {
    case 'state':
      changed(message.state)
      break
    case 'progress':
      void pass(from, message.id, message.progress as SealProgress)
      break
    case 'broken':
      console.error(`vault: ${message.message}`)
      taken(message.id)?.resolve(refused('vault-broken'))
      break
    case 'answer':
      taken(message.id)?.resolve(message.answer)
  }
}

async function pass(from: Worker, id: number, progress: SealProgress): Promise<void> {
  try {
    await waiting.get(id)?.onProgress?.(progress)
    send(from, { type: 'taken', id })
  } catch (error) {
    // What was sealed could not be taken away (an upload failed): stop, and say so to whoever asked.
    send(from, { type: 'cancel', id })
    send(from, { type: 'taken', id })
    taken(id)?.reject(error instanceof Error ? error : new Broken('copies could not be taken away'))
  }
}

function taken(id: number): Waiting | undefined {
  const found = waiting.get(id)
  waiting.delete(id)
  return found
}

function changed(state: VaultState): void {
  current = state
  for (const listener of listeners) listener()
}

/** A worker that failed to load or died takes the key with it. */
function fail(error: Error): void {
  worker?.terminate()
  worker = null
  pooled = false
  console.error(error)
  for (const id of [...waiting.keys()]) taken(id)?.resolve(refused('vault-broken'))
  changed(locked)
}

// One core stays with the vault, which signs while the pool encrypts.
function startPool(to: Worker): void {
  if (pooled) return
  pooled = true
  const size = Math.min(8, Math.max(1, (navigator.hardwareConcurrency || 2) - 1))
  const ports = Array.from({ length: size }, () => startSealer())
  send(to, { type: 'pool', ports }, ports)
}

function startSealer(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  const sealer = new Worker(new URL('./seal.worker.ts', import.meta.url), { type: 'module', name: 'seal' })
  sealer.onerror = () => fail(new Broken('a sealing worker could not run'))
  sealer.postMessage(port2, [port2])
  return port1
}

// ── the trust card ─────────────────────────────────────────────────────────

/** This browser's sealed card, beside the server's: the vault takes the furthest of them. */
export function storedCards(person: PersonId): readonly Uint8Array[] {
  const text = readKept('trust', person)
  if (text === null) return []
  const card = readForeign(() => fromBase64(text))
  // Somebody's hand in the browser's storage: the server's card still serves.
  return card ? [card] : []
}

/** Keeps a sealed card in this browser. Signing out leaves it: it is how an older database is noticed. */
export function storeCard(person: PersonId, card: SealedCard): void {
  keepHere('trust', person, toBase64(card.sealed))
}

/** What a keeper of cards has already, where it does not take the next one: the newest card's version, and the cards. */
export interface KeptElsewhere {
  readonly newest: number
  readonly cards: readonly Uint8Array[]
}

/**
 * Seals the card as the vault has it now and keeps it here and with the server.
 * One tab at a time: two tabs sealing at once would each undo the other's step
 * forward. Another browser of the same person may have been faster: its card is
 * taken in, and the next one sealed. Does nothing where nothing has moved, unless
 * `always`.
 */
export async function keepTrustCard(
  sendToServer: (card: SealedCard) => Promise<Outcome<undefined, string> | KeptElsewhere>,
  { always = false }: { readonly always?: boolean } = {},
): Promise<Outcome<undefined, string>> {
  return navigator.locks.request('fuin-trust-card', async () => {
    if (current.state !== 'unlocked') return always ? refused('vault-locked') : done()
    if (!always && !current.cardMoved) return done()
    const { person } = current
    let elsewhere: KeptElsewhere | null = null
    for (let tries = 0; tries < 3; tries++) {
      const others: readonly Uint8Array[] = [...storedCards(person), ...(elsewhere?.cards ?? [])]
      const sealed = await askVault('seal-card', { others, ...(elsewhere ? { newest: elsewhere.newest } : {}) })
      if (!sealed.ok) return sealed
      storeCard(person, sealed.value)
      const kept = await sendToServer(sealed.value)
      if ('ok' in kept) return kept
      elsewhere = kept
    }
    return refused('card-not-next')
  })
}
