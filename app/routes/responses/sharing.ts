import type { RouteHandle } from '../../access/permissions.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { askSharing } from '../../responses/ask-sender.server.ts'
import { askBody, noteBodyLimit } from '../../responses/response-wire.ts'

export const handle = { act: 'respond to bulletins', body: noteBodyLimit } as const satisfies RouteHandle

/** POST: a signed act: a reader asks to hand it on. */
export const action = actRoute(handle, {
  sent: askBody,
  take: ({ portal, by, sent: { act, note }, params }) =>
    askSharing(portal, { bulletin: param('b', params.bulletin), note, sent: act, by }),
})
