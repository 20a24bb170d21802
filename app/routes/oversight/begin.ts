import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { Broken } from '../../outcome.ts'
import { begin } from '../../verification/record-verification.server.ts'
import { verificationBegun } from '../../verification/verification-wire.ts'

export const handle: RouteHandle = { act: 'see log health' }

/** POST: a person's browser begins to verify the log. Answers with the id under which it tells what it found. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const id = await begin(context.portal, { by: 'browser', person: actor.person })
  if (id === null) throw new Broken('a verification by a person was taken for the portal’s own')
  return json(verificationBegun.encode({ id }))
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  return redirect('/oversight/verifications', 303)
}
