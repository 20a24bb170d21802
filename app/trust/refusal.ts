/**
 * A refusal of what another person asked two people to decide: signed as the
 * decision itself would be, so that nobody can say that it was lost, and with a
 * reason, which act and entry hold by its salted hash alone.
 */
import { toHex } from '../formats/bytes.ts'
import { commitToText, reasonLine, type SaltedText } from '../formats/committed-text.ts'
import type { Hash } from '../formats/merkle.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { parseSha256Hex } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'

/** The entry that asks. */
export interface AskedEntry {
  readonly index: bigint
  readonly leaf: Hash
}

/** What the act `refuse` is about. Browser and server make it alike. */
export const refusingObjects = (asked: AskedEntry, reason: SaltedText): readonly ActObject[] => [
  askedObject(asked),
  reasonObject(reason),
]

export const reasonObject = (reason: SaltedText): ActObject => ({
  kind: 'reason',
  id: 'text',
  sha256: commitToText(reason),
})

export function askedObject({ index, leaf }: AskedEntry): ActObject {
  const sha256 = parseSha256Hex(toHex(leaf))
  if (!sha256) throw new Broken('a leaf that is no hash')
  return { kind: 'entry', id: String(index), sha256 }
}

export function refusalReason(text: string): Outcome<string, 'refusal-reason'> {
  const reason = reasonLine(text)
  return reason === null ? refused('refusal-reason') : done(reason)
}
