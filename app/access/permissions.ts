import type { WordsOf } from '../i18n/language.ts'
import { type Role, roles } from './role.ts'

const everyone: readonly Role[] = roles

/**
 * Who may do what: the one table. Every route names the act it serves and asks
 * here; a generated test walks all routes as every role and as nobody.
 *
 * Compliance sees marks and numbers but may not read a bulletin; the secretariat
 * keeps people and keys but sees no deliveries; oversight checks the log without
 * having to trust the operator, and sees nothing else.
 */
export const permissions = {
  'see home': everyone,
  'list bulletins': ['member', 'liaison', 'compliance'],
  'read bulletins': ['member', 'liaison'],
  'acknowledge bulletins': ['member'],
  'write bulletins': ['liaison'],
  'see deliveries': ['liaison', 'compliance'],
  'see own record': everyone,
  'search the log': ['compliance'],
  'open any entry': ['compliance', 'oversight'],
  'export the log': ['compliance'],
  'make evidence': ['compliance'],
  'show names': ['compliance'],
  'keep holds': ['compliance'],
  'see log health': ['compliance', 'oversight'],
  'see the log trust': ['compliance', 'secretariat', 'oversight'],
  'change the log trust': ['secretariat', 'oversight'],
  'suspend the quorum': ['liaison', 'compliance', 'secretariat', 'oversight'],
  'mirror the log': ['compliance', 'oversight'],
  'manage mirrors': ['oversight'],
  'manage people': ['secretariat'],
  'manage organizations': ['secretariat'],
  'compare fingerprints': ['secretariat'],
  'sign rolls': ['secretariat'],
  'make the council key': ['secretariat'],
  'see the roster': ['liaison', 'secretariat'],
  'hold a key': everyone,
  'change own settings': everyone,
} as const satisfies Record<string, readonly Role[]>

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
}

export function may(role: Role, act: PermittedAct): boolean {
  const allowed: readonly Role[] = permissions[act]
  return allowed.includes(role)
}

export const isPermittedAct = (text: unknown): text is PermittedAct =>
  typeof text === 'string' && Object.hasOwn(permissions, text)
