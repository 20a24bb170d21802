import { redirect } from '@remix-run/node'
import { agreementOfSession } from '../access/sessions.server.ts'
import type { Finished } from '../access/sign-in.server.ts'
import type { Asked } from './context.ts'
import { clearCookie, writeCookie, writeLastingCookie } from './cookie.server.ts'
import { writeKnownBrowser } from './known-browser-cookie.server.ts'
import { localPath, withReturn } from './local-path.ts'

/** Seconds for which the page says why somebody may not be inside. */
const toldFor = 120

/** Both factors were shown: in, past a newer text where one is asked for, or to the page that says why not. */
export async function signedIn(
  context: Asked['context'],
  finished: Finished,
  to: string | undefined,
): Promise<Response> {
  const headers = new Headers()
  headers.append('Set-Cookie', clearCookie('__Host-fuin-sign-in'))
  // There is no half sign-in any more: the page itself has to know that it did not lapse, with script and without.
  if (finished.state === 'outside') {
    const { why, from } = finished
    const said = from === null ? why : `${why}.${from}`
    headers.append('Set-Cookie', writeLastingCookie('__Host-fuin-outside', said, toldFor))
    return redirect('/sign-in/second-factor', { status: 303, headers })
  }
  headers.append('Set-Cookie', writeCookie('__Host-fuin', finished.token))
  headers.append('Set-Cookie', writeKnownBrowser(context, finished.person))
  const way = localPath(to)
  const isAsked = (await agreementOfSession(context.portal, finished.token)) !== 'agreed'
  return redirect(isAsked ? withReturn('/agreement', way) : (way ?? '/'), { status: 303, headers })
}
