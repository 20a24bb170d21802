import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { refused } from '../../outcome.ts'
import { exportEntries } from '../../review/export-entries.server.ts'
import { exportBody } from '../../review/export-wire.ts'
import { logList } from '../../review/log-filter.ts'
import { namesShownUntil } from '../../review/show-names.server.ts'

export const handle = { act: 'export the log' } as const

/** Answers with the file itself, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: exportBody,
  take: async ({ portal, by, sent: { query, format, salt, act } }) => {
    const named = (await namesShownUntil(portal, by)) !== null
    const { filters: filter, flaw } = readAsked(logList, new URLSearchParams(query))
    if (flaw) return refused(flaw)
    return exportEntries(portal, { filter, format, salt, sent: act, by, named })
  },
  answer: ({ file }, { sent: { format } }) =>
    new Response(new Uint8Array(file), {
      headers: {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
        'Content-Disposition': `attachment; filename="fuin-log.${format}"`,
        'Cache-Control': 'no-store',
      },
    }),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'export the log')
  return redirect('/log', 303)
}
