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

/**
 * Whether somebody else's page led here: a link, a form, a redirect. Browsers
 * say so in Sec-Fetch-Site (`none`: typed, a bookmark, another program), and no
 * page can forge it. Those too old to say it (before 2023) name the page they
 * come from, unless that page forbids it; what is no browser cannot be led.
 */
export function isLedFromElsewhere(request: Pick<Request, 'method' | 'headers' | 'url'>): boolean {
  if (!isSafe(request.method)) return false
  const site = request.headers.get('Sec-Fetch-Site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const referer = request.headers.get('Referer')
  return referer !== null && URL.canParse(referer) && new URL(referer).host !== request.headers.get('Host')
}
