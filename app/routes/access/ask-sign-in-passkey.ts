import { type ActionFunctionArgs, json } from '@remix-run/node'
import { askForPasskey } from '../../access/change-passkeys.server.ts'
import { forSignIn } from '../../access/passkey-challenge.server.ts'
import { passkeyAskBody, passkeyOptions } from '../../access/passkey-wire.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { isToken, makeToken } from '../../access/sessions.server.ts'
import { waitingSignIn } from '../../access/sign-in.server.ts'
import { readCookie, writeCookie } from '../../http/cookie.server.ts'
import { jsonIn } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * POST: what the sign-in page is to ask its browser for. Whichever passkey of this
 * portal it has, also after a password: whoever knows one must not learn here which
 * passkeys its owner has. Nothing is written.
 */
export async function action({ request, context: { portal } }: ActionFunctionArgs) {
  const read = await jsonIn(request, passkeyAskBody)
  if (!read.ok) return sayNo(read)
  const waiting = await waitingSignIn(portal, readCookie(request, '__Host-fuin-sign-in'))
  const held = readCookie(request, '__Host-fuin-passkey')
  const browser = held !== null && isToken(held) ? held : makeToken(portal.random)
  const asked = await askForPasskey(portal, { person: null, whom: waiting ?? forSignIn(browser) })
  if (!asked.ok) return sayNo(asked)
  return json(passkeyOptions.encode({ options: asked.value }), {
    headers: { 'Set-Cookie': writeCookie('__Host-fuin-passkey', browser) },
  })
}
