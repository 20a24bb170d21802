import type { PersonState } from '../../db/schema.ts'
import { type Role, roles } from '../access/role.ts'
import { dayOf, lastDayOf } from '../council/engagement.ts'
import { type Sector, sectors } from '../council/sector.ts'
import { type Instant, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import { named, oneOf, words } from '../lists/filters.ts'
import type { SignedList } from '../lists/list.ts'
import { proofLifetime, unreachableReasons } from './reachability.ts'

export const personStates = ['invited', 'active', 'suspended', 'left'] as const satisfies readonly PersonState[]

export interface PeopleFilters {
  /** Part of a name, of its reading or of the organization's name, a whole address, or an id. */
  readonly q: string
  /** Null: everybody who has not left. */
  readonly state: PersonState | null
  readonly role: Role | null
  readonly organization: OrganizationId | null
  readonly sector: Sector | null
  /** Whose engagement ends within sixty days. */
  readonly ends: 'soon' | null
  /** Whether anything can be sealed to them; or why not. */
  readonly reach: ReachAsked | null
  /** Whose key ends within sixty days. */
  readonly key: 'ending' | null
  /** `old`: whose pledge, `old-consent`: whose organization's consent is to an older text than the one that is asked for. */
  readonly terms: (typeof termsAsked)[number] | null
}

export const termsAsked = ['old', 'old-consent'] as const

export const reachesAsked = ['reached', 'unreached', ...unreachableReasons] as const
export type ReachAsked = (typeof reachesAsked)[number]

/** A person as the file of the roster has them: one line of a list of changes that says no change yet (app/changeover). */
export interface RosterLine {
  readonly id: PersonId
  readonly name: string
  readonly reading: string
  readonly email: string
  readonly organizationName: string
  readonly department: string
  readonly title: string
  readonly telephone: string
  readonly role: Role
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly locale: 'ja' | 'en'
}

export const peopleList: SignedList<PeopleFilters, PersonId, RosterLine> = {
  path: '/people',
  filters: {
    q: words({ most: 100 }),
    state: oneOf(personStates),
    role: oneOf(roles),
    organization: named((text) => parseId('o', text)),
    sector: oneOf(sectors),
    ends: oneOf(['soon'] as const),
    reach: oneOf(reachesAsked),
    key: oneOf(['ending'] as const),
    terms: oneOf(termsAsked),
  },
  key: (text) => parseId('p', text),
  length: 50,
  csv: {
    signed: {
      name: 'roster',
      title: 'council:people.title',
      columns: [
        { title: 'changeover:column.change', cell: () => null },
        { title: 'changeover:column.person', cell: ({ id }) => id },
        { title: 'changeover:column.name', cell: ({ name }) => name },
        { title: 'changeover:column.reading', cell: ({ reading }) => reading },
        { title: 'changeover:column.email', cell: ({ email }) => email },
        { title: 'changeover:column.organization', cell: ({ organizationName }) => organizationName },
        { title: 'changeover:column.department', cell: ({ department }) => department },
        { title: 'changeover:column.title', cell: ({ title }) => title },
        { title: 'changeover:column.telephone', cell: ({ telephone }) => telephone },
        { title: 'changeover:column.role', cell: ({ role }) => word(`shell:role.${role}`) },
        { title: 'changeover:column.from', cell: ({ engagedFrom }) => dayOf(engagedFrom) },
        {
          title: 'changeover:column.until',
          cell: ({ engagedUntil }) => (engagedUntil === null ? null : lastDayOf(engagedUntil)),
        },
        { title: 'changeover:column.why', cell: () => null },
        { title: 'changeover:column.language', cell: ({ locale }) => word(`council:language.${locale}`) },
      ],
    },
  },
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
