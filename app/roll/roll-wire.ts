/** What the roll page's script is given and sends, as it travels. */
import { actSent } from '../acts/act-wire.ts'
import {
  bytes,
  type Decoded,
  either,
  fingerprint,
  flag,
  list,
  nullable,
  object,
  oneOf,
  person,
  sha256Text,
  text,
  time,
  whole,
} from '../formats/codec.ts'
import { mostSigners } from '../formats/council-statement.ts'
import { openPgpBytes, signatureSent } from '../formats/openpgp-wire.ts'
import {
  councilProof,
  councilStep,
  deskName,
  keyBytes,
  rollLineProof,
  rollProof,
  rollSignature as rollSigned,
  signatureBytes,
  wireLimits,
} from '../formats/proof-wire.ts'
import { comparisonChannels } from '../keyring/comparison.ts'

const shareBytes = bytes({ most: 32_768 })

/** Lines of one roll. */
export const mostLines = 20_000

const { line } = rollLineProof.fields
const lines = list(line, { most: mostLines })

/** Who compared a key of the roll, as the server's own entry `key-compared` says. `name`: of whoever compared it. */
const comparisonShown = object({
  fingerprint,
  by: person,
  at: time,
  channel: nullable(oneOf(comparisonChannels)),
  name: text({ most: 1000 }),
})
export type ComparisonShown = Decoded<typeof comparisonShown>

/** By which act, and which key, a desk's key was made. */
const deskMade = object({
  desk: deskName,
  epoch: whole(),
  act: object({ text: text({ most: 8192 }), signature: signatureBytes }),
  makerKey: keyBytes,
})

/**
 * The next roll, whoever signs it first or second, with what a vault needs to check
 * it. `firstSignedBy` null: a new proposal. `before`: what the signer holds it against,
 * the lines of the roll in force; after a loss, none. `comparisons`: of every line that
 * is new or changed. `afterLoss`: where entries of the log are lost, and the roll
 * before may be an older one than its signers know. `desks`: of every desk whose line is new.
 */
export const nextRoll = object({
  council: councilProof,
  counter: whole(),
  header: rollProof.fields.header,
  lines,
  firstSignedBy: nullable(person),
  previous: nullable(rollProof),
  before: lines,
  comparisons: list(comparisonShown, { most: mostLines }),
  afterLoss: flag,
  desks: list(deskMade, { most: mostLines }),
})
export type NextRoll = Decoded<typeof nextRoll>

/** All who will sign rolls, each with the key the secretariat compared. */
export const rollSigners = object({ signers: list(object({ person, publicKey: keyBytes }), { most: 1000 }) })

/** One who signs rolls, or could: by name, with the key, and who compared it. `stands`: whether they could sign at this moment. */
const signerShown = object({
  person,
  fingerprint,
  publicKey: keyBytes,
  name: text({ most: 1000 }),
  organizationName: text({ most: 1000 }),
  signs: flag,
  stands: flag,
  comparison: nullable(comparisonShown),
})
export type SignerShown = Decoded<typeof signerShown>

const proposedStatement = object({
  statement: councilStep.fields.statement,
  signature: signatureBytes,
  councilKey: keyBytes,
  former: nullable(signatureBytes),
  first: rollSigned,
})

/**
 * `GET /roll/signers/next`: who signs rolls and who could, with what a vault needs to
 * state it anew, or to sign second what waits. `oversight`: the place of whoever asks
 * in the last roll, where they are of oversight. `publicKey`: theirs, as statement or roll names it.
 */
export const nextSigners = object({
  council: councilProof,
  roll: nullable(rollProof),
  share: nullable(shareBytes),
  signers: list(signerShown, { most: 1000 }),
  waiting: nullable(object({ proposed: proposedStatement, by: person, name: text({ most: 1000 }), until: time })),
  oversight: councilStep.fields.oversight,
  publicKey: keyBytes,
})
export type NextSigners = Decoded<typeof nextSigners>

const shares = list(object({ person, sealed: shareBytes }), { most: mostSigners })

const statementProposal = object({
  statement: councilStep.fields.statement,
  signature: signatureSent,
  councilKey: openPgpBytes('PUBLIC KEY BLOCK', wireLimits.key),
  former: nullable(signatureSent),
  first: signatureSent,
  shares,
  act: actSent,
})
export type StatementProposalSent = Decoded<typeof statementProposal>

const statementSignature = object({ hash: sha256Text, second: signatureSent, act: actSent })
export type StatementSignatureSent = Decoded<typeof statementSignature>

/** A statement with its first signature, or the second one's signature under what waits. */
export const statementBody = either('statement', statementProposal, statementSignature)
export type StatementBody = Decoded<typeof statementBody>

/** A signature under a roll: over the header, by the signer's own key. */
const rollSignature = object({ header: rollProof.fields.header, signature: signatureSent, act: actSent })
export type RollSignatureSent = Decoded<typeof rollSignature>

const rollProposal = object({ lines, ...rollSignature.fields })
export type RollProposalSent = Decoded<typeof rollProposal>

/** The first of the two signatures brings the lines along. */
export const rollBody = either('lines', rollProposal, rollSignature)
export type RollBody = Decoded<typeof rollBody>

/** `shares`: the council key's private half, sealed to each signer by the vault that made it. */
export const councilKeyBody = object({
  council: object({
    statement: councilProof.fields.statement,
    signature: signatureSent,
    councilKey: openPgpBytes('PUBLIC KEY BLOCK', wireLimits.key),
  }),
  shares,
  act: actSent,
})
export type CouncilKeySent = Decoded<typeof councilKeyBody>
