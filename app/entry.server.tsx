import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { withoutNulBytes } from './http/page-bytes.server.ts'
import { retryAfterOf } from './http/retry-after.server.ts'
import { wordsForPage } from './i18n/i18n.server.ts'
import { NonceContext } from './ui/nonce.tsx'

/** How long a page may wait for its slowest loader before its stream is cut. */
export const streamTimeout = 10_000

/**
 * Writes a page. All readers get the same stream, so there is no guessing who
 * is a robot: those portals keep out, and a guess gone wrong would switch
 * streaming off for people.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  page: EntryContext,
  { visit, portal }: AppLoadContext,
): Promise<Response> {
  const words = await wordsForPage(request, page, portal.settings.secretariat)
  const { nonce, requestId } = visit
  return new Promise((resolve, reject) => {
    let shellSent = false
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <I18nextProvider i18n={words}>
          <RemixServer context={page} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
        </I18nextProvider>
      </NonceContext.Provider>,
      {
        nonce,
        onShellReady() {
          shellSent = true
          const body = withoutNulBytes()
          headers.set('Content-Type', 'text/html; charset=utf-8')
          const wait = retryAfterOf(page)
          if (wait !== null) headers.set('Retry-After', wait)
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
          pipe(body)
        },
        onShellError: reject,
        onError(error) {
          // Before the shell is out, onShellError rejects and handleError below hears of it.
          if (shellSent) portal.logger.error({ err: error, requestId }, 'page broke off while streaming')
        },
      },
    )
    setTimeout(abort, streamTimeout + 1_000).unref()
  })
}

/** What a loader, an action or a page threw that nobody expected. The person sees a plain apology, we see why. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  // The reader went away; nothing broke.
  if (request.signal.aborted) return
  // What the router refuses by itself: the line of the request says it with its status.
  if (isRouteErrorResponse(error) && error.status < 500) return
  context.portal.logger.error({ err: error, requestId: context.visit.requestId }, 'request failed')
}
