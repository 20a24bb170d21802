import type { WordsOf } from '../i18n/language.ts'
import { covers, type HeldPowers, type Powers } from './powers.ts'
import { type Role, roles } from './role.ts'

const everyone: readonly Role[] = roles

interface Permission {
  readonly roles: readonly Role[]
  /** How much of their role must be theirs already: a new act must say (powers.ts). By role where one may begin earlier. */
  readonly needs: Powers | { readonly [of in Role]?: Powers }
  /** How fresh the second factor must be for the act itself, where it must be; looking at its pages takes none. */
  readonly fresh?: FreshFor
  /** Also of the small account that a withdrawn consent leaves: nothing is that does not say so. */
  readonly duties?: true
  /** Not by a deputy: what others check by the roll's own line of whoever signs, or by the council's statement; and what gives powers. */
  readonly named?: true
  /** Of whoever holds this mandate besides (mandate.ts). */
  readonly mandate?: 'own-audit'
}

/** Whose minutes of the settings an act goes by: a controlled bulletin's, the council's own records', all others'. */
export type FreshFor = 'controlled' | 'others' | 'council'

/**
 * Who may do what, and from when: the one table. Every route names the act it
 * serves and asks here; a generated test walks all routes as every role, with and
 * without a roll, and as nobody.
 *
 * Compliance sees marks and numbers but may not read a bulletin; the secretariat
 * keeps people and keys but sees no deliveries; oversight checks the log without
 * having to trust the operator, and sees nothing else. What needs `setup` is open
 * to everybody inside; `founding` is what brings the first roll about.
 */
export const permissions = {
  'see home': { roles: everyone, needs: 'setup', duties: true },
  'see duties': { roles: ['member'], needs: 'full', duties: true },
  'list bulletins': { roles: ['member', 'liaison', 'compliance'], needs: 'full' },
  'read bulletins': { roles: ['member', 'liaison'], needs: 'full' },
  'acknowledge bulletins': { roles: ['member'], needs: 'full' },
  'ask for copies': { roles: ['member', 'liaison'], needs: 'full' },
  'reseal bulletins': { roles: ['liaison'], needs: 'full', fresh: 'others' },
  'write bulletins': { roles: ['liaison'], needs: 'full' },
  // Of whoever could have issued it, and as freshly as reading it takes.
  'approve bulletins': { roles: ['liaison'], needs: 'full', fresh: 'controlled' },
  'see deliveries': { roles: ['liaison', 'compliance'], needs: 'full' },
  'withdraw bulletins': { roles: ['liaison'], needs: 'full', fresh: 'others' },
  'remind recipients': { roles: ['liaison'], needs: 'full', fresh: 'others' },
  'note calls': { roles: ['liaison'], needs: 'full', fresh: 'others' },
  'respond to bulletins': { roles: ['member'], needs: 'full', fresh: 'others' },
  'answer readers': { roles: ['liaison'], needs: 'full', fresh: 'others' },
  'read notes': { roles: ['member', 'liaison'], needs: 'full' },
  'export deliveries': { roles: ['liaison', 'compliance'], needs: 'full', fresh: 'others' },
  'ask for the archive': { roles: ['compliance'], needs: 'full', fresh: 'controlled' },
  'agree to the archive': { roles: ['secretariat', 'oversight'], needs: 'full', fresh: 'controlled' },
  // Whoever takes off a layer holds that desk's key besides.
  'open the archive': { roles: ['compliance', 'secretariat', 'oversight'], needs: 'full', fresh: 'controlled' },
  'see own record': { roles: everyone, needs: 'setup', duties: true },
  'take own record': { roles: everyone, needs: 'full', fresh: 'others', duties: true },
  'search the log': { roles: ['compliance'], needs: 'full' },
  'open any entry': { roles: ['compliance', 'oversight'], needs: 'full' },
  'export the log': { roles: ['compliance'], needs: 'full', fresh: 'others' },
  'make evidence': { roles: ['compliance'], needs: 'full', fresh: 'others' },
  'show names': { roles: ['compliance'], needs: 'full' },
  'keep holds': { roles: ['compliance'], needs: 'full', fresh: 'others' },
  'see log health': { roles: ['compliance', 'oversight'], needs: 'full' },
  'see the log trust': { roles: ['compliance', 'secretariat', 'oversight'], needs: 'full' },
  'change the log trust': { roles: ['secretariat', 'oversight'], needs: 'full', fresh: 'others', named: true },
  'suspend the quorum': {
    roles: ['secretariat', 'oversight', 'compliance', 'liaison'],
    needs: 'full',
    fresh: 'others',
    named: true,
  },
  'set passkey dates': { roles: ['secretariat', 'oversight'], needs: 'full', fresh: 'others', named: true },
  'see decisions': { roles: ['liaison', 'compliance', 'secretariat', 'oversight'], needs: 'full' },
  'mirror the log': { roles: ['compliance', 'oversight'], needs: 'full' },
  'manage mirrors': { roles: ['oversight'], needs: 'full', fresh: 'others' },
  'manage people': { roles: ['secretariat'], needs: 'founding', fresh: 'council' },
  'manage organizations': { roles: ['secretariat'], needs: 'founding', fresh: 'council' },
  'found desks': { roles: ['secretariat'], needs: 'full', fresh: 'council' },
  'serve desks': { roles: everyone, needs: 'full' },
  'restore access': { roles: ['secretariat'], needs: 'full', fresh: 'others' },
  // Where one of two in the secretariat lost their telephone, no other of it is left to agree.
  'agree to restoring': { roles: ['secretariat', 'oversight'], needs: 'full', fresh: 'others' },
  'hand out records': { roles: ['secretariat'], needs: 'full', fresh: 'others' },
  'give mandates': { roles: ['secretariat'], needs: 'full', fresh: 'others', named: true },
  'agree to mandates': { roles: ['secretariat', 'oversight'], needs: 'full', fresh: 'others', named: true },
  'see mandates': { roles: ['secretariat'], needs: 'full' },
  'use own mandates': { roles: ['member', 'liaison', 'compliance', 'secretariat'], needs: 'full' },
  'audit own organization': { roles: ['member'], needs: 'full', mandate: 'own-audit' },
  'see own organization': { roles: ['member'], needs: 'full' },
  'compare fingerprints': { roles: ['secretariat'], needs: 'founding' },
  'sign rolls': { roles: ['secretariat'], needs: 'founding', fresh: 'others', named: true },
  'change signers': { roles: ['secretariat', 'oversight'], needs: 'founding', fresh: 'others', named: true },
  'make the council key': { roles: ['secretariat'], needs: 'founding', fresh: 'others', named: true },
  // The secretariat brings the first roll about by it; nobody else sees it who stands in none.
  'see the roster': { roles: ['liaison', 'secretariat'], needs: { liaison: 'full', secretariat: 'founding' } },
  'export the roster': { roles: ['secretariat'], needs: 'full', fresh: 'council' },
  'use own key': { roles: everyone, needs: 'setup', duties: true },
  'hold a key': { roles: everyone, needs: 'setup' },
  'step up': { roles: everyone, needs: 'setup', duties: true },
  'change own settings': { roles: everyone, needs: 'setup' },
} as const satisfies Record<string, Permission>

