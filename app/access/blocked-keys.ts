import { makeRoom } from './make-room.ts'

/**
 * Who has used up their tries, as this process knows it: so that whoever goes on
 * trying costs a look into a map, and no write each.
 */
export interface BlockedKeys {
  block(key: string, ends: number, at: number): void
  /** Milliseconds until it ends; null where nothing is known of it, and the database is to be asked. */
  left(key: string, at: number): number | null
}

/** Whoever makes us remember more is forgotten again, and asks the database: nothing is let through by it. */
const mostKept = 20_000
/** Once in so long the database is asked all the same: another node, or an operator, may have forgiven. Milliseconds. */
const believedFor = 60_000

export function makeBlockedKeys(): BlockedKeys {
  const kept = new Map<string, { readonly ends: number; readonly since: number }>()
  return {
    block(key, ends, at) {
      makeRoom(kept, mostKept)
      kept.set(key, { ends, since: at })
    },
    left(key, at) {
      const found = kept.get(key)
      if (!found) return null
      if (found.ends > at && at - found.since < believedFor) return found.ends - at
      kept.delete(key)
      return null
    },
  }
}
