/**
 * The cookies of signing in. The `__Host-` prefix makes browsers take them only
 * over https (or loopback), for this host alone and from nobody else: a
 * neighbouring subdomain cannot plant one (session fixation).
 */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export type CookieName =
  | '__Host-fuin'
  | '__Host-fuin-sign-in'
  | '__Host-fuin-known'
  | '__Host-fuin-outside'
  | '__Host-fuin-passkey'

/** Lives until the browser closes; how long it is good for is the server's to say. */
export const writeCookie = (name: CookieName, token: string): string => `${name}=${token}; ${attributes}`

/** Stays when the browser closes; so many seconds. */
export const writeLastingCookie = (name: CookieName, token: string, seconds: number): string =>
  `${name}=${token}; Max-Age=${seconds}; ${attributes}`

export const clearCookie = (name: CookieName): string => `${name}=; Max-Age=0; ${attributes}`

/** The cookie's value, or null. Where one name comes twice neither is believed. */
export const readCookie = (request: Request, name: CookieName): string | null =>
  cookieIn(request.headers.get('Cookie') ?? '', name)

/** The same from the header itself, before there is a Request. */
export function cookieIn(header: string, name: CookieName): string | null {
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  const [only] = found
  return found.length === 1 && only ? only.slice(name.length + 1) : null
}
