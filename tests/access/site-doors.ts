/** Every door of the site map, and how to knock at it without a server. */
import type { RouteConfigEntry } from '@remix-run/route-config'
import { pino } from 'pino'
import { makeId } from '../../app/ids.ts'
import type { Portal } from '../../app/portal.server.ts'
import siteMap from '../../app/routes.ts'
import { parseSettings } from '../../app/settings.ts'
import { random } from '../support/log.ts'
import { type Door, elsewhere } from './door.ts'

type Answerer = (args: { request: Request; params: Record<string, string>; context: object }) => unknown
export interface RouteModule {
  readonly handle?: { readonly act?: unknown }
  readonly loader?: Answerer
  readonly action?: Answerer
  readonly default?: unknown
}
export interface Place {
  readonly file: string
  readonly path: string
}

const placesOf = (entries: readonly RouteConfigEntry[], above = ''): readonly Place[] =>
  entries.flatMap((entry) => {
    const path = [above, entry.path ?? ''].filter(Boolean).join('/')
    return [{ file: entry.file, path: `/${path}` }, ...placesOf(entry.children ?? [], path)]
  })

export const places = placesOf(await siteMap)
export const moduleOf = (file: string): Promise<RouteModule> => import(/* @vite-ignore */ `../../app/${file}`)

// An object of the right form that does not exist: who is turned away must be
// turned away before anybody looks for it.
const fillings: Readonly<Record<string, () => string>> = {
  person: () => makeId('p', random(16)),
  organization: () => makeId('o', random(16)),
  bulletin: () => makeId('b', random(16)),
  copy: () => makeId('c', random(16)),
  entry: () => '0',
  index: () => '0',
  token: () => 'A'.repeat(43),
  '*': () => 'nowhere',
}
function filled(path: string, known: Readonly<Record<string, string>>) {
  const params: Record<string, string> = {}
  const address = path.replace(/:(\w+)\??|\*/g, (match, name?: string) => {
    const key = name ?? match
    params[key] = known[key] ?? fillings[key]?.() ?? 'x'
    return params[key]
  })
  return { address, params }
}

export interface Knock {
  readonly kind: 'loader' | 'action'
  readonly cookie: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** What stands in the address instead of something made up. */
  readonly params?: Readonly<Record<string, string>>
}

/** The door's answer, returned or thrown; `other` where it is no Response, or none of that kind is there. */
export async function knockAt(door: Door, place: Place, knock: Knock): Promise<Response | 'other'> {
  const answerer = (await moduleOf(place.file))[knock.kind]
  if (!answerer) return 'other'
  const { address, params } = filled(place.path, knock.params ?? {})
  const headers = new Headers({ Host: 'localhost:3000', Origin: 'http://localhost:3000', ...knock.headers })
  if (knock.cookie) headers.set('Cookie', knock.cookie)
  const post = { method: 'POST', body: new URLSearchParams({ do: 'nothing' }) }
  const request = new Request(`http://localhost:3000${address}`, { headers, ...(knock.kind === 'action' ? post : {}) })
  const portal: Portal = {
    ...door,
    settings: { ...parseSettings({}), ...door.settings },
    logger: pino({ enabled: false }),
  }
  const visit = { nonce: '', requestId: 'r', ...elsewhere }
  try {
    const answer = await answerer({ request, params, context: { portal, visit } })
    return answer instanceof Response ? answer : 'other'
  } catch (thrown) {
    return thrown instanceof Response ? thrown : 'other'
  }
}
