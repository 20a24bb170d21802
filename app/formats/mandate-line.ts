/**
 * Mandates in the roll: a power that two people gave somebody beside the role of
 * their person line. A line of its own, so that whoever is given somebody's person
 * line (a reader, of the sender) learns nothing of it.
 *
 * Canonical JSON (RFC 8785), salted, a leaf of the roll's tree like any:
 *
 *     v             fuin-mandate-line/1
 *     mandate       its id
 *     person        who holds it
 *     organization  the house they hold it in; of `own-audit`, whose people's reads they see
 *     power         own-audit | the role they stand in for, from the moment somebody says so (a deputy)
 *     until         after this it says nothing
 *     salt
 */
import { parseId } from '../ids.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { type Decoded, object, oneOf, organization, person, saltText, time, word } from './codec.ts'

export const mandatePowers = ['own-audit', 'liaison', 'compliance', 'secretariat', 'oversight'] as const
export type MandatePower = (typeof mandatePowers)[number]

export const mandateLineWord = 'fuin-mandate-line/1'

const mandateLine = object({
  v: oneOf([mandateLineWord]),
  mandate: word('mandate', (id) => parseId('n', id)),
  person,
  organization,
  power: oneOf(mandatePowers),
  until: time,
  salt: saltText,
})
export type MandateLine = Omit<Decoded<typeof mandateLine>, 'v'>

export function formatMandateLine(line: MandateLine): Uint8Array {
  const bytes = canonicalJson(mandateLine.encode({ v: mandateLineWord, ...line }))
  parseMandateLine(bytes)
  return bytes
}

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseMandateLine(bytes: Uint8Array): MandateLine {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 16_384 })
  const { v: _, ...line } = mandateLine.decode(json, 'mandate line')
  return line
}
