/**
 * What a release and a preparation send, as JSON. The receiving browser believes
 * none of it: it only gives the parts their types back, and the vault proves them.
 */
import { fromBase64, parseDecimal, toBase64 } from '../formats/bytes.ts'
import type { StatutoryClass, Tlp } from '../formats/marks.ts'
import type { BulletinId, CopyId, PersonId } from '../ids.ts'

/** A value of which every byte string is base64 text and every bigint a decimal. */
export type Wired<T> = T extends Uint8Array | bigint
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wired<Item>[]
    : T extends string | number | boolean | null
      ? T
      : { readonly [Name in keyof T]: Wired<T[Name]> }

/** An entry's bytes with its receipt (C2SP tlog-proof) and the way from the checkpoint the vault holds. */
export interface EntryProof {
  readonly entry: Uint8Array
  readonly receipt: string
  readonly from: bigint
  readonly consistency: readonly Uint8Array[]
}

export interface Outside {
  readonly copy: CopyId
  readonly code: string
  readonly bulletin: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly headline: string
  readonly sender: PersonId
}

export interface LineInRoll {
  readonly line: Uint8Array
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly publicKey: Uint8Array
}

export interface RollInForce {
  readonly council: { readonly statement: Uint8Array; readonly signature: Uint8Array; readonly councilKey: Uint8Array }
  readonly header: Uint8Array
  readonly signatures: readonly {
    readonly person: PersonId
    readonly signature: Uint8Array
    readonly publicKey: Uint8Array
  }[]
}

export interface ReleaseSent {
  readonly outside: Outside
  readonly ciphertext: Uint8Array
  readonly released: EntryProof
  readonly issued: EntryProof
  readonly roll: RollInForce
  readonly rollEntry: EntryProof | null
  readonly sender: LineInRoll
}
export type ReleaseWire = Wired<ReleaseSent>

const proofToWire = ({ entry, receipt, from, consistency }: EntryProof): Wired<EntryProof> => ({
  entry: toBase64(entry),
  receipt,
  from: String(from),
  consistency: consistency.map(toBase64),
})

const proofFromWire = ({ entry, receipt, from, consistency }: Wired<EntryProof>): EntryProof => ({
  entry: fromBase64(entry),
  receipt,
  from: parseDecimal(from, 'from'),
  consistency: consistency.map(fromBase64),
})

const lineToWire = ({ line, index, proof, publicKey }: LineInRoll): Wired<LineInRoll> => ({
  line: toBase64(line),
  index,
  proof: proof.map(toBase64),
  publicKey: toBase64(publicKey),
})

const lineFromWire = ({ line, index, proof, publicKey }: Wired<LineInRoll>): LineInRoll => ({
  line: fromBase64(line),
  index,
  proof: proof.map(fromBase64),
  publicKey: fromBase64(publicKey),
})

const rollToWire = ({ council, header, signatures }: RollInForce): Wired<RollInForce> => ({
  council: {
    statement: toBase64(council.statement),
    signature: toBase64(council.signature),
    councilKey: toBase64(council.councilKey),
  },
  header: toBase64(header),
  signatures: signatures.map(({ person, signature, publicKey }) => ({
    person,
    signature: toBase64(signature),
    publicKey: toBase64(publicKey),
  })),
})

const rollFromWire = ({ council, header, signatures }: Wired<RollInForce>): RollInForce => ({
  council: {
    statement: fromBase64(council.statement),
    signature: fromBase64(council.signature),
    councilKey: fromBase64(council.councilKey),
  },
  header: fromBase64(header),
  signatures: signatures.map(({ person, signature, publicKey }) => ({
    person,
    signature: fromBase64(signature),
    publicKey: fromBase64(publicKey),
  })),
})

export function releaseToWire(release: ReleaseSent): ReleaseWire {
  return {
    outside: release.outside,
    ciphertext: toBase64(release.ciphertext),
    released: proofToWire(release.released),
    issued: proofToWire(release.issued),
    roll: rollToWire(release.roll),
    rollEntry: release.rollEntry && proofToWire(release.rollEntry),
    sender: lineToWire(release.sender),
  }
}

/** Throws Malformed where base64 or decimals are in another spelling. */
export function releaseFromWire(wire: ReleaseWire): ReleaseSent {
  return {
    outside: wire.outside,
    ciphertext: fromBase64(wire.ciphertext),
    released: proofFromWire(wire.released),
    issued: proofFromWire(wire.issued),
    roll: rollFromWire(wire.roll),
    rollEntry: wire.rollEntry && proofFromWire(wire.rollEntry),
    sender: lineFromWire(wire.sender),
  }
}

export interface Addressee extends LineInRoll {
  readonly person: PersonId
  readonly copy: CopyId
  readonly code: string
}

export interface PreparedSent {
  readonly id: BulletinId
  readonly number: string
  readonly roll: RollInForce
  readonly recipients: readonly Addressee[]
}
export type PreparedWire = Wired<PreparedSent>

export function preparedToWire({ id, number, roll, recipients }: PreparedSent): PreparedWire {
  const wired = recipients.map((one) => ({ ...lineToWire(one), person: one.person, copy: one.copy, code: one.code }))
  return { id, number, roll: rollToWire(roll), recipients: wired }
}

/** Throws Malformed where base64 is in another spelling. */
export function preparedFromWire({ id, number, roll, recipients }: PreparedWire): PreparedSent {
  const read = recipients.map((one) => ({ ...lineFromWire(one), person: one.person, copy: one.copy, code: one.code }))
  return { id, number, roll: rollFromWire(roll), recipients: read }
}
