import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { listExportBody } from '../../acts/list-export-wire.ts'
import { exportDeliveries } from '../../deliveries/export-deliveries.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { listExportAnswer } from '../../http/csv-answer.server.ts'
import { param } from '../../http/param.server.ts'
import { namesShownUntil } from '../../review/show-names.server.ts'

export const handle = { act: 'export deliveries' } as const

/** Answers with the file itself, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: listExportBody,
  take: async ({ portal, by, sent, params }) => {
    const named = by.role !== 'compliance' || (await namesShownUntil(portal, by)) !== null
    return exportDeliveries(portal, { bulletin: param('b', params.bulletin), by, sent, named })
  },
  answer: listExportAnswer,
})

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'export deliveries')
  return redirect(`/bulletins/${param('b', params.bulletin)}/deliveries`, 303)
}
