/** The same in lines of JSON, for a program that reads along: how far it is, and last what came out. */
import type { Audit } from '../../app/audit/check-log.ts'

/** At most one line a second: whoever reads them has other things to do. */
export function jsonProgress(): { show(checked: number, of: number): void; end(): void } {
  let last = 0
  return {
    show(entries, total) {
      const now = performance.now()
      if (now - last < 1000) return
      last = now
      console.log(JSON.stringify({ entries, total }))
    },
    end: () => undefined,
  }
}

export function jsonVerdict({ keys: _, ...verdict }: Audit): string {
  return JSON.stringify(verdict)
}
