/** A witness on HTTP, as https://c2sp.org/tlog-witness lays it out. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { fromUtf8 } from '../formats/bytes.ts'
import { largestRequest } from '../formats/witness-request.ts'
import { isTrouble } from '../outcome.ts'
import type { Witness, WitnessLines } from './witness.server.ts'

/** A request that takes longer to arrive than this is cut. Milliseconds. */
const arrivesWithin = 10_000
/** Kept open between requests: the specification asks for it, and the next one comes within a minute. */
const keptOpen = 75_000
const mostConnections = 256

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const text = (status: number, body: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${body}\n`,
})

/**
 * POST /add-checkpoint, GET /<origin hash>/checkpoint, GET /healthz. Not yet
 * listening. Nobody needs to sign in: a checkpoint is signed by its log, and
 * nothing that is answered is secret.
 */
export function makeWitnessServer(witness: Witness, logger?: WitnessLines): Server {
  const server = createServer((incoming, outgoing) => {
    answerOf(witness, incoming).then(
      (answer) => send(outgoing, answer),
      (error: unknown) => {
        logger?.error({ err: error }, 'the witness could not answer')
        send(outgoing, text(500, 'the witness could not answer'))
      },
    )
  })
  server.requestTimeout = arrivesWithin
  server.headersTimeout = arrivesWithin
  server.keepAliveTimeout = keptOpen
  server.maxConnections = mostConnections
  return server
}

async function answerOf(witness: Witness, incoming: IncomingMessage): Promise<Answer> {
  const { method, url = '' } = incoming
  if (url === '/add-checkpoint')
    return method === 'POST' ? await addCheckpoint(witness, incoming) : text(405, 'POST only')
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'GET only')
  if (url === '/healthz') return text(200, 'ok')
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(url) ?? []
  const note = originHash === undefined ? null : await witness.checkpoint(originHash)
  return note === null ? text(404, 'not found') : { ...text(200, ''), body: note }
}

async function addCheckpoint(witness: Witness, incoming: IncomingMessage): Promise<Answer> {
  const bytes = await readBody(incoming)
  if (bytes === null) return text(413, 'request is too long')
  try {
    return await witness.addCheckpoint(fromUtf8(bytes))
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return text(400, error.message)
    throw error
  }
}

/** Null if it is longer than any request may be. One that is longer than it said is cut off without an answer. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > largestRequest) return null
  const parts: Buffer[] = []
  let length = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length
    if (length > largestRequest) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function send(outgoing: ServerResponse, { status, type, body }: Answer): void {
  // What was not read to its end must not be taken for the next request.
  const done = status === 413 || status >= 500 ? { Connection: 'close' } : {}
  outgoing.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...done })
  outgoing.end(body)
}
