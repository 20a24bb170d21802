/**
 * What a roll says of a person, as their trust card keeps it: everything of the line
 * that somebody else decides, so not its salt, and not until when it holds, which
 * moves by itself. Canonical JSON:
 *
 *     {desks, fingerprint, keyHash, machineKeys, name, organization, organizationName, role}
 */
import { fromBase64, toBase64 } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { ascending, type Decoded, fingerprint, list, object, oneOf, organization, sha256Text, text } from './codec.ts'
import { type RollLine, rollRoles } from './roll.ts'

export const ownLine = object({
  name: text({ least: 1, most: 200 }),
  organization,
  organizationName: text({ least: 1, most: 200 }),
  role: oneOf(rollRoles),
  desks: ascending(list(text({ most: 64 }), { most: 4096 })),
  machineKeys: ascending(list(fingerprint, { most: 4096 })),
  fingerprint,
  keyHash: sha256Text,
})
export type OwnLine = Decoded<typeof ownLine>

export type OwnField = keyof OwnLine
const fields: readonly OwnField[] = [
  'name',
  'organizationName',
  'organization',
  'role',
  'desks',
  'machineKeys',
  'fingerprint',
]

export const ownLineOf = (line: RollLine): OwnLine => {
  const { name, organization: house, organizationName, role, desks, machineKeys, fingerprint: key, keyHash } = line
  return { name, organization: house, organizationName, role, desks, machineKeys, fingerprint: key, keyHash }
}

/**
 * What differs, in the order in which it is shown. Not the hash of the key's bytes: a
 * renewal changes them, and only the key's own holder can; the fingerprint stays.
 */
export const ownFieldsChanged = (before: OwnLine, after: OwnLine): readonly OwnField[] =>
  fields.filter((field) => String(before[field]) !== String(after[field]))

export const formatOwnLine = (line: OwnLine): string => toBase64(canonicalJson(ownLine.encode(line)))

/** Throws Malformed unless it is in the one spelling. */
export const parseOwnLine = (spelled: string): OwnLine =>
  ownLine.decode(parseCanonicalJson(fromBase64(spelled), { numbers: 'integers', maxBytes: 16_384 }), 'own line')