export type PermittedAct = keyof typeof permissions

/** What a route module says of itself: `export const handle = { act: 'search the log' }`, or `'public'`. */
export interface RouteHandle {
  readonly act: PermittedAct | 'public'
  /** The dictionaries its page needs beside `shell`. */
  readonly i18n?: readonly WordsOf[]
  /** `namespace:key` of the page's title. */
  readonly title?: string
  /** False where the page is a plain form: it then carries no script at all. */
  readonly scripts?: false
  /** Bytes: the largest body its action reads, where the edge's small one does not do; see http/read-body. */
  readonly body?: number
}

/** Who somebody is to this table. */
export interface Empowered {
  readonly role: Role
  readonly powers: HeldPowers
  /** Set while they stand in for another role (mandate.ts). */
  readonly deputizes?: object | null
  /** They hold `own-audit`. */
  readonly audits?: boolean
}

/** Whether the act belongs to the role, from whenever on. */
export function isOfRole(role: Role, act: PermittedAct): boolean {
  const { roles: allowed }: Permission = permissions[act]
  return allowed.includes(role)
}

/** Whether it is not theirs although it is of their role: a deputy's, what takes a name in the roll; anybody's, what takes a mandate. */
export function isKeptFrom(
  { deputizes = null, audits = false }: Omit<Empowered, 'role' | 'powers'>,
  act: PermittedAct,
): boolean {
  const { named, mandate }: Permission = permissions[act]
  return (named === true && deputizes !== null) || (mandate !== undefined && !audits)
}

/** Whether the act belongs to the role, and so much of the role is theirs by now. */
export function may({ role, powers, deputizes = null, audits = false }: Empowered, act: PermittedAct): boolean {
  if (!isOfRole(role, act)) return false
  if (isKeptFrom({ deputizes, audits }, act)) return false
  const { needs, duties }: Permission = permissions[act]
  if (powers === 'duties') return duties === true
  const needed = typeof needs === 'string' ? needs : needs[role]
  return needed !== undefined && covers(powers, needed)
}

/** By which of the settings' minutes the act goes; null where any age within the session will do. */
export function freshnessOf(act: PermittedAct): FreshFor | null {
  const permission: Permission = permissions[act]
  return permission.fresh ?? null
}

export const isPermittedAct = (text: unknown): text is PermittedAct =>
  typeof text === 'string' && Object.hasOwn(permissions, text)
