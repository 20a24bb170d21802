import { createContext, useContext } from 'react'

/**
 * The nonce of this answer's Content-Security-Policy. Given by entry.server
 * alone: a loader would send it along with the page's data, where single fetch
 * makes it stale and an injected script could read it. In the browser it is
 * undefined, which is why the elements that carry it suppress the hydration warning.
 */
export const NonceContext = createContext<string | undefined>(undefined)

export const useNonce = (): string | undefined => useContext(NonceContext)
