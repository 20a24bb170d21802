import type { RequestHandler } from 'express'
import { sayPlainly } from './plain-answer.server.ts'

/**
 * Nothing that may change state is taken from another site's page (CSRF). What
 * browsers say of a request's origin cannot be forged by a page; a request that
 * says nothing at all is no browser's. Remix checks documents only, not resource
 * routes, so this stands before all of them.
 */
export function refuseForeignOrigin(origin: string): RequestHandler {
  return (request, response, next) => {
    const said = { origin: request.get('origin'), site: request.get('sec-fetch-site') }
    if (isSafe(request.method) || isOwn(said, origin)) return next()
    sayPlainly(request, response, { reason: 'foreign-origin' })
  }
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** `Origin: null` (sandboxed frames, data: pages, no-referrer forms) equals no origin of ours. */
export function isOwn(
  said: { readonly origin: string | undefined; readonly site: string | undefined },
  origin: string,
): boolean {
  if (said.site !== undefined && said.site !== 'same-origin') return false
  return said.origin === undefined ? said.site === 'same-origin' : said.origin === origin
}
