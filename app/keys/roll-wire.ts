/** What the roll page's script and the server say to each other, as JSON: bytes in base64. */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { PersonId } from '../ids.ts'
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

/** The next roll, whoever signs it first or second, with what a vault needs to check it. */
export interface NextRoll {
  readonly council: CouncilBytes
  readonly counter: number
  readonly header: Uint8Array
  readonly lines: readonly Uint8Array[]
  /** Null: a new proposal. */
  readonly firstSignedBy: PersonId | null
  readonly previous: RollProofBytes | null
  readonly previousLines: readonly Uint8Array[]
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
    previousLines: next.previousLines.map(toBase64),
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
    previousLines: json.previousLines.map(fromBase64),
    afterLoss: json.afterLoss,
  }
}
