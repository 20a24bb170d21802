import { redirect } from '@remix-run/node'
import { clearCookie } from './cookie.server.ts'

/**
 * To the sign-in page with nothing left behind: cookies of the session, cached
 * pages. Not the browser's storage: in it lies the sealed trust card, by which an
 * older log is noticed. What is personal there the page itself has just removed
 * (app/openpgp/kept-here): a form that leads here carries `data-leaves`.
 */
export function signedOut(): Response {
  const headers = new Headers({ 'Clear-Site-Data': '"cache"' })
  headers.append('Set-Cookie', clearCookie('__Host-fuin'))
  headers.append('Set-Cookie', clearCookie('__Host-fuin-sign-in'))
  return redirect('/sign-in?signedOut', { status: 303, headers })
}
