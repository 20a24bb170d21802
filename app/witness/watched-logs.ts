/** Which logs a witness watches, and whose signatures it believes for each. */
import type { VerifierKey } from '../formats/note.ts'
import { parsePolicy } from '../formats/policy.ts'
import { parseTrust } from '../formats/trust.ts'

/** The keys by origin. */
export type WatchedLogs = ReadonlyMap<string, readonly VerifierKey[]>

/**
 * Reads what a portal hands out as trust.txt (`fuin-log-trust/1`) or a C2SP
 * policy, of which only the `log` lines count: several with one name where a log
 * changes its key. A witness asks no quorum, so none need be written. Throws Malformed.
 */
export function readWatchedLogs(text: string): WatchedLogs {
  const { logs } = text.startsWith('fuin-log-trust/') ? parseTrust(text).policy : parsePolicy(withQuorum(text))
  return gather(logs.map(({ key }) => key))
}

const withQuorum = (text: string): string => (/^[ \t]*quorum[ \t]/m.test(text) ? text : `${text}quorum none\n`)

/** All of them together; a key named twice counts once. */
export function joinWatchedLogs(all: readonly WatchedLogs[]): WatchedLogs {
  return gather(all.flatMap((logs) => [...logs.values()].flat()))
}

function gather(keys: readonly VerifierKey[]): WatchedLogs {
  const logs = new Map<string, VerifierKey[]>()
  for (const key of keys) {
    const known = logs.get(key.name) ?? []
    const same = known.some(({ type, publicKey }) => type === key.type && publicKey.join() === key.publicKey.join())
    logs.set(key.name, same ? known : [...known, key])
  }
  return logs
}
