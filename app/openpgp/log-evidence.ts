/**
 * What a client keeps where the log does not continue what it saw before: both
 * sides as they came, for whoever has to find out. With the note of the pin, as a
 * vault has it that saw it since it was unlocked, it is two notes by one log that
 * cannot both be honest.
 */
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { Seen } from '../formats/signed-act.ts'
import { formatTrust, type Trust } from '../formats/trust.ts'
import type { Instant } from '../ids.ts'
import type { CheckpointStep } from './vault-protocol.ts'

export interface Contradiction {
  readonly reason: 'log-forked' | 'log-cut-short' | 'succession-not-last'
  readonly trust: Trust
  readonly pinned: Seen
  /** The signed note that moved the pin; null where the pin came with the trust card. */
  readonly pinnedNote: string | null
  readonly shown: CheckpointStep
  /** The entry by which another log says that it goes on after this one, where that is what was shown. */
  readonly statement: Uint8Array | null
}

/** `fuin-log-evidence/1`, canonical JSON: sizes as decimals, bytes as base64, notes, trust and entry as they came. */
export function logEvidence(found: Contradiction, at: Instant): Uint8Array {
  const { reason, trust, pinned, pinnedNote, shown, statement } = found
  return canonicalJson({
    v: 'fuin-log-evidence/1',
    at,
    reason,
    trust: formatTrust(trust),
    pinned: { size: pinned.size.toString(), root: toBase64(pinned.root), time: pinned.time, note: pinnedNote },
    shown: { note: shown.note, from: shown.from.toString(), consistency: shown.consistency.map(toBase64) },
    statement: statement && fromUtf8(statement),
  })
}
