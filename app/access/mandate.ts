/**
 * A mandate: a power that two people gave somebody beside their role, for a time,
 * and that a roll carries. Of two kinds:
 *
 *  - `own-audit`, of a member: sees the reads of their own organization's people, from the roll on;
 *  - a role somebody stands in for, as a **deputy**: nothing until one press, from then on that role.
 *
 * A deputy acts in one role at a time. While they stand in, what they may do is what
 * that role may and nothing of their own: what is kept apart between roles (who
 * writes a bulletin does not review who read it) stays apart in one person too.
 */
import type { MandatePower } from '../formats/mandate-line.ts'
import type { Instant, MandateId, OrganizationId, PersonId } from '../ids.ts'
import type { Role } from './role.ts'

/**
 * What somebody of a role may be given. Nobody stands in for oversight, nor does
 * oversight for anybody: it would watch itself. Who reviews reads stands in for
 * whoever issues nothing. An operator's people hold no power over others'.
 */
const givenTo: Readonly<Record<Role, readonly MandatePower[]>> = {
  member: ['own-audit'],
  liaison: ['compliance', 'secretariat'],
  compliance: ['secretariat'],
  secretariat: ['liaison', 'compliance'],
  oversight: [],
}

export const powersGivenTo = (role: Role): readonly MandatePower[] => givenTo[role]

/** The role a deputy stands in for; null of `own-audit`, which is no role. */
export const deputyRoleOf = (power: MandatePower): Role | null => (power === 'own-audit' ? null : power)

/** Why one ended before or at its day; `other-post`: its holder works in another house or role, or has left. */
export const mandateEnds = ['by-holder', 'by-secretariat', 'by-date', 'other-post'] as const
export type MandateEnd = (typeof mandateEnds)[number]

/** Who holds what, in which post. */
export interface MandateGiven {
  readonly person: PersonId
  readonly power: MandatePower
  readonly organization: OrganizationId
  /** The role of the post it is given in. */
  readonly role: Role
  readonly until: Instant
}

export interface Mandate extends MandateGiven {
  readonly id: MandateId
  readonly agreedAt: Instant
  /** The entry of the second signature. */
  readonly entry: number
  /** A roll in force carries it. */
  readonly inRoll: boolean
  readonly activeFrom: Instant | null
  readonly ended: { readonly at: Instant; readonly why: MandateEnd | null } | null
}

/** `agreed`: by two, and no roll carries it yet. `standing`: in the roll; a deputy's waits for the press. */
export type MandateState = 'agreed' | 'standing' | 'active' | 'over'

export function mandateState({ power, inRoll, activeFrom, ended, until }: Mandate, at: Instant): MandateState {
  if (ended !== null || until <= at) return 'over'
  if (!inRoll) return 'agreed'
  return activeFrom === null && deputyRoleOf(power) !== null ? 'standing' : 'active'
}

/** What of a person's mandates holds in a session: the role they stand in for, and whether they audit their own house. */
export interface Holding {
  readonly standsIn: { readonly role: Role; readonly until: Instant } | null
  readonly ownAuditUntil: Instant | null
}

export interface InOwnRole extends Holding {
  readonly role: Role
  readonly rollRole: Role | null
}

/** In which role somebody acts at this moment, by what the newest roll says of it; their own where they stand in for nobody. */
export function actingRole<T extends InOwnRole>(who: T, at: Instant): T & { readonly ownRole: Role } {
  const { role: ownRole, rollRole, standsIn } = who
  if (standsIn === null || standsIn.until <= at) return { ...who, standsIn: null, ownRole }
  // The mandate is a deputy's beside a role: where no roll names them in their own, it is worth as little.
  return { ...who, ownRole, role: standsIn.role, rollRole: rollRole === ownRole ? standsIn.role : null }
}
