/**
 * One line of JSON for each request. Lines never carry what a person typed, a
 * cookie, a query or a body: whoever reads the server's output learns no more
 * than that a door was used.
 */
import type { Logger } from 'pino'

// A long piece of an address may be a token (an invitation's, say), however it
// is spelled; no word of the site map is that long. Our own ids are not secret
// and tell the operator which page failed; app/ids.ts.
const longest = 19
const ownId = /^[pobcei]_[A-Za-z0-9_-]{22}$/

/** The path of an address as the log may have it: no query, no token, no more than 200 characters. */
export function pathForLog(url: string): string {
  const path = (url.split(/[?#]/, 1)[0] ?? '').slice(0, 2000)
  return path.split('/').map(pieceForLog).join('/').slice(0, 200)
}

function pieceForLog(piece: string): string {
  // `.data` is what Remix appends when the browser asks for a page's data alone.
  const suffix = piece.endsWith('.data') ? '.data' : ''
  const bare = piece.slice(0, piece.length - suffix.length)
  return bare.length <= longest || ownId.test(bare) ? piece : `*${suffix}`
}

export interface Answered {
  readonly requestId: string
  readonly method: string
  readonly url: string
  readonly status: number
  /** From the first byte asked to the last byte sent. */
  readonly milliseconds: number
  /** The reader went away before the answer was whole. */
  readonly aborted: boolean
}

// Asked every few seconds, or many times a page: worth a line only when they fail.
const humdrum = /^\/(healthz$|readyz$|assets\/)/

/** Writes the line. Our own failures are errors; everything else, refusals included, is ordinary traffic. */
export function logRequest(logger: Logger, answered: Answered): void {
  const { requestId, method, url, status, milliseconds, aborted } = answered
  const line = {
    requestId,
    method,
    path: pathForLog(url),
    status,
    ms: Math.round(milliseconds),
    ...(aborted ? { aborted } : {}),
  }
  if (status >= 500) logger.error(line, 'request')
  else if (status < 400 && humdrum.test(line.path)) logger.debug(line, 'request')
  else logger.info(line, 'request')
}
