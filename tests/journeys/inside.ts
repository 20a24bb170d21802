/** Sessions without the way to them, and every door of the site map with somebody who may pass it. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RouteConfigEntry } from '@remix-run/route-config'
import type Database from 'better-sqlite3'
import { isPermittedAct, permissions } from '../../app/access/permissions.ts'
import type { Role } from '../../app/access/role.ts'
import { smallBody } from '../../app/http/body-size.ts'
import { makeId } from '../../app/ids.ts'
import siteMap from '../../app/routes.ts'
import type { OpenedCouncil } from './portal-copy.ts'

export interface Door {
  readonly path: string
  /** Somebody who may; null where everybody may. */
  readonly role: Role | null
  /** The route's own text. Read from the file: its page needs a browser's build. */
  readonly text: string
  /** The largest body it reads. */
  readonly most: number
}

export const doors: readonly Door[] = await Promise.all((await siteMap).map(doorOf))

/** Every action behind the door, with a role that may do it. */
export const innerActions: readonly (Door & { readonly role: Role })[] = doors.flatMap(({ role, ...door }) =>
  role !== null && hasAction(door) ? [{ ...door, role }] : [],
)

export function hasAction({ text }: Pick<Door, 'text'>): boolean {
  return /export (async function|const) action\b/.test(text)
}

async function doorOf({ file, path = '' }: RouteConfigEntry): Promise<Door> {
  const place = new URL(`../../app/${file}`, import.meta.url)
  const text = readFileSync(fileURLToPath(place), 'utf8')
  const most = /\bhandle\b[^}]*\bbody: /.test(text) ? await largestBodyOf(place) : smallBody
  const act = /\bact: '([^']+)'/.exec(text)?.[1]
  if (act === 'public') return { path: filled(path), role: null, text, most }
  if (!isPermittedAct(act)) throw new Error(`${file} names no act`)
  return { path: filled(path), role: permissions[act].roles[0], text, most }
}

async function largestBodyOf(route: URL): Promise<number> {
  const { handle } = (await import(/* @vite-ignore */ route.href)) as { readonly handle?: { readonly body?: number } }
  if (handle?.body === undefined) throw new Error(`${route.href} says no size`)
  return handle.body
}

function filled(path: string): string {
  const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
  const fillings: Readonly<Record<string, string>> = {
    person: makeId('p', random(16)),
    organization: makeId('o', random(16)),
    bulletin: makeId('b', random(16)),
    verification: makeId('v', random(16)),
    index: '0',
    entry: '0',
    '*': 'x',
  }
  return `/${path.replace(/:(\w+)|\*/g, (match, name?: string) => fillings[name ?? match] ?? 'x')}`
}

const accountOf: Readonly<Record<Role, keyof OpenedCouncil['people']>> = {
  member: 'member',
  liaison: 'liaison',
  compliance: 'compliance',
  secretariat: 'secretariat',
  oversight: 'oversight',
}

export interface Inside {
  readonly person: string
  readonly organization: string
  readonly session: string
  readonly cookie: string
}

/** A session as two factors leave it, all fresh. */
export function comeIn(db: Database.Database, { people }: Pick<OpenedCouncil, 'people'>, role: Role): Inside {
  const { email } = people[accountOf[role]]
  const found = db.prepare('select id, organization_id as organization from person where email = ?').get(email)
  const { id: person, organization } = found as { id: string; organization: string }
  const token = randomBytes(32).toString('base64url')
  const session = createHash('sha256').update(token).digest('hex')
  const now = Date.now()
  const until = now + 600_000
  const columns =
    'id, person_id, created_at, expires_at, absolute_until, last_seen_at, second_factor_at, second_factor, user_agent, ip'
  const values = '@id, @person, @now, @until, @until, @now, @now, @factor, @agent, @ip'
  db.prepare(`insert into session (${columns}) values (${values})`).run({
    id: session,
    person,
    now,
    until,
    factor: 'totp',
    agent: 'held',
    ip: '127.0.0.1',
  })
  return { person, organization, session, cookie: `__Host-fuin=${token}` }
}
