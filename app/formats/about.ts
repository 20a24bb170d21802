/**
 * Whom an entry is about, without naming them: `about` holds
 *
 *     SHA-256(32-byte salt ‖ UTF-8 of the person's id), 64 lower-case hex digits
 *
 * one for each, every one under a salt of its own, so that nobody who holds all
 * entries can tell that two of them are about one person.
 *
 * Opened later by an entry `look-disclosed` about that person, whose `data` is
 * {case, looks}: `looks` lists `<index> <salt, base64>`, comma after comma, ascending
 * by index. Then it stands in their record, counted like everything else, what was
 * looked at while it could not be told. Each index must be that of an earlier entry
 * that commits to this very person: whoever holds the entries checks it.
 */
import type { PersonId, Sha256Hex } from '../ids.ts'
import { Broken, Malformed, NotProven } from '../outcome.ts'
import { concat, fromBase64Of, parseDecimal, toBase64, utf8 } from './bytes.ts'
import type { ReadEntry } from './log-entry.ts'
import { sha256Hex } from './sha256.ts'

/** Bytes. */
const saltLength = 32

/** Throws Broken for a salt of another length. */
export function commitToPerson(person: PersonId, salt: Uint8Array): Sha256Hex {
  if (salt.length !== saltLength) throw new Broken(`a salt of ${salt.length} bytes`)
  return sha256Hex(concat(salt, utf8(person)))
}

/** An entry that committed to somebody, and the salt that shows it. */
export interface DisclosedLook {
  readonly index: bigint
  readonly salt: Uint8Array
}

/** As `data.looks` has them. */
export const formatLooks = (looks: readonly DisclosedLook[]): string =>
  looks.map(({ index, salt }) => `${index} ${toBase64(salt)}`).join(',')

/** Throws Malformed unless it is a list of at least one, ascending, in the one spelling. */
export function parseLooks(text: string): readonly DisclosedLook[] {
  const looks = text.split(',').map((one): DisclosedLook => {
    const [index = '', salt = '', ...more] = one.split(' ')
    if (more.length > 0) throw new Malformed('looks: no index and salt')
    return { index: parseDecimal(index, 'look'), salt: fromBase64Of(saltLength, salt, 'salt of a look') }
  })
  const isAscending = looks.every(({ index }, i) => i === 0 || index > (looks[i - 1]?.index ?? index))
  if (!isAscending) throw new Malformed('looks: out of order')
  return looks
}

/** The looks an entry opens; null where it is of another kind. Throws Malformed where it could open none of them. */
export function looksDisclosed(index: bigint, { kind, subject, data }: ReadEntry): readonly DisclosedLook[] | null {
  if (kind !== 'look-disclosed') return null
  if (subject === undefined || !data?.case) throw new Malformed('it discloses looks to nobody, or under no case')
  const looks = parseLooks(data.looks ?? '')
  if (looks.some((look) => look.index >= index)) throw new Malformed('it discloses what comes after it')
  return looks
}

/** Throws NotProven unless the entry at that place is about this person. `about`: what it commits to. */
export function checkLook(person: PersonId, { index, salt }: DisclosedLook, about: ReadEntry['about']): void {
  if (!about?.includes(commitToPerson(person, salt)))
    throw new NotProven(`entry ${index} was not about whom it is disclosed to`)
}
