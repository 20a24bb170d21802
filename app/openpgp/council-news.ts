/** A change of who signs rolls, or of the council's key, that a vault has followed: for showing to its person. */
import type { CouncilSigner } from '../formats/council-statement.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'

export interface CouncilNews {
  /** Of the statement: 2, 3 … */
  readonly number: number
  /** When it was made; signed for the second time within seven days. */
  readonly at: Instant
  readonly added: readonly CouncilSigner[]
  readonly removed: readonly CouncilSigner[]
  /** The council's key from then on, where it is another one. */
  readonly anotherKey: Fingerprint | null
  readonly by: readonly PersonId[]
  /** The second of them was of oversight: one signer was left. */
  readonly byOversight: boolean
}
