import { makeRoom } from './make-room.ts'

/**
 * Counts refusals of one source in a running minute so that a million of them
 * cost twenty writes: the first, the second, the fourth, the eighth … is told.
 */
export interface RefusalTally {
  /** How many have come since the last one told, this one included, where it is time to tell, or `now`; else null. */
  add(source: string, at: number, now?: boolean): number | null
}

const minute = 60_000
/** Beyond this the oldest source is forgotten: its next refusal is told as a first one. */
const mostSources = 20_000

export function makeRefusalTally(): RefusalTally {
  const running = new Map<string, { readonly since: number; seen: number; told: number }>()
  return {
    add(source, at, now = false) {
      const found = running.get(source)
      const one = found && at - found.since < minute ? found : { since: at, seen: 0, told: 0 }
      if (one !== found) {
        running.delete(source)
        makeRoom(running, mostSources)
        running.set(source, one)
      }
      one.seen++
      if (!now && !Number.isInteger(Math.log2(one.seen))) return null
      const untold = one.seen - one.told
      one.told = one.seen
      return untold
    },
  }
}
