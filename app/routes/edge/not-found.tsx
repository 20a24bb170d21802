import type { RouteHandle } from '../../access/permissions.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * Every address that is none. It looks at nothing and says the same to
 * everybody, so that no address can be probed for.
 */
export function loader(): never {
  throw new Response(null, { status: 404, statusText: 'Not Found' })
}

export const action = (): never => loader()

/** Never drawn: the loader always throws, and the root draws the error. It makes this a page and not a bare resource. */
export default function NotFound(): null {
  return null
}
