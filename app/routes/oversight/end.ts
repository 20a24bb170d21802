import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { hear } from '../../verification/record-verification.server.ts'
import { verificationEndBody } from '../../verification/verification-wire.ts'

export const handle: RouteHandle = { act: 'see log health' }

/** POST: what a person's browser says of the verification it began. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const id = param('v', params.verification)
  const end = await readJson(request, verificationEndBody)
  const heard = await hear(context.portal, { id, end, by: actorFields(actor, context.visit) })
  return heard.ok ? json({}) : sayNo(heard)
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  return redirect(`/oversight/verifications/${param('v', params.verification)}`, 303)
}
