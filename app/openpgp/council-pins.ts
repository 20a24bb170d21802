/** How a vault's card names a council, and whether a statement or a line names its owner with a key they made. */
import { type CouncilStatement, numberOf, statementHash } from '../formats/council-statement.ts'
import type { KeyInRoll } from '../formats/proof-wire.ts'
import { checkRollLine, type RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PinnedCouncil } from '../formats/trust-card.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import type { CouncilNews } from './council-news.ts'
import {
  type CouncilEvidence,
  knownOf,
  type ProvenCouncil,
  type ProvenRoll,
  type ProvenStatement,
} from './council-proof.ts'
import type { OwnKey } from './own-key.ts'
import { demand, orRefuse } from './vault-refusal.ts'

/** What a card keeps of a council. */
export const pinOf = (current: ProvenStatement): PinnedCouncil => ({
  fingerprint: current.statement.council,
  keyHash: current.statement.councilKeyHash,
  statement: knownOf(current),
})

/** The hash of the statement of this number, as the evidence has it. */
export const hashAt = ({ statement, later }: CouncilEvidence, number: number): Sha256Hex =>
  statementHash(later[number - 2]?.statement ?? statement)

/** Which statement a card means that knows the council by its key alone. */
export function firstUnder({ fingerprint, keyHash }: PinnedCouncil, { statements }: ProvenCouncil): number {
  const at = statements.findIndex(
    ({ statement: { council, councilKeyHash } }) => council === fingerprint && councilKeyHash === keyHash,
  )
  demand(at >= 0, 'council-changed')
  return at + 1
}

/** What there is to tell of a statement that was followed. */
export const newsOf = ({ statement, change, by, byOversight }: ProvenStatement): CouncilNews => ({
  number: numberOf(statement),
  at: statement.made,
  added: change?.added ?? [],
  removed: change?.removed ?? [],
  anotherKey: change?.anotherKey ? statement.council : null,
  by,
  byOversight,
})

/**
 * A council or a roll that names us with a key we never made is an attempt to act in
 * our name. By its fingerprint: a renewed key is the same one, and is named by what
 * it said of itself before until the next roll or statement.
 */
export function demandOwnSigner(statement: CouncilStatement, own: OwnKey): void {
  const signer = statement.signers.find(({ person }) => person === own.person)
  demand(!signer || signer.fingerprint === own.fingerprint, 'own-line-changed')
}

/**
 * A person's line under this roll, with the very key it names, in force at an instant. `own`
 * null: the roll is one of the past, which may name oneself with a key one had then.
 */
export async function lineInRoll(
  roll: ProvenRoll,
  holder: KeyInRoll,
  at: Instant,
  own: OwnKey | null,
): Promise<RollLine> {
  const line = await orRefuse('line-unproven', () => checkRollLine(roll.header, holder))
  if (line.person === own?.person) demand(line.fingerprint === own.fingerprint, 'own-line-changed')
  demand(line.keyHash === sha256Hex(holder.publicKey), 'line-other-key')
  demand(line.validUntil > at, 'line-expired')
  return line
}
