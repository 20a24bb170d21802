import type { RouteHandle } from '../../access/permissions.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { askSender } from '../../responses/ask-sender.server.ts'
import { askBody, noteBodyLimit } from '../../responses/response-wire.ts'

export const handle = { act: 'respond to bulletins', body: noteBodyLimit } as const satisfies RouteHandle

/** POST: a signed act: a reader’s question to the unit that issued it. */
export const action = actRoute(handle, {
  sent: askBody,
  take: ({ portal, by, sent: { act, note }, params }) =>
    askSender(portal, { bulletin: param('b', params.bulletin), note, sent: act, by }),
})
