import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { Fingerprint, PersonId } from '../ids.ts'

/** A key whose private half its holder keeps in a program of their own: what it signs and opens goes there and back by hand. */
export interface HandKey {
  readonly person: PersonId
  readonly fingerprint: Fingerprint
  /** Where it is not on record yet; else the portal is asked for its bytes. */
  readonly publicKey?: Uint8Array
}

const Held = createContext<HandKey | null>(null)

/** Null where the key lives in the vault, or there is none. */
export const useHandKey = (): HandKey | null => useContext(Held)

let inHand: HandKey | null = null

/** The same at this very moment, for what is about to be signed. Set by this page alone: on the server it is never anybody's. */
export const handKeyNow = (): HandKey | null => inHand

/** Whose page this is holds this key. */
export function HandKeyHeld({ held, children }: { readonly held: HandKey | null; readonly children: ReactNode }) {
  useEffect(() => {
    const before = inHand
    inHand = held
    return () => {
      inHand = before
    }
  }, [held])
  return <Held.Provider value={held}>{children}</Held.Provider>
}
