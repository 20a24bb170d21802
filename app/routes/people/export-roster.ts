import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { listExportBody } from '../../acts/list-export-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { listExportAnswer } from '../../http/csv-answer.server.ts'
import { exportRoster } from '../../roll/export-roster.server.ts'

export const handle = { act: 'export the roster' } as const

/** Answers with the file itself, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: listExportBody,
  take: ({ portal, by, sent }) => exportRoster(portal, { by, sent }),
  answer: listExportAnswer,
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'export the roster')
  return redirect('/people', 303)
}
