/** What a roll newly says of the person whose vault it is: for showing to them. */
import type { OwnLine } from '../formats/own-line.ts'
import type { RollLineProof, RollProof } from '../formats/proof-wire.ts'
import type { Instant } from '../ids.ts'

/** A line about oneself that one did not bring about. */
export interface LineNews {
  /** The roll it stands in, and since when. */
  readonly counter: number
  readonly at: Instant
  /** Null where none was seen before: then its key is another's. */
  readonly before: OwnLine | null
  readonly after: OwnLine
  /** Its key is not the one in this vault: nothing goes to it, and somebody may sign in one's name. */
  readonly otherKey: boolean
  /** `fuin-line-evidence/1`. */
  readonly evidence: Uint8Array
}

export interface OwnPlace {
  readonly roll: RollProof
  readonly line: RollLineProof
}
