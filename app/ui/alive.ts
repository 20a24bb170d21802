import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** False on the server and until React has taken the page over: what only script serves must wait for it. */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
