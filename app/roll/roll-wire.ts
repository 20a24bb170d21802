/** What the roll page's script is given, as it travels. */
import {
  type Decoded,
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
import { councilProof, keyBytes, rollLineProof, rollProof } from '../formats/proof-wire.ts'
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

/**
 * The next roll, whoever signs it first or second, with what a vault needs to check
 * it. `firstSignedBy` null: a new proposal. `before`: what the signer holds it against,
 * the lines of the roll in force; after a loss, none. `comparisons`: of every line that
 * is new or changed. `afterLoss`: where entries of the log are lost, and the roll
 * before may be an older one than its signers know.
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
})
export type NextRoll = Decoded<typeof nextRoll>

/** All who will sign rolls, each with the key the secretariat compared. */
export const rollSigners = object({ signers: list(object({ person, publicKey: keyBytes }), { most: 1000 }) })
