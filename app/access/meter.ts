import type { Instant } from '../ids.ts'
import { makeRoom } from './make-room.ts'

/**
 * Counts what somebody asks for, in this process alone: it is to keep one from
 * crowding out others, not to keep anybody out.
 */
export interface Meter {
  /** Seconds to wait before asking again; null: go on. */
  wait(who: string, at: Instant): number | null
}

/** Whoever comes from ever new addresses makes the oldest be forgotten, and memory stays flat. */
const mostKept = 20_000

export function makeMeter({ points, milliseconds }: { readonly points: number; readonly milliseconds: number }): Meter {
  const windows = new Map<string, { readonly since: number; count: number }>()
  return {
    wait(who, at) {
      const running = windows.get(who)
      if (!running || at - running.since >= milliseconds) {
        windows.delete(who)
        makeRoom(windows, mostKept)
        windows.set(who, { since: at, count: 1 })
        return null
      }
      running.count++
      return running.count <= points ? null : Math.max(1, Math.ceil((running.since + milliseconds - at) / 1000))
    },
  }
}
