import type { CouncilStep } from '../formats/proof-wire.ts'
import { parseRollLine } from '../formats/roll.ts'
import type { PersonId } from '../ids.ts'
import type { Db } from '../keyring/key-store.server.ts'
import { currentRoll, rollWithKeyOf } from './roll-proof.server.ts'

/** The place, in oversight, of this person in the last roll, lapsed or not; null where it names them otherwise, or with another key. */
export async function overseerIn(db: Db, person: PersonId): Promise<CouncilStep['oversight']> {
  const [roll, found] = await Promise.all([currentRoll(db), rollWithKeyOf(db, person)])
  if (!roll || !found || parseRollLine(found.line).role !== 'oversight') return null
  const { publicKey: _, ...line } = found
  const { header, signatures } = roll.proof
  return { header, signatures, line }
}
