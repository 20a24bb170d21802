/**
 * What compliance staff see instead of a name until they ask for names, giving a
 * reason that is logged. Follows from the person's random id alone, so that the
 * same person is the same word in every search, and says nothing else but the
 * role.
 */
import type { Role } from '../access/role.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PersonId } from '../ids.ts'

const letters: Readonly<Record<Role, string>> = {
  member: 'M',
  liaison: 'L',
  compliance: 'C',
  secretariat: 'S',
  oversight: 'O',
}

/** `M-7f31c2`: the role's letter and six hex digits. Among 5,000 people two may share one; a search then finds both. */
export function pseudonymOf(person: PersonId, role: Role): string {
  return `${letters[role]}-${sha256Hex(utf8(`fuin-pseudonym/1\n${person}`)).slice(0, 6)}`
}

/** The text as a pseudonym is written, or null. */
export function parsePseudonym(text: string): string | null {
  const word = text.trim()
  const read = `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`
  return /^[MLCSO]-[0-9a-f]{6}$/.test(read) ? read : null
}

/** The name, or where there is none (any more) the pseudonym. */
export const nameOrPseudonym = (person: {
  readonly id: PersonId
  readonly name: string
  readonly role: Role
}): string => person.name || pseudonymOf(person.id, person.role)
