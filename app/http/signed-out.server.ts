import { redirect } from '@remix-run/node'
import { clearCookie } from './cookie.server.ts'

/** To the sign-in page with nothing left behind: cookies of the session, cached pages, whatever scripts had stored. */
export function signedOut(): Response {
  const headers = new Headers({ 'Clear-Site-Data': '"cache", "storage"' })
  headers.append('Set-Cookie', clearCookie('__Host-fuin'))
  headers.append('Set-Cookie', clearCookie('__Host-fuin-sign-in'))
  return redirect('/sign-in?signedOut', { status: 303, headers })
}
