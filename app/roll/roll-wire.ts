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
  text,
  time,
  whole,
} from '../formats/codec.ts'
import { openPgpBytes, signatureSent } from '../formats/openpgp-wire.ts'
import {
  councilProof,
  deskName,
  keyBytes,
  rollLineProof,
  rollProof,
  signatureBytes,
  wireLimits,
} from '../formats/proof-wire.ts'
import { comparisonChannels } from '../keyring/comparison.ts'

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
  shares: list(object({ person, sealed: bytes({ most: 32_768 }) }), { most: 16 }),
  act: actSent,
})
export type CouncilKeySent = Decoded<typeof councilKeyBody>
