import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { certificateAnswer } from '../../http/certificate-answer.server.ts'

export const handle: RouteHandle = { act: 'see own record' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'see own record')
  return certificateAnswer(context.portal, person)
}
