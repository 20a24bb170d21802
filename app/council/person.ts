import type { OrganizationKind, PersonState } from '../../db/schema.ts'
import { isRole, type Role } from '../access/role.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { rolesFor } from './organization.ts'
import { type FactFlaw, type FactsForm, type PersonFacts, parseFacts, wantsReading } from './person-facts.ts'

export interface PersonWanted extends PersonFacts {
  /** Lower case. */
  readonly email: string
  readonly role: Role
}

export type PersonFlaw = FactFlaw | 'person-reading-missing' | 'person-email' | 'person-role'

export function parsePerson(
  form: FactsForm & { readonly email: unknown; readonly role: unknown },
  kind: OrganizationKind,
): Outcome<PersonWanted, PersonFlaw> {
  const facts = parseFacts(form)
  if (!facts.ok) return facts
  // Nobody finds somebody in a list, or speaks to them on the telephone, whose name they cannot read.
  if (facts.value.reading === '' && wantsReading(facts.value.name)) return refused('person-reading-missing')
  const email = properEmail(form.email)
  if (email === null) return refused('person-email')
  if (!isRole(form.role) || !rolesFor(kind).includes(form.role)) return refused('person-role')
  return done({ ...facts.value, email, role: form.role })
}

/**
 * An address in lower case, ASCII only: two letters of different scripts that
 * look alike must not make two accounts that look like one.
 */
export function properEmail(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const email = text.trim().toLowerCase()
  if (email.length > 254) return null
  return /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(
    email,
  )
    ? email
    : null
}

/** What the secretariat may do with a person, by the state they are in. */
export const moves = {
  suspend: { from: ['invited', 'active'], to: 'suspended' },
  restore: { from: ['suspended'], to: 'active' },
  leave: { from: ['invited', 'active', 'suspended'], to: 'left' },
} as const satisfies Record<string, { readonly from: readonly PersonState[]; readonly to: PersonState }>
export type Move = keyof typeof moves

/**
 * Why, as a word of a short list and never as free text: the entry stands in the
 * person's own record for good, and what somebody types there may speak of others.
 */
export const whyMoved = {
  suspend: ['device-lost', 'misuse-suspected', 'away', 'own-request', 'organization-request', 'other'],
  leave: ['transferred', 'retired', 'duty-ended', 'other'],
} as const satisfies Partial<Record<Move, readonly string[]>>

/** What happened to their organization, which suspends all its people. */
const whyAll = ['consent-withdrawn', 'organization-suspended'] as const

export type WhyMoved = (typeof whyMoved)[keyof typeof whyMoved][number] | (typeof whyAll)[number]

const allWhys: readonly string[] = [...whyMoved.suspend, ...whyMoved.leave, ...whyAll]
export const isWhyMoved = (text: unknown): text is WhyMoved => typeof text === 'string' && allWhys.includes(text)

export interface LastMove {
  readonly at: Instant
  /** Null where none was asked for: entries from before 2026-11-30. */
  readonly why: WhyMoved | null
}

export type MoveAsked =
  | { readonly move: 'suspend'; readonly why: (typeof whyMoved)['suspend'][number] }
  | { readonly move: 'leave'; readonly why: (typeof whyMoved)['leave'][number] }
  | { readonly move: 'restore'; readonly why?: never }

export const mayMove = (state: PersonState, move: Move): boolean => {
  const from: readonly PersonState[] = moves[move].from
  return from.includes(state)
}

/** No address: RFC 2606 keeps `.invalid` from ever being one. */
export const erasedEmailEnding = '@erased.invalid'

/**
 * What stands where a person's address was erased. It follows from the random id
 * alone, so it says nothing of the address, and frees it for somebody else.
 */
export const erasedEmailOf = (person: PersonId): string =>
  `${sha256Hex(utf8(`fuin-erased/1\n${person}`)).slice(0, 32)}${erasedEmailEnding}`

export const isErased = ({ email }: { readonly email: string }): boolean => email.endsWith(erasedEmailEnding)
