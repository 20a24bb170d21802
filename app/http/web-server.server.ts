/**
 * Node's server with the limits of before anything is read: how long a request
 * may take to come, how large its headers may be, how many may be connected.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { largestBody } from './body-size.ts'
import { type PlainRefusal, plainPage, statusOfEdge } from './plain-answer.server.ts'
import { patienceFor } from './read-body.server.ts'

/** Address and headers together. Ours have less than one; a browser sends its cookies of this host alone. Bytes. */
const largestHeaders = 16_384
/** From connecting to the last header; milliseconds. Whoever is slower holds the connection on purpose (Slowloris). */
const headersWithin = 15_000
/** The longest that read-body waits, and some: it cuts off by itself, this is the net below. */
const requestWithin = patienceFor(largestBody) + 60_000
/** Longer than a proxy's own, so that it is never the proxy that finds a connection closed. */
const keptOpen = 65_000
/** Nothing moved in either direction: a reader who takes nothing. The longest answer to be made takes less. */
const silentFor = 900_000
const mostConnections = 4_096
/** How often the above is looked at. */
const lookedAtEvery = 2_000

/** Not yet listening. */
export function makeWebServer(): Server {
  const server = createServer({
    maxHeaderSize: largestHeaders,
    headersTimeout: headersWithin,
    requestTimeout: requestWithin,
    keepAliveTimeout: keptOpen,
    connectionsCheckingInterval: lookedAtEvery,
  })
  server.timeout = silentFor
  server.maxConnections = mostConnections
  answerBrokenRequests(server)
  return server
}

const reasonOfCode: Readonly<Record<string, PlainRefusal['reason']>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-long',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-too-slow',
}

/** What is no request at all, too slow to become one, or larger than Node reads: there is no Response to answer with yet. */
function answerBrokenRequests(server: Server): void {
  const answering = new WeakSet<Duplex>()
  server.on('request', ({ socket }, res) => {
    answering.add(socket)
    res.once('close', () => answering.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Amid another answer on the same connection a second head would be taken for its body.
    if (!socket.writable || answering.has(socket)) return void socket.destroy()
    socket.end(rawAnswer(reasonOfCode[error.code ?? ''] ?? 'request-unreadable'))
  })
}

function rawAnswer(reason: PlainRefusal['reason']): string {
  const page = plainPage({ reason })
  return [
    `HTTP/1.1 ${statusOfEdge(reason)} Refused`,
    'Connection: close',
    'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none'",
    'X-Content-Type-Options: nosniff',
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(page)}`,
    '',
    page,
  ].join('\r\n')
}

/** The port is taken before anything is made in DATA_DIR, so for a while there is nothing yet to answer with. */
export function answerWhileStarting(req: IncomingMessage, res: ServerResponse): void {
  if (req.url === '/healthz') return void res.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok\n')
  const headers = { Connection: 'close', 'Cache-Control': 'no-store', 'Retry-After': '5' }
  if (req.url === '/readyz') {
    res.writeHead(503, { ...headers, 'Content-Type': 'text/plain' }).end('not ready: starting\n')
    return
  }
  const refusal = { reason: 'starting' } as const
  res.writeHead(statusOfEdge(refusal.reason), { ...headers, 'Content-Type': 'text/html; charset=utf-8' })
  res.end(plainPage(refusal))
}
