import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { stepUp } from '../../access/step-up.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { writeCookie } from '../../http/cookie.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'change own settings' }

const sent = z.strictObject({ code: z.string().max(60) })

/** POST {code}: the second factor anew for a page that goes on; the session's new token comes as its cookie. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  const { code } = await readJson(request, sent)
  const stepped = await orUnavailable(() => stepUp(portal, { actor, code, where: visit }))
  if (!stepped.ok) return sayNo(stepped)
  return json({ shown: true }, { headers: { 'Set-Cookie': writeCookie('__Host-fuin', stepped.value.token) } })
}
