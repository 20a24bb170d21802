/** What the roll page's script and the server say to each other, as JSON: bytes in base64. */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import type { Comparison } from './comparison.ts'
import { type CouncilBytes, councilFromJson, councilToJson } from './own-key-wire.ts'

export interface RollProofBytes {
  readonly council: CouncilBytes
  readonly header: Uint8Array
  readonly signatures: readonly {
    readonly person: PersonId
    readonly signature: Uint8Array
    readonly publicKey: Uint8Array
  }[]
}

/** Who compared a key of the roll, as the server's own entry `key-compared` says. */
export interface ComparisonShown extends Comparison {
  readonly fingerprint: Fingerprint
  /** Of whoever compared it. */
  readonly name: string
}

/** The next roll, whoever signs it first or second, with what a vault needs to check it. */
export interface NextRoll {
  readonly council: CouncilBytes
  readonly counter: number
  readonly header: Uint8Array
  readonly lines: readonly Uint8Array[]
  /** Null: a new proposal. */
  readonly firstSignedBy: PersonId | null
  readonly previous: RollProofBytes | null
  /** What the signer holds it against: the lines of the roll in force; after a loss, none. */
  readonly before: readonly Uint8Array[]
  /** Of every line that is new or changed. */
  readonly comparisons: readonly ComparisonShown[]
  /** True where entries of the log are lost: the roll before may be an older one than its signers know. */
  readonly afterLoss: boolean
}

export function nextRollToJson(next: NextRoll) {
  return {
    council: councilToJson(next.council),
    counter: next.counter,
    header: toBase64(next.header),
    lines: next.lines.map(toBase64),
    firstSignedBy: next.firstSignedBy,
    previous: next.previous && rollProofToJson(next.previous),
    before: next.before.map(toBase64),
    comparisons: next.comparisons,
    afterLoss: next.afterLoss,
  }
}
export type NextRollJson = ReturnType<typeof nextRollToJson>

function rollProofToJson({ council, header, signatures }: RollProofBytes) {
  return {
    council: councilToJson(council),
    header: toBase64(header),
    signatures: signatures.map(({ person, signature, publicKey }) => ({
      person,
      signature: toBase64(signature),
      publicKey: toBase64(publicKey),
    })),
  }
}

/** Throws Malformed where a part is no base64. */
export function nextRollFromJson(json: NextRollJson): NextRoll {
  const { previous } = json
  return {
    council: councilFromJson(json.council),
    counter: json.counter,
    header: fromBase64(json.header),
    lines: json.lines.map(fromBase64),
    firstSignedBy: json.firstSignedBy,
    previous: previous && {
      council: councilFromJson(previous.council),
      header: fromBase64(previous.header),
      signatures: previous.signatures.map(({ person, signature, publicKey }) => ({
        person,
        signature: fromBase64(signature),
        publicKey: fromBase64(publicKey),
      })),
    },
    before: json.before.map(fromBase64),
    comparisons: json.comparisons,
    afterLoss: json.afterLoss,
  }
}
