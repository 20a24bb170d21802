/** What a vault is given to follow the log's trust, as JSON: bytes in base64, sizes as decimals. The vault proves all of it. */
import { fromBase64, parseDecimal, toBase64 } from '../formats/bytes.ts'
import type {
  DecisionProof,
  KeyInRoll,
  ProvenEntry,
  RollProof,
  SuccessionStep,
  TrustStep,
  WayStep,
} from '../openpgp/vault-protocol.ts'
import { councilFromJson, councilToJson } from './own-key-wire.ts'

export interface WayBytes {
  readonly steps: readonly WayStep[]
  readonly suspension: DecisionProof | null
}

export const wayToJson = ({ steps, suspension }: WayBytes) => ({
  steps: steps.map(stepToJson),
  suspension: suspension && decisionToJson(suspension),
})
export type WayJson = ReturnType<typeof wayToJson>

const changeToJson = ({ change, during }: TrustStep) => ({
  change: decisionToJson(change),
  during: during && decisionToJson(during),
})
const successionToJson = ({ statement, decision }: SuccessionStep) => ({
  statement: provenToJson(statement),
  decision: decisionToJson(decision),
})
type StepJson = ReturnType<typeof changeToJson> | ReturnType<typeof successionToJson>
const stepToJson = (step: WayStep): StepJson => ('statement' in step ? successionToJson(step) : changeToJson(step))

const decisionToJson = ({ first, second, roll, rollEntry, signers }: DecisionProof) => ({
  first: provenToJson(first),
  second: provenToJson(second),
  rollEntry: rollEntry && provenToJson(rollEntry),
  roll: rollToJson(roll),
  signers: signers.map(lineToJson),
})
type DecisionJson = ReturnType<typeof decisionToJson>

const provenToJson = ({ entry, receipt, from, consistency }: ProvenEntry) => ({
  entry: toBase64(entry),
  receipt,
  from: from.toString(),
  consistency: consistency.map(toBase64),
})

const rollToJson = ({ council, header, signatures }: RollProof) => ({
  council: councilToJson(council),
  header: toBase64(header),
  signatures: signatures.map(({ person, signature, publicKey }) => ({
    person,
    signature: toBase64(signature),
    publicKey: toBase64(publicKey),
  })),
})

const lineToJson = ({ line, index, proof, publicKey }: KeyInRoll) => ({
  line: toBase64(line),
  index,
  proof: proof.map(toBase64),
  publicKey: toBase64(publicKey),
})

/** Throws Malformed where a part is no base64 or no number. */
export const wayFromJson = ({ steps, suspension }: WayJson): WayBytes => ({
  steps: steps.map(stepFromJson),
  suspension: suspension && decisionFromJson(suspension),
})

const stepFromJson = (step: StepJson): WayStep =>
  'statement' in step
    ? { statement: provenFromJson(step.statement), decision: decisionFromJson(step.decision) }
    : { change: decisionFromJson(step.change), during: step.during && decisionFromJson(step.during) }

function decisionFromJson({ first, second, roll, rollEntry, signers }: DecisionJson): DecisionProof {
  const [one, other] = signers.map(lineFromJson)
  if (!one || !other) throw new RangeError('a decision has two signers')
  return {
    first: provenFromJson(first),
    second: provenFromJson(second),
    rollEntry: rollEntry && provenFromJson(rollEntry),
    roll: rollFromJson(roll),
    signers: [one, other],
  }
}

const provenFromJson = (json: ReturnType<typeof provenToJson>): ProvenEntry => ({
  entry: fromBase64(json.entry),
  receipt: json.receipt,
  from: parseDecimal(json.from, 'pinned size'),
  consistency: json.consistency.map(fromBase64),
})

const rollFromJson = ({ council, header, signatures }: ReturnType<typeof rollToJson>): RollProof => ({
  council: councilFromJson(council),
  header: fromBase64(header),
  signatures: signatures.map(({ person, signature, publicKey }) => ({
    person,
    signature: fromBase64(signature),
    publicKey: fromBase64(publicKey),
  })),
})

const lineFromJson = ({ line, index, proof, publicKey }: ReturnType<typeof lineToJson>): KeyInRoll => ({
  line: fromBase64(line),
  index,
  proof: proof.map(fromBase64),
  publicKey: fromBase64(publicKey),
})
