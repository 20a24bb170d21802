/**
 * Answers a busy action ahead of Remix: the very action of the very route
 * module, which stands in the site map and in the table of permissions like
 * every other. Left out are Remix's walk through all routes and its streams,
 * which cost more than giving a copy does.
 */
import type { AppLoadContext, ServerBuild } from '@remix-run/node'
import type { RequestHandler, Response as ServerResponse } from 'express'
import { sendWhole, webRequest } from './web-request.server.ts'

export interface DirectAction {
  /** As express takes it. */
  readonly path: string
  readonly answer: RequestHandler
}

interface Directly {
  readonly origin: string
  contextOf(res: ServerResponse): AppLoadContext
}

/** `path` as the site map has it. Throws if the build has no action there: it is named in the edge, not by a user. */
export function directAction(build: ServerBuild, path: string, { origin, contextOf }: Directly): DirectAction {
  const found = Object.values(build.routes).find((one) => one?.path === path)
  const action = found?.module.action
  if (!action) throw new Error(`the build has no action at ${path}`)
  return {
    path: `/${path}`,
    answer: (req, res, next) => {
      const run = async (): Promise<void> => {
        const request = webRequest(req, res, origin)
        const answer = await answered(() => action({ request, params: req.params, context: contextOf(res) }))
        await sendWhole(res, answer)
      }
      void run().catch(next)
    },
  }
}

/** An action may throw its answer as well as return it; anything else thrown is the edge's last resort. */
async function answered(act: () => unknown): Promise<Response> {
  const answer = await Promise.resolve(act()).catch((thrown: unknown) => thrown)
  if (answer instanceof Response) return answer
  throw answer instanceof Error ? answer : new Error('an action gave no answer')
}
