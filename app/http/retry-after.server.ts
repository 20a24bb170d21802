import type { EntryContext } from '@remix-run/node'

/**
 * When to come again, as an action or a loader of this page said it. Remix lets
 * the headers of an answer reach a page only through each route's own `headers`;
 * this one would be forgotten by the next route that refuses.
 */
export function retryAfterOf({ staticHandlerContext }: EntryContext): string | null {
  const { actionHeaders, loaderHeaders } = staticHandlerContext
  const said = [...Object.values(actionHeaders), ...Object.values(loaderHeaders)]
  return said.map((headers) => headers.get('Retry-After')).find((wait) => wait !== null) ?? null
}
