/**
 * The edge: what every request passes before a route sees it, in this order.
 * Identity of the request and its line in the log; headers; health; static
 * files; the right host; no oversize body; the origin check; the giving of
 * copies, which everybody wants at once; then Remix.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { lastScheduleFailed } from '../oversight/verification-store.server.ts'
import type { Portal } from '../portal.server.ts'
import { pingDatabase } from '../portal.server.ts'
import type { Visit } from './context.ts'
import { directAction } from './direct-action.server.ts'
import { readiness } from './health.server.ts'
import { refuseForeignOrigin } from './origin-check.server.ts'
import { drainedOf } from './paced-stream.server.ts'
import { logRequest } from './request-log.server.ts'
import { assetPolicy, commonHeaders, openToMonitors, pagePolicy, reportPath } from './security-headers.server.ts'

export interface Edge {
  readonly portal: Portal
  /** Remix's server build, or how to get it anew while developing. */
  readonly build: ServerBuild | (() => Promise<ServerBuild>)
  /** The folder with the browser's files; null while developing, where Vite serves them. */
  readonly clientFolder: string | null
  /** Vite's own, while developing. */
  readonly beforeRoutes?: RequestHandler
  /** True once the server takes no more connections. */
  readonly stopping: () => boolean
}

/** Public answers of the log, which set their own short lifetime. Everything else that is not a static file is no-store. */
const cacheable = /^\/log\/(checkpoint|vkey|tile\/(?!entries\/).*)$/

/** The largest body any act needs: one batch of sealed copies. A length must be stated, so nothing is read in vain. */
const largestBody = 32 * 1024 * 1024

export function makeEdge(edge: Edge): Express {
  const { portal, clientFolder } = edge
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', portal.settings.proxies)
  app.use(beginVisit(edge))
  app.get('/healthz', (_, res) => void res.type('text/plain').send('ok\n'))
  app.get('/readyz', (_, res, next) => void answerReadiness(edge, res).catch(next))
  if (clientFolder) serveFiles(app, { clientFolder, https: isHttps(portal) })
  if (edge.beforeRoutes) app.use(edge.beforeRoutes)
  app.use(requireHost(portal), limitBody, exceptReports(refuseForeignOrigin(portal.settings.origin)))
  const contextOf = (res: Response) => ({ portal, visit: visitOf(res), drained: drainedOf(res) })
  // While developing, the build is another one with every change, and Remix answers everything.
  if (typeof edge.build !== 'function') {
    const release = directAction(edge.build, 'bulletins/:bulletin/release', contextOf)
    app.post(release.path, release.answer)
  }
  app.use(
    createRequestHandler({
      build: edge.build,
      // Never 'development' by accident: it would send stack traces to people.
      mode: clientFolder ? 'production' : 'development',
      getLoadContext: (_, res) => contextOf(res),
    }),
  )
  app.use(lastResort(portal))
  return app
}

function beginVisit({ portal, stopping }: Edge): RequestHandler {
  const https = isHttps(portal)
  const common = Object.entries(commonHeaders({ https }))
  return (req, res, next) => {
    const began = performance.now()
    const visit: Visit = {
      // Our own, never the client's: a line of the log must not be forgeable by whoever asks.
      requestId: randomBytes(16).toString('hex'),
      nonce: randomBytes(16).toString('base64'),
      ip: req.ip ?? '',
      userAgent: (req.get('user-agent') ?? '').slice(0, 300),
    }
    res.locals.visit = visit
    for (const [name, value] of common) res.setHeader(name, value)
    if (openToMonitors.paths.test(req.path)) res.setHeaders(new Map(Object.entries(openToMonitors.headers)))
    res.setHeader('X-Request-Id', visit.requestId)
    res.setHeader('Content-Security-Policy', pagePolicy({ nonce: visit.nonce, https }))
    if (!cacheable.test(req.path)) res.setHeader('Cache-Control', 'no-store')
    if (stopping()) res.setHeader('Connection', 'close')
    const { method, originalUrl: url } = req
    res.once('close', () => {
      const milliseconds = performance.now() - began
      const aborted = !res.writableFinished
      logRequest(portal.lines, {
        requestId: visit.requestId,
        method,
        url,
        status: res.statusCode,
        milliseconds,
        aborted,
      })
    })
    next()
  }
}

const isHttps = ({ settings }: Portal): boolean => settings.origin.startsWith('https:')
const visitOf = (res: Response): Visit => res.locals.visit as Visit

async function answerReadiness({ portal, stopping }: Edge, res: Response): Promise<void> {
  const found = await readiness({
    pingDatabase: () => pingDatabase(portal),
    logHealth: () => portal.log.health(),
    verificationFailed: () => lastScheduleFailed(portal.db),
    stopping,
  })
  if (found.state === 'ready') res.type('text/plain').send('ready\n')
  else if (found.state === 'degraded') res.type('text/plain').send(`ready, degraded: ${found.part}\n`)
  else res.status(503).type('text/plain').send(`not ready: ${found.part}\n`)
}

/**
 * Only the build's files are compressed, and that branch ends here. Pages mix
 * what a session may see with what an attacker can make somebody ask for;
 * compressed, their length would tell one from the other (BREACH).
 */
function serveFiles(
  app: Express,
  { clientFolder, https }: { readonly clientFolder: string; readonly https: boolean },
): void {
  const files = (lifetime: string): Parameters<typeof express.static>[1] => ({
    index: false,
    redirect: false,
    setHeaders(res, path) {
      res.setHeader('Cache-Control', lifetime)
      res.setHeader('Content-Security-Policy', assetPolicy({ path, https }))
    },
  })
  // Their names hold a hash of their bytes.
  const built = express.static(join(clientFolder, 'assets'), files('public, max-age=31536000, immutable'))
  app.use('/assets', compression(), built, (_, res) => void res.status(404).end())
  app.use(express.static(clientFolder, files('public, max-age=3600')))
}

/**
 * Answers only under the name of ORIGIN, which every signed act and every link
 * of a letter holds. Against forged Host headers and DNS rebinding. Remix takes
 * the address from these headers, so afterwards they say ORIGIN and nothing else.
 */
function requireHost({ settings }: Portal): RequestHandler {
  const { host } = new URL(settings.origin)
  return (req, res, next) => {
    const forwarded = settings.proxies > 0 ? req.get('x-forwarded-host')?.split(',', 1)[0]?.trim() : undefined
    if ((forwarded ?? req.get('host'))?.toLowerCase() === host) {
      req.headers.host = host
      delete req.headers['x-forwarded-host']
      return next()
    }
    if (req.method === 'GET' || req.method === 'HEAD') return res.redirect(302, `${settings.origin}/`)
    res.status(421).end()
  }
}

function limitBody(req: Request, res: Response, next: NextFunction): void {
  const length = req.get('content-length')
  if (req.get('transfer-encoding') !== undefined && length === undefined) return void res.status(411).end()
  if (Number(length ?? 0) > largestBody) return void res.status(413).end()
  next()
}

// Browsers send reports by themselves, some without an Origin; reports change nothing.
const exceptReports =
  (check: RequestHandler): RequestHandler =>
  (req, res, next) =>
    req.path === reportPath ? next() : check(req, res, next)

/** Whatever nobody caught: logged whole, answered with nothing but the id under which to find it. */
function lastResort({ lines }: Portal) {
  return (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    const { requestId } = visitOf(res)
    lines.error({ err: error, requestId }, 'request failed at the edge')
    if (res.headersSent) return void res.destroy()
    res.status(500).type('text/plain').send(`500 ${requestId}\n`)
  }
}
