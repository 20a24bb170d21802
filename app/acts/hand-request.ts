/**
 * What a page waits for while somebody signs by hand: one text at a time. Lives in
 * the browser's page alone.
 */
import type { ActSent } from './act-wire.ts'
import type { ToSignByHand } from './by-hand.ts'

/** A text that waits for its signature. */
export interface HandRequest extends ToSignByHand {
  readonly text: string
  /** Of the key that must sign. */
  readonly publicKey: Uint8Array
  /** By this machine's clock, milliseconds: later it is refused. */
  readonly until: number
  /** The signature, found good; null where its person leaves. */
  readonly settle: (signature: Uint8Array | null) => void
}

let current: HandRequest | null = null
const listeners = new Set<() => void>()

/** What is to be signed now; for `useSyncExternalStore`. */
export const handRequest = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): HandRequest | null => current,
}

function put(request: HandRequest | null): void {
  current = request
  for (const listener of listeners) listener()
}

/** The signature, once its person brings it; null where they leave, or something else is to be signed. */
export function askSignature(request: Omit<HandRequest, 'settle'>): Promise<Uint8Array | null> {
  current?.settle(null)
  return new Promise((resolve) => {
    const settle = (signature: Uint8Array | null) => {
      put(null)
      resolve(signature)
    }
    put({ ...request, settle })
  })
}

interface HandSigned {
  readonly about: string
  readonly signed: ActSent
  /** By this machine's clock, milliseconds. */
  readonly until: number
}

// Signed, and not taken yet. Where a fresher code is asked for in between, nobody goes to their program twice.
let signedBefore: HandSigned | null = null

export function rememberHandSigned(signed: HandSigned): void {
  signedBefore = signed
}

/** This very act, if it was signed a moment ago. */
export const handSignedBefore = (about: string): HandSigned | null =>
  signedBefore?.about === about ? signedBefore : null

/** What was pressed for has ended. */
export function forgetHandSigned(): void {
  signedBefore = null
}
