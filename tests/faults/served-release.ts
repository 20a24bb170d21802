/** The real edge over one real route, the one that hands out sealed copies; no page, so nothing needs to be built. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { ServerBuild } from '@remix-run/node'
import { pino } from 'pino'
import { makeEdge } from '../../app/http/edge.server.ts'
import type { Portal } from '../../app/portal.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import * as releaseRoute from '../../app/routes/bulletins/release.ts'
import { parseSettings } from '../../app/settings.ts'
import type { Council } from '../bulletins/council.ts'

export interface ServedRelease {
  readonly port: number
  /** The log may be another after a restart. */
  log: ReadLog
  close(): Promise<void>
}

/** `origin` is what stands in front. `route` is the portal's own, or a bad one that a test must catch. */
export async function serveRelease(
  council: Council,
  at: { readonly origin: string; readonly route?: object },
): Promise<ServedRelease> {
  const served = { log: council.log }
  const portal = {
    ...council,
    settings: parseSettings({ ORIGIN: at.origin, LOG_LEVEL: 'silent' }),
    logger: pino({ level: 'silent' }),
    get log() {
      return served.log
    },
  } as unknown as Portal
  const build = buildOf(at.route ?? releaseRoute)
  const server = createServer(makeEdge({ portal, build, clientFolder: null, stopping: () => false }))
  const port = await listen(server)
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return Object.assign(served, { port, close })
}

export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const buildOf = (module: object): ServerBuild =>
  ({
    mode: 'production',
    entry: { module: { default: () => new Response(null, { status: 404 }), handleError: () => undefined } },
    routes: { release: { id: 'release', path: 'bulletins/:bulletin/release', module } },
    assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
    publicPath: '/',
    assetsBuildDirectory: '',
    future: { v3_singleFetch: true, v3_throwAbortReason: true, v3_relativeSplatPath: true },
    isSpaMode: false,
  }) as unknown as ServerBuild
