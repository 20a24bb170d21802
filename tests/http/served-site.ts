/**
 * The whole site as a browser without script meets it: the real edge and Remix
 * over the route modules themselves, on a real socket. Only the browser's files are not
 * built, which no form needs.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerBuild } from '@remix-run/node'
import type { RouteConfigEntry } from '@remix-run/route-config'
import { pino } from 'pino'
import * as entry from '../../app/entry.server.tsx'
import { makeEdge } from '../../app/http/edge.server.ts'
import type { Portal } from '../../app/portal.server.ts'
import * as root from '../../app/root.tsx'
import siteMap from '../../app/routes.ts'
import { parseSettings } from '../../app/settings.ts'
import type { Door } from '../access/door.ts'

export interface Place {
  /** Of the route module, below app. */
  readonly file: string
  /** As the site map has it, `/people/:person`. */
  readonly path: string
}

const placesOf = (entries: readonly RouteConfigEntry[], above = ''): readonly Place[] =>
  entries.flatMap((one) => {
    const path = [above, one.path ?? ''].filter(Boolean).join('/')
    return [{ file: one.file, path: `/${path}` }, ...placesOf(one.children ?? [], path)]
  })

/** Every address of the site map. */
export const places = placesOf(await siteMap)

type RouteModule = ServerBuild['routes'][string] & object

/** A route's module in place of its own, by its file. */
export type Instead = (file: string, module: RouteModule) => RouteModule

async function buildOf(instead: Instead): Promise<ServerBuild> {
  const routes: Record<string, ServerBuild['routes'][string]> = { root: { id: 'root', path: '', module: root } }
  for (const one of await siteMap) {
    const id = one.file.replace(/\.tsx?$/, '')
    const own = (await import(/* @vite-ignore */ `../../app/${one.file}`)) as RouteModule
    const module = instead(one.file, own)
    routes[id] = {
      id,
      parentId: 'root',
      ...(one.path === undefined ? {} : { path: one.path }),
      ...(one.index ? { index: true } : {}),
      module: module as never,
    } as ServerBuild['routes'][string]
  }
  const assets = Object.fromEntries(
    Object.values(routes).flatMap((route) => (route ? [[route.id, assetOf(route)]] : [])),
  )
  return {
    entry: { module: entry },
    routes,
    assets: { entry: { imports: [], module: '/entry.js' }, routes: assets, url: '/manifest.js', version: 'test' },
    publicPath: '/',
    assetsBuildDirectory: '',
    isSpaMode: false,
    mode: 'production',
    future: {
      v3_fetcherPersist: true,
      v3_lazyRouteDiscovery: false,
      v3_relativeSplatPath: true,
      v3_routeConfig: true,
      v3_singleFetch: true,
      v3_throwAbortReason: true,
      unstable_optimizeDeps: false,
    },
  } as ServerBuild
}

function assetOf(route: NonNullable<ServerBuild['routes'][string]>) {
  const { id, parentId, path, index, module } = route
  return {
    id,
    ...(parentId ? { parentId } : {}),
    ...(path === undefined ? {} : { path }),
    ...(index ? { index } : {}),
    module: `/${id}.js`,
    hasAction: 'action' in module,
    hasLoader: 'loader' in module,
    hasClientAction: false,
    hasClientLoader: false,
    hasErrorBoundary: 'ErrorBoundary' in module,
    imports: [],
  }
}

let built: Promise<ServerBuild> | null = null

export interface ServedSite {
  readonly url: string
  close(): Promise<void>
}

/** An answer to a request with this header is on its way for so many milliseconds: a slow line. */
export const slowLine = 'x-answer-takes'

const asItIs: Instead = (_, module) => module

/** `env`: settings beside the address. */
export async function serveSite(
  door: Door,
  env: Readonly<Record<string, string>> = {},
  instead: Instead = asItIs,
): Promise<ServedSite> {
  built ??= buildOf(asItIs)
  const build = instead === asItIs ? await built : await buildOf(instead)
  const [line, portal] = [await listening(), await listening()]
  const url = `http://localhost:${portOf(line)}`
  const settings = parseSettings({ ORIGIN: url, ...env })
  const stage: Portal = { ...door, settings, logger: pino({ enabled: false }) }
  portal.on('request', makeEdge({ portal: stage, build, clientFolder: null, stopping: () => false }))
  line.on('request', (req, res) => carry(req, res, portOf(portal)))
  return {
    url,
    async close() {
      for (const server of [line, portal]) {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      }
    },
  }
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Hands a request on at once, and its answer back as late as it asks. */
function carry(req: IncomingMessage, res: ServerResponse, port: number): void {
  const { [slowLine]: takes, ...headers } = req.headers
  const on = request({ host: '127.0.0.1', port, method: req.method, path: req.url, headers }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('end', () => {
      setTimeout(
        () => {
          res.writeHead(answer.statusCode ?? 500, answer.headers)
          res.end(Buffer.concat(parts))
        },
        Number(takes ?? 0),
      )
    })
  })
  on.on('error', () => res.destroy())
  req.pipe(on)
}
