import type { RollLine } from '../formats/roll.ts'
import { type Fingerprint, hours, type PersonId } from '../ids.ts'
import type { Comparison } from '../keyring/comparison.ts'
import { newLines, type RollDifference, rollDifference } from './roll-difference.ts'
import type { NextRoll } from './roll-wire.ts'

/**
 * From the making of a header to its first signature: in April hundreds of lines
 * are looked at by name. It costs the roll as much of its seven days; whatever was
 * changed meanwhile shows by the tables.
 */
export const timeToLook = hours(24)

/** Who compared which key, for the keys of a roll's new lines. */
export type Comparisons = ReadonlyMap<Fingerprint, Comparison>

/**
 * The lines this signer has to confirm by name: every new or changed one whose key
 * somebody else compared. Of two signers at most one compared a key, so that no
 * line ever rests on the eyes of one person; where a third one compared it, both
 * look.
 */
export function linesToConfirm(
  difference: RollDifference,
  { comparisons, signer }: { readonly comparisons: Comparisons; readonly signer: PersonId },
): readonly RollLine[] {
  return newLines(difference).filter(({ fingerprint }) => comparisons.get(fingerprint)?.by !== signer)
}

/** The same of a roll as its signer was given it: from the bytes that will be signed, and who the server says compared what. */
export function confirmationOf(next: Pick<NextRoll, 'before' | 'lines' | 'comparisons'>, signer: PersonId) {
  const comparisons = new Map(next.comparisons.map((comparison) => [comparison.fingerprint, comparison]))
  return linesToConfirm(rollDifference(next.before, next.lines), { comparisons, signer })
}
