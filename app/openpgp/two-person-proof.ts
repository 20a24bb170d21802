/**
 * A decision of two people, proven: whose signatures, with which keys, in which
 * roles by the roll. Runs anywhere; throws and returns the proven thing. The
 * entries' own word for a role counts for nothing: whoever holds the log's key
 * writes entries.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { checkRollLine, type RollHeader, type RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { JointKind } from '../formats/signed-act.ts'
import { checkDecision, checkRoles, type Decision, type PlacedEntry, rollServesUntil } from '../formats/two-person.ts'
import { NotProven } from '../outcome.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'
import type { KeyInRoll } from './vault-protocol.ts'

export interface DecisionClaim<K extends JointKind> {
  readonly kind: K
  readonly portal: string
  readonly first: PlacedEntry
  readonly second: PlacedEntry
  /** The roll in force when the second one signed, or for a suspension one lapsed not long before; proven by the caller. */
  readonly roll: RollHeader
  /** Both signers' lines in that roll: the first one's, the second one's. */
  readonly signers: readonly [KeyInRoll, KeyInRoll]
}

export interface ProvenDecision<K extends JointKind> {
  readonly decision: Decision<K>
  readonly signers: readonly [RollLine, RollLine]
}

/**
 * Throws NotProven or Malformed unless two people of two roles that may decide it
 * signed this one decision, both with the keys they held in the roll in force
 * when the second one signed: who had left by then had no say any more.
 */
export async function proveDecision<K extends JointKind>(claim: DecisionClaim<K>): Promise<ProvenDecision<K>> {
  const { kind, roll, first, second, signers } = claim
  const decision = checkDecision(kind, claim)
  if (roll.portal !== claim.portal) throw new NotProven('decision: a roll of another portal')
  if (roll.time > decision.at + signatureTolerance || rollServesUntil(kind, roll) <= decision.at)
    throw new NotProven('decision: the roll was not in force')
  const one = await signerOf(first, { roll, holder: signers[0] })
  const other = await signerOf(second, { roll, holder: signers[1] })
  checkRoles(kind, one.role, other.role)
  return { decision, signers: [one, other] }
}

async function signerOf(
  { entry }: PlacedEntry,
  { roll, holder }: { readonly roll: RollHeader; readonly holder: KeyInRoll },
): Promise<RollLine> {
  const line = checkRollLine(roll, holder)
  const { text, signature } = entry.act ?? { text: '', signature: '' }
  if (line.person !== entry.actor) throw new NotProven('decision: the line of somebody else')
  if (line.keyHash !== sha256Hex(holder.publicKey)) throw new NotProven('decision: another key than the roll names')
  if (line.validUntil <= entry.t) throw new NotProven('decision: signed by somebody whose line had ended')
  await judgeSignature({
    text,
    signature: fromBase64(signature),
    keyBytes: holder.publicKey,
    entryTime: entry.t,
  })
  return line
}
