import { reachedBody } from '../../deliveries/after-issue.ts'
import { noteCall } from '../../deliveries/note-call.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'note calls' } as const

/** POST: a signed act by which a recipient was reached by telephone, with the words they answered. */
export const action = actRoute(handle, {
  sent: reachedBody,
  take: ({ portal, by, sent: { act, copy, answer }, params }) =>
    noteCall(portal, { bulletin: param('b', params.bulletin), copy, answer, sent: act, by }),
})
