/**
 * Serves the portal until it is told to stop.
 *
 *   node build/production/serve.js --build build/production    what was built, this file in it
 *   tsx scripts/serve.ts --dev                                 from the sources, for developers
 *
 * Both from the project's own folder.
 */
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { ServerBuild } from '@remix-run/node'
import { inviteFirstSecretariat } from '../app/council/invite-first-account.server.ts'
import { type Edge, makeEdge } from '../app/http/edge.server.ts'
import { answerWhileStarting, makeWebServer } from '../app/http/web-server.server.ts'
import { hours } from '../app/ids.ts'
import { explainStart, openPortal, type Portal, PortalRefused } from '../app/portal.server.ts'
import type { Settings } from '../app/settings.ts'
import { runVerifier } from '../app/verification/run-verifier.server.ts'
import { openSchedule, type VerificationSchedule } from '../app/verification/verify-schedule.server.ts'

/** What is in flight may take this long once a stop is asked for; then it is cut. Milliseconds. */
const finishWithin = 10_000
/** And this long in all, database and log included; then we end regardless, and say so by the exit code. */
const endWithin = 20_000

const { values: choices } = parseArgs({ options: { build: { type: 'string' }, dev: { type: 'boolean' } } })

try {
  const server = makeWebServer().on('request', answerWhileStarting)
  const portal = await openPortal({
    // Before keys and database are made: a port in use must not leave half a council behind.
    beforeMaking: (settings) => listening(server, settings),
    // The log writes the line that says why. Whoever starts us starts us anew, on what was durably committed.
    onSealedOff: () => process.exit(1),
  })
  endOnSurprise(portal)
  await serve(server, portal)
} catch (error) {
  // Nothing is served yet: what is wrong goes to whoever starts us, a sentence for each thing.
  console.error(explainStart(error))
  process.exit(1)
}

async function serve(server: Server, portal: Portal): Promise<void> {
  let stopping = false
  const schedule = scheduleOf(portal)
  const parts = choices.dev ? await fromSources(server) : await fromBuild(resolve(choices.build ?? 'build/production'))
  server.off('request', answerWhileStarting)
  server.on('request', makeEdge({ portal, ...parts, stopping: () => stopping }))
  const { origin, host, port, mode } = portal.settings
  portal.logger.info({ origin, host, port, mode }, 'the portal is open')
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // npm and a terminal may both pass on the same Ctrl-C.
      if (stopping) return
      stopping = true
      void stop({ server, portal, schedule }, signal)
    })
  }
  schedule.start()
  await inviteFirst(portal)
}

/** The portal's own look at its whole log, once in so many hours. */
function scheduleOf(portal: Portal): VerificationSchedule {
  const { settings, logger } = portal
  const { dataDir, database } = settings
  const target = { project: process.cwd(), dataDir, databaseUrl: database.kind === 'postgres' ? database.url : null }
  return openSchedule({
    ground: portal,
    every: hours(settings.logVerifyHours),
    verify: (onProgress) => runVerifier(target, onProgress),
    logger,
  })
}

function listening(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new PortalRefused(whyNotHeard({ host, port }, error))),
    )
    server.listen(port, host, resolve)
  })
}

function whyNotHeard({ host, port }: Pick<Settings, 'host' | 'port'>, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `PORT ${port} on ${host} is in use, perhaps by a portal that is running already. Stop that program, or set PORT to another number.`
  if (error.code === 'EACCES')
    return `PORT ${port} may not be used by this user. Set PORT to a number above 1023, and let the proxy in front use ${port}.`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST ${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1.`
  return `PORT ${port} on ${host} cannot be used: ${error.message}. Set PORT or HOST to another.`
}

/** On an empty council, the way in. Written for whoever sits at the terminal, past the lines, which are kept. */
async function inviteFirst(portal: Portal): Promise<void> {
  const link = await inviteFirstSecretariat(portal)
  if (link === null) return
  const address = new URL(link, portal.settings.origin).href
  process.stdout.write(
    `\nNobody has an account yet. This link makes the first one, of the secretariat; it works once, within 72 hours:\n\n  ${address}\n\n`,
  )
}

/** No new connections; what is in flight is finished; then log and database are closed, in that order, and we end. */
interface Serving {
  readonly server: Server
  readonly portal: Portal
  readonly schedule: VerificationSchedule
}

async function stop({ server, portal, schedule }: Serving, signal: string): Promise<void> {
  const { logger } = portal
  logger.info({ signal }, 'stopping')
  setTimeout(() => {
    logger.fatal('stopping took too long')
    process.exit(1)
  }, endWithin).unref()
  const cut = setTimeout(() => {
    logger.warn('requests still in flight are cut')
    server.closeAllConnections()
  }, finishWithin)
  await new Promise<void>((closed) => server.close(() => closed()))
  clearTimeout(cut)
  await schedule.close()
  await portal.close()
  logger.info('stopped')
  process.exit(0)
}

/** After an error nobody foresaw, nothing in memory can be vouched for: say what it was and end. What was committed stands. */
function endOnSurprise({ logger }: Portal): void {
  for (const surprise of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(surprise, (error: unknown) => {
      logger.fatal({ err: error }, surprise)
      process.exit(1)
    })
  }
}

type Parts = Pick<Edge, 'build' | 'clientFolder' | 'beforeRoutes'>

async function fromBuild(folder: string): Promise<Parts> {
  const build: ServerBuild = await import(pathToFileURL(join(folder, 'server/index.js')).href)
  return { build, clientFolder: join(folder, 'client') }
}

async function fromSources(server: Server): Promise<Parts> {
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({ server: { middlewareMode: true, hmr: { server } } })
  const load = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild
  return { build: load, clientFolder: null, beforeRoutes: vite.middlewares }
}
