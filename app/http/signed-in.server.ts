import { redirect } from '@remix-run/node'
import type { Finished } from '../access/sign-in.server.ts'
import type { Asked } from './context.ts'
import { clearCookie, writeCookie, writeLastingCookie } from './cookie.server.ts'
import { writeKnownBrowser } from './known-browser-cookie.server.ts'
import { localPath } from './local-path.ts'

/** Seconds for which the page says why somebody may not be inside. */
const toldFor = 120

/** Both factors were shown: in, or to the page that says why not. */
export function signedIn(context: Asked['context'], finished: Finished, to: string | undefined): Response {
  const headers = new Headers()
  headers.append('Set-Cookie', clearCookie('__Host-fuin-sign-in'))
  // There is no half sign-in any more: the page itself has to know that it did not lapse, with script and without.
  if (finished.state === 'outside') {
    headers.append('Set-Cookie', writeLastingCookie('__Host-fuin-outside', finished.why, toldFor))
    return redirect('/sign-in/second-factor', { status: 303, headers })
  }
  headers.append('Set-Cookie', writeCookie('__Host-fuin', finished.token))
  headers.append('Set-Cookie', writeKnownBrowser(context, finished.person))
  return redirect(localPath(to) ?? '/', { status: 303, headers })
}
