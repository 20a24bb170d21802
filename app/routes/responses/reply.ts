import type { RouteHandle } from '../../access/permissions.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { reply } from '../../responses/answer-reader.server.ts'
import { noteBodyLimit, replyBody } from '../../responses/response-wire.ts'

export const handle = { act: 'answer readers', body: noteBodyLimit } as const satisfies RouteHandle

/** POST: a signed act by which the unit answers a reader’s question. */
export const action = actRoute(handle, {
  sent: replyBody,
  take: ({ portal, by, sent: { act, question, note }, params }) =>
    reply(portal, { bulletin: param('b', params.bulletin), question, note, sent: act, by }),
})
