/**
 * The edge: what every request passes before a route sees it, in this order.
 * Identity of the request and its line in the log; headers; an address that may
 * be one; health; static files; the right host; the origin check; what is asked
 * too often; the whole body; the giving of copies, which everybody wants at once;
 * then Remix.
 */
import { randomBytes } from 'node:crypto'
import { type AppLoadContext, createRequestHandler, type ServerBuild } from '@remix-run/node'
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import type { Portal } from '../portal.server.ts'
import { pingDatabase } from '../portal.server.ts'
import { lastScheduleFailed } from '../verification/verification-store.server.ts'
import { refuseOddAddress } from './address-check.server.ts'
import type { Visit } from './context.ts'
import { cookieIn } from './cookie.server.ts'
import { directAction } from './direct-action.server.ts'
import { readiness } from './health.server.ts'
import { refuseForeignOrigin } from './origin-check.server.ts'
import { sayPlainly } from './plain-answer.server.ts'
import { type RouteSizes, routeSizes, takeBody } from './read-body.server.ts'
import { refuseGuesser, refuseTooMany } from './refuse-too-many.server.ts'
import { logRequest } from './request-log.server.ts'
import { commonHeaders, openToMonitors, pagePolicy, reportPath } from './security-headers.server.ts'
import { serveFiles } from './serve-files.server.ts'
import { sendAnswer, webRequest } from './web-request.server.ts'

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

/** What our pages ask with. Remix would take more for reading a page. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT'])

export function makeEdge(edge: Edge): Express {
  const { portal, clientFolder } = edge
  const { origin, proxies } = portal.settings
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', proxies)
  app.use(beginVisit(edge))
  // Vite's own addresses are long and deep.
  if (edge.beforeRoutes) app.use(edge.beforeRoutes)
  app.use(refuseOddAddress, refuseOddMethod)
  app.get('/healthz', (_, res) => void res.type('text/plain').send('ok\n'))
  app.get('/readyz', (_, res, next) => void answerReadiness(edge, res).catch(next))
  if (clientFolder) serveFiles(app, { clientFolder, https: isHttps(portal) })
  app.use(requireHost(portal), exceptReports(refuseForeignOrigin(origin)), refuseTooMany(portal))
  app.use(takeBody({ portal, sizes: sizesOf(edge) }), refuseGuesser(portal))
  const contextOf = (res: Response) => ({ portal, visit: visitOf(res) })
  // While developing, the build is another one with every change, and Remix answers everything.
  if (typeof edge.build !== 'function') {
    const release = directAction(edge.build, 'bulletins/:bulletin/release', { origin, contextOf })
    app.post(release.path, release.answer)
  }
  app.use(answerByRoutes(edge, contextOf))
  app.use(lastResort(portal))
  return app
}

function answerByRoutes(
  { portal, build, clientFolder }: Edge,
  contextOf: (res: Response) => AppLoadContext,
): RequestHandler {
  // Never 'development' by accident: it would send stack traces to people.
  const handle = createRequestHandler(build, clientFolder ? 'production' : 'development')
  const answer = async (req: Request, res: Response): Promise<void> =>
    sendAnswer(res, await handle(webRequest(req, res, portal.settings.origin), contextOf(res)))
  return (req, res, next) => void answer(req, res).catch(next)
}

/** Read once from what was built; anew with every request while developing. */
function sizesOf({ build }: Edge): () => Promise<RouteSizes> {
  if (typeof build === 'function') return async () => routeSizes(await build())
  const sizes = routeSizes(build)
  return async () => sizes
}

const refuseOddMethod: RequestHandler = (req, res, next) => {
  if (methods.has(req.method)) return next()
  res.setHeader('Allow', [...methods].join(', '))
  sayPlainly(req, res, { reason: 'method-unknown' })
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
      known: cookieIn(req.get('cookie') ?? '', '__Host-fuin-known'),
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
      logRequest(portal.logger, {
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
    sayPlainly(req, res, { reason: 'wrong-host' })
  }
}

// Browsers send reports by themselves, some without an Origin; reports change nothing.
const exceptReports =
  (check: RequestHandler): RequestHandler =>
  (req, res, next) =>
    req.path === reportPath ? next() : check(req, res, next)

/** Whatever nobody caught: logged whole, answered with nothing but the id under which to find it. */
function lastResort({ logger }: Portal) {
  return (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    const { requestId } = visitOf(res)
    logger.error({ err: error, requestId }, 'request failed at the edge')
    if (res.headersSent) return void res.destroy()
    res.status(500).type('text/plain').send(`500 ${requestId}\n`)
  }
}
