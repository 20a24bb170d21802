/**
 * The proofs a vault is handed, as they travel from the portal to a browser and lie
 * in files of evidence: one declaration each. Nobody believes any of it before the
 * vault has checked all of it.
 *
 * Every page with a key loads this, so the limits stand here as numbers: the files
 * that own them (log-entry, openpgp-key, receipt) bring their readers along. A test
 * holds both against each other.
 */

import { parseId } from '../ids.ts'
import {
  bytes,
  type Decoded,
  decimal,
  either,
  hash,
  list,
  nullable,
  object,
  oneOf,
  organization,
  pair,
  person,
  text,
  whole,
  word,
} from './codec.ts'
import { statutoryClasses, tlps } from './marks.ts'

export const wireLimits = { entry: 65_535, key: 16_384, note: 1_000_000, receipt: 1_200_000 } as const

/** A binary OpenPGP signature; one of ours has some hundred bytes. */
export const signatureBytes = bytes({ most: 4096 })
export const keyBytes = bytes({ most: wireLimits.key })
/** A proof between two trees below 2^63. */
export const consistency = list(hash, { most: 128 })
/** A signed note. */
export const noteText = text({ most: wireLimits.note })

/**
 * An entry's bytes with its receipt (C2SP tlog-proof) and the way from the vault's
 * pin, of size `from`, to the receipt's checkpoint.
 */
export const provenEntry = object({
  entry: bytes({ most: wireLimits.entry }),
  receipt: text({ most: wireLimits.receipt }),
  from: decimal,
  consistency,
})
export type ProvenEntry = Decoded<typeof provenEntry>

/** One signature under a roll header or a council statement, with the signer's public key. */
export const rollSignature = object({ person, signature: signatureBytes, publicKey: keyBytes })

/** A line of a roll, its bytes, with the way to the root: what a member is given of a sender. */
export const rollLineProof = object({
  line: bytes({ most: 16_384 }),
  index: whole({ most: 2 ** 31 }),
  proof: list(hash),
})
export type RollLineProof = Decoded<typeof rollLineProof>

/** A person's line under a roll, and the public key it names. */
export const keyInRoll = object({ ...rollLineProof.fields, publicKey: keyBytes })
export type KeyInRoll = Decoded<typeof keyInRoll>

const rollHeader = bytes({ most: 2048 })
const statement = bytes({ most: 8192 })

/**
 * One later council statement with all that proves it (council-proof.ts). `by`: the
 * two who signed it. `former`: the council key before it, where it names another.
 * `oversight`: where one signer was left, the roll that names the second one so.
 */
export const councilStep = object({
  statement,
  signature: signatureBytes,
  councilKey: keyBytes,
  by: pair(rollSignature),
  former: nullable(signatureBytes),
  oversight: nullable(
    object({ header: rollHeader, signatures: list(rollSignature, { most: 16 }), line: rollLineProof }),
  ),
})
export type CouncilStep = Decoded<typeof councilStep>

/** Who the council is: the founding statement, the council key's signature over it, that key; and every later statement. */
export const councilProof = object({
  statement,
  signature: signatureBytes,
  councilKey: keyBytes,
  later: list(councilStep, { most: 1000 }),
})
export type CouncilProof = Decoded<typeof councilProof>

/** A roll in force: header, signatures of two of the council's signers. */
export const rollProof = object({
  council: councilProof,
  header: rollHeader,
  signatures: list(rollSignature, { most: 16 }),
})
export type RollProof = Decoded<typeof rollProof>

/**
 * What two people decided, with all that proves it (two-person.ts). `rollEntry` is
 * null where that roll is the present one; for an older decision it put the roll
 * in force. Entries are taken in this order: first, second, rollEntry. `signers`:
 * the two signers' lines in that roll, in the order of their acts.
 */
export const decisionProof = object({
  first: provenEntry,
  second: provenEntry,
  roll: rollProof,
  rollEntry: nullable(provenEntry),
  signers: pair(keyInRoll),
})
export type DecisionProof = Decoded<typeof decisionProof>

/** One change of the log's trust; `during`, where it was made while the old quorum was set aside. */
export const trustStep = object({ change: decisionProof, during: nullable(decisionProof) })
export type TrustStep = Decoded<typeof trustStep>

/**
 * A log that goes on after a loss: its first own entry, then the decision about
 * it, under checkpoints that the new trust believes. `consistency` is empty where
 * the pin is larger than what survived. The roll was made after the loss.
 */
export const successionStep = object({ statement: provenEntry, decision: decisionProof })
export type SuccessionStep = Decoded<typeof successionStep>

export const wayStep = either('statement', successionStep, trustStep)
export type WayStep = Decoded<typeof wayStep>

export const bulletinId = word('bulletin', (id) => parseId('b', id))
/** The name of an office's or an organization's key pair. */
export const deskName = text({ most: 64 }, /^[a-z][a-z0-9-]*$/)
export const draftId = word('draft', (id) => parseId('d', id))
export const noteId = word('note', (id) => parseId('t', id))
export const copyId = word('copy', (id) => parseId('c', id))

/** What the server says about a copy, beside its ciphertext; the inside must agree. */
export const copyOutside = object({
  copy: copyId,
  code: text(),
  bulletin: bulletinId,
  number: text(),
  kind: text(),
  class: oneOf(statutoryClasses),
  tlp: oneOf(tlps),
  publicTitle: nullable(text()),
  sender: person,
})
export type CopyOutside = Decoded<typeof copyOutside>

/** The same of a card in a list. */
export const cardOutside = object({ copy: copyId, code: text(), bulletin: bulletinId, number: text(), sender: person })
export type CardOutside = Decoded<typeof cardOutside>

/** The same of a note; `organization`: of whoever has the bulletin. */
export const noteOutside = object({
  note: noteId,
  copy: copyId,
  bulletin: bulletinId,
  kind: text(),
  organization,
  sender: person,
})
export type NoteOutside = Decoded<typeof noteOutside>

/** Who sealed cards: their line in the roll in force, or in the one in force then, with the entry that put it in force. */
export const cardOrigin = object({ roll: rollProof, rollEntry: nullable(provenEntry), sender: keyInRoll })
export type CardOrigin = Decoded<typeof cardOrigin>

/** The entry by which a copy was added after the issue, and who added it: as of a card's origin. Taken after the issue's. */
export const resealedProof = object({ entry: provenEntry, ...cardOrigin.fields })
export type ResealedProof = Decoded<typeof resealedProof>

/** Somebody who gets a copy, with the key it is sealed to. */
export const sealRecipient = object({ ...keyInRoll.fields, person, copy: copyId, code: text() })
export type SealRecipient = Decoded<typeof sealRecipient>

/** A desk that gets a copy. */
export const deskRecipient = object({ ...keyInRoll.fields, desk: deskName, copy: copyId, code: text() })
export type DeskRecipient = Decoded<typeof deskRecipient>

const deskInRoll = object({ ...keyInRoll.fields, desk: deskName })
/** A desk's line under a roll, and the public key it names. */
export type DeskInRoll = Decoded<typeof deskInRoll>

/** The archive, which lies under two layers: `outer` is taken off by compliance, `inner` by the archive desk. */
export const archiveRecipient = object({ copy: copyId, code: text(), outer: deskInRoll, inner: deskInRoll })
export type ArchiveRecipient = Decoded<typeof archiveRecipient>
