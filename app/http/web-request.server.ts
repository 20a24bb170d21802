/**
 * From Node's request to the one routes know, and back: for Remix and for the
 * actions answered ahead of it. The body is in memory already, see read-body.
 */
import type { Request as ServerRequest, Response as ServerResponse } from 'express'
import { oneChunk } from './one-chunk.ts'
import { bodyOf } from './read-body.server.ts'

/** The address is under ORIGIN, whatever the headers say; the edge has let only that name through. */
export function webRequest(req: ServerRequest, res: ServerResponse, origin: string): Request {
  const over = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) over.abort()
  })
  const { method } = req
  const init: RequestInit = { method, headers: headersOf(req), signal: over.signal }
  if (method === 'GET' || method === 'HEAD') return new Request(`${origin}${req.originalUrl}`, init)
  return new Request(`${origin}${req.originalUrl}`, { ...init, body: oneChunk(bodyOf(res)), duplex: 'half' })
}

function headersOf({ headers: given }: ServerRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}

/** Sends a short answer in one piece, its length stated. */
export async function sendWhole(res: ServerResponse, answer: Response): Promise<void> {
  writeHead(res, answer)
  res.end(Buffer.from(await answer.arrayBuffer()))
}

function writeHead(res: ServerResponse, answer: Response): void {
  res.status(answer.status)
  if (answer.statusText) res.statusMessage = answer.statusText
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') res.append(name, value)
    else res.setHeader(name, value)
  }
}

/** Sends it as it comes, no faster than the other side takes it. */
export async function sendAnswer(res: ServerResponse, answer: Response): Promise<void> {
  writeHead(res, answer)
  if (!answer.body) return void res.end()
  const reader = answer.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (res.destroyed) return void (await reader.cancel())
    if (!res.write(part.value)) await roomIn(res)
  }
  res.end()
}

const roomIn = (res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      res.off('drain', go).off('close', go)
      resolve()
    }
    res.once('drain', go).once('close', go)
  })
