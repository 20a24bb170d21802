/**
 * What a client keeps where the log does not continue what it saw before: both
 * sides as they came, for whoever has to find out. With the note of the pin, as a
 * vault has it that saw it since it was unlocked, it is two notes by one log that
 * cannot both be honest.
 */
import { toBase64 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { Seen } from '../formats/signed-act.ts'
import { formatTrust, type Trust } from '../formats/trust.ts'
import type { Instant } from '../ids.ts'
import type { CheckpointStep } from './vault-protocol.ts'

export interface Contradiction {
  readonly reason: 'log-forked' | 'log-cut-short'
  readonly trust: Trust
  readonly pinned: Seen
  /** The signed note that moved the pin; null where the pin came with the trust card. */
  readonly pinnedNote: string | null
  readonly shown: CheckpointStep
}

/** `fuin-log-evidence/1`, canonical JSON: sizes as decimals, bytes as base64, notes and trust as they came. */
export function logEvidence({ reason, trust, pinned, pinnedNote, shown }: Contradiction, at: Instant): Uint8Array {
  return canonicalJson({
    v: 'fuin-log-evidence/1',
    at,
    reason,
    trust: formatTrust(trust),
    pinned: { size: pinned.size.toString(), root: toBase64(pinned.root), time: pinned.time, note: pinnedNote },
    shown: { note: shown.note, from: shown.from.toString(), consistency: shown.consistency.map(toBase64) },
  })
}
