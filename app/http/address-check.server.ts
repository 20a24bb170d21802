import type { RequestHandler } from 'express'
import { sayPlainly } from './plain-answer.server.ts'

// The longest address of the site map is a tile of the log: three words and a
// number in groups of three digits, `log/tile/entries/x001/x234/067.p/12`.
const longestPath = 256
const deepestPath = 12
/** A search of the log that is sent on to a page, at its longest. */
const longestQuery = 4_096
/** Browsers send some twenty. Node stops reading at 16 KiB of them all. */
const mostHeaders = 80

/**
 * Refuses by its form alone what no page of ours is addressed by, before anything
 * compares it with the site map: matching tries every route against the path, so
 * what is long and deep is work for free. Remix decodes a path and fails on what
 * is no UTF-8; here that is a mistyped address.
 */
export const refuseOddAddress: RequestHandler = (req, res, next) => {
  if (req.rawHeaders.length > 2 * mostHeaders) return sayPlainly(req, res, { reason: 'headers-too-long' })
  const [path = '', query = ''] = halves(req.originalUrl)
  if (path.length > longestPath || query.length > longestQuery)
    return sayPlainly(req, res, { reason: 'address-too-long' })
  if (!isReadable(path)) return sayPlainly(req, res, { reason: 'address-unreadable' })
  if (path.split('/').length - 1 > deepestPath) return sayPlainly(req, res, { reason: 'not-found' })
  next()
}

function halves(url: string): readonly [string, string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

/** A path of our own, in characters an address may have (RFC 3986 §2), whose escapes are UTF-8. */
function isReadable(path: string): boolean {
  if (!/^\/(?!\/)[\w\-.~!$&'()*+,;=:@/%]*$/.test(path)) return false
  try {
    decodeURIComponent(path)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
