import type { OrganizationKind } from '../../db/schema.ts'
import type { Role } from '../access/role.ts'
import { normalized } from '../formats/normalized.ts'
import type { Instant, OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { isActiveSector, isSector, type Sector } from './sector.ts'

export const organizationKinds = [
  'operator',
  'supplier',
  'government',
  'council',
  'oversight',
] as const satisfies readonly OrganizationKind[]

export const isOrganizationKind = (text: unknown): text is OrganizationKind =>
  organizationKinds.includes(text as OrganizationKind)

/**
 * Whose people may have which role. One person, one role, and the role must be
 * that of the house they work for: a supplier's employee can never be a liaison,
 * whatever a form says.
 */
const rolesOfKind: Readonly<Record<OrganizationKind, readonly Role[]>> = {
  operator: ['member'],
  supplier: ['member'],
  government: ['liaison'],
  council: ['compliance', 'secretariat'],
  oversight: ['oversight'],
}

export const rolesFor = (kind: OrganizationKind): readonly Role[] => rolesOfKind[kind]

/** Only operators and suppliers join by consent (Art. 45(2)); the others act by office. */
export const joinsByConsent = (kind: OrganizationKind): boolean => kind === 'operator' || kind === 'supplier'

/** Why one was suspended, as a word of a short list: the entry stands for good, and free text there may speak of people. */
export const whyOrganizationSuspended = [
  'intrusion-suspected',
  'breach-suspected',
  'reorganized',
  'at-its-request',
  'another-reason',
] as const
export type WhyOrganizationSuspended = (typeof whyOrganizationSuspended)[number]

export const isWhyOrganizationSuspended = (text: unknown): text is WhyOrganizationSuspended =>
  whyOrganizationSuspended.includes(text as WhyOrganizationSuspended)

export interface Organization {
  readonly id: OrganizationId
  readonly name: string
  readonly kind: OrganizationKind
  readonly sector: Sector | null
  /** Null while its people may come in. */
  readonly suspendedAt: Instant | null
}

export interface OrganizationWanted {
  readonly name: string
  readonly kind: OrganizationKind
  readonly sector: Sector | null
}

export type OrganizationFlaw = 'organization-name' | 'organization-kind' | 'organization-sector'

interface OrganizationForm {
  readonly name: unknown
  readonly kind: unknown
  readonly sector: unknown
}

/** The one reading of the form: a covered operator names its sector, nobody else does except a supplier who may. */
export function parseOrganization(form: OrganizationForm): Outcome<OrganizationWanted, OrganizationFlaw> {
  const name = properName(form.name)
  if (name === null) return refused('organization-name')
  if (!isOrganizationKind(form.kind)) return refused('organization-kind')
  const sector = sectorOf(form.kind, form.sector)
  return sector === undefined ? refused('organization-sector') : done({ name, kind: form.kind, sector })
}

/** Everything that is wrong with it, each flaw of one field. */
export function organizationFlaws({ name, kind, sector }: OrganizationForm): readonly OrganizationFlaw[] {
  const badSector = isOrganizationKind(kind) && sectorOf(kind, sector) === undefined
  return [
    ...(properName(name) === null ? (['organization-name'] as const) : []),
    ...(isOrganizationKind(kind) ? [] : (['organization-kind'] as const)),
    ...(badSector ? (['organization-sector'] as const) : []),
  ]
}

/** Null where it has none; undefined where it must have one, or may not have this one. */
function sectorOf(kind: OrganizationKind, sector: unknown): Sector | null | undefined {
  if (sector === '' || sector === undefined || sector === null) return kind === 'operator' ? undefined : null
  return joinsByConsent(kind) && isSector(sector) && isActiveSector(sector) ? sector : undefined
}

/**
 * A name as people write it: NFC, no control or invisible formatting characters
 * (a name that reorders or hides letters could pose as another's), 1 to 120
 * characters. Null if it is none.
 */
export function properName(text: unknown): string | null {
  if (typeof text !== 'string') return null
  const name = normalized(text, 'NFC').replace(/\s+/gu, ' ').trim()
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(name)) return null
  return name.length >= 1 && name.length <= 120 ? name : null
}
