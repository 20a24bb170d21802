import type { LoaderFunctionArgs } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { certificateAnswer } from '../../http/certificate-answer.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'
import { namesShownUntil } from '../../review/show-names.server.ts'

export const handle: RouteHandle = { act: 'search the log' }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'search the log')
  if ((await namesShownUntil(portal, actorFields(actor, visit))) === null) throw sayNo(refused('names-not-shown'))
  return certificateAnswer(portal, param('o', params.organization))
}
