import type { PersonState } from '../../db/schema.ts'
import { type Role, roles } from '../access/role.ts'
import { type Sector, sectors } from '../council/sector.ts'
import { type Instant, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { named, oneOf, words } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'
import { proofLifetime } from './reachability.ts'

export const personStates = ['invited', 'active', 'suspended', 'left'] as const satisfies readonly PersonState[]

export interface PeopleFilters {
  /** Part of a name or of its reading, a whole address, or an id. */
  readonly q: string
  /** Null: everybody who has not left. */
  readonly state: PersonState | null
  readonly role: Role | null
  readonly organization: OrganizationId | null
  readonly sector: Sector | null
  /** Whose engagement ends within sixty days. */
  readonly ends: 'soon' | null
}

export const peopleList: List<PeopleFilters, PersonId> = {
  path: '/people',
  filters: {
    q: words({ most: 100 }),
    state: oneOf(personStates),
    role: oneOf(roles),
    organization: named((text) => parseId('o', text)),
    sector: oneOf(sectors),
    ends: oneOf(['soon'] as const),
  },
  key: (text) => parseId('p', text),
  length: 50,
  csv: 'names-people',
}

/** Further nobody counts: a council of more is another one. */
export const peopleCounted = 10_000

export type KeyState = 'none' | 'unproven' | 'lapsed' | 'expired' | 'valid'

export function keyStateOf(
  key: { readonly expiresAt: Instant; readonly provenAt: Instant | null } | null,
  at: Instant,
): KeyState {
  if (!key) return 'none'
  if (key.expiresAt <= at) return 'expired'
  if (key.provenAt === null) return 'unproven'
  return key.provenAt + proofLifetime <= at ? 'lapsed' : 'valid'
}
