/**
 * Answers a busy action ahead of Remix: the very action of the very route
 * module, which stands in the site map and in the table of permissions like
 * every other. Left out are Remix's walk through all routes and its streams,
 * which cost more than giving a copy does.
 */
import type { AppLoadContext, ServerBuild } from '@remix-run/node'
import type { RequestHandler, Request as ServerRequest, Response as ServerResponse } from 'express'

/** The largest body these actions read: a signed act. Bytes. */
const largestBody = 65_536

export interface DirectAction {
  /** As express takes it. */
  readonly path: string
  readonly answer: RequestHandler
}

/** `path` as the site map has it. Throws if the build has no action there: it is named in the edge, not by a user. */
export function directAction(
  build: ServerBuild,
  path: string,
  contextOf: (res: ServerResponse) => AppLoadContext,
): DirectAction {
  const found = Object.values(build.routes).find((one) => one?.path === path)
  const action = found?.module.action
  if (!action) throw new Error(`the build has no action at ${path}`)
  return {
    path: `/${path}`,
    answer: (req, res, next) => {
      const run = async (): Promise<void> => {
        const body = await bodyOf(req)
        if (body === null) return void res.status(413).end()
        const request = requestOf(req, body)
        await send(res, await answered(() => action({ request, params: req.params, context: contextOf(res) })))
      }
      void run().catch(next)
    },
  }
}

/** Null where it is too long. */
async function bodyOf(req: ServerRequest): Promise<string | null> {
  if (Number(req.get('content-length') ?? 0) > largestBody) return null
  const parts: Buffer[] = []
  let length = 0
  for await (const part of req) {
    parts.push(part)
    length += part.length
    if (length > largestBody) return null
  }
  return Buffer.concat(parts).toString('utf8')
}

function requestOf(req: ServerRequest, body: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) if (typeof value === 'string') headers.set(name, value)
  return new Request(`${req.protocol}://${req.get('host')}${req.originalUrl}`, { method: req.method, headers, body })
}

/** An action may throw its answer as well as return it; anything else thrown is the edge's last resort. */
async function answered(act: () => unknown): Promise<Response> {
  const answer = await Promise.resolve(act()).catch((thrown: unknown) => thrown)
  if (answer instanceof Response) return answer
  throw answer instanceof Error ? answer : new Error('an action gave no answer')
}

async function send(res: ServerResponse, answer: Response): Promise<void> {
  res.status(answer.status)
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') res.append(name, value)
    else res.setHeader(name, value)
  }
  res.end(Buffer.from(await answer.arrayBuffer()))
}
