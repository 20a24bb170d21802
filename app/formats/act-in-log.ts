/** What makes an act stand where it stands: the log's rules on acts, beside their signatures. */
import type { Instant } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { equalBytes } from './bytes.ts'
import type { Hash } from './merkle.ts'
import type { ReadAct } from './signed-act.ts'

export interface ActInLog {
  readonly act: Pick<ReadAct, 'seen'>
  /** `t` of the entry, milliseconds. */
  readonly entryTime: Instant
  readonly entryIndex: bigint
  /** The log's own root at the size the act says it had seen. */
  readonly rootAtSeen: Hash
}

/** How long after the checkpoint it names an act may still enter the log, milliseconds. */
export const actLifetime = 20 * 60_000
/** The log's `t` and its cosigned times may differ by this much, milliseconds. */
export const clockTolerance = 2 * 60_000

/**
 * The log's rules for an entry with an act, beside the good signature and the
 * challenge unique in the whole log. Throws NotProven. With them an act cannot
 * be kept for later, moved to an earlier place, or carried into another log.
 */
export function checkActInLog({ act, entryTime, entryIndex, rootAtSeen }: ActInLog): void {
  if (entryIndex < act.seen.size) throw new NotProven('the act had seen a later log than the place it stands at')
  if (!equalBytes(act.seen.root, rootAtSeen)) throw new NotProven('the act had seen another log')
  const age = entryTime - act.seen.time * 1000
  if (age > actLifetime) throw new NotProven('the act is older than 20 minutes')
  if (age < -clockTolerance) throw new NotProven('the act had seen a time after its own entry')
}
