/** A witness that also mirrors: it cosigns a tree only once it holds every entry of it, checked. */
import type { Trust } from '../formats/trust.ts'
import type { Mirror } from './mirror-log.server.ts'
import type { Examine } from './witness.server.ts'

/**
 * What such a witness believes a checkpoint by: the log's keys alone. The quorum
 * comes about by its own cosignature, so it cannot be asked for before.
 */
export const withoutQuorum = (trust: Trust): Trust => ({ ...trust, policy: { ...trust.policy, quorum: null } })

/** One after the other: a mirror grows in one direction. Other logs than the mirrored one are left to their signatures. */
export function examineEntries(mirror: Mirror, origin: string): Examine {
  let last: Promise<void> = Promise.resolve()
  return ({ to, note }) => {
    if (to.origin !== origin) return Promise.resolve()
    const turn = last.then(async () => {
      // It got there for a request whose record was moved by another; the log asks again with a larger tree.
      if (to.size < mirror.size) throw new Error(`the mirror already holds ${mirror.size} entries`)
      await mirror.catchUp(note)
    })
    last = turn.catch(() => undefined)
    return turn
  }
}
