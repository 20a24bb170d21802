import type { RouteHandle } from '../../access/permissions.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { respond } from '../../responses/respond.server.ts'
import { noteBodyLimit, respondBody } from '../../responses/response-wire.ts'

export const handle = { act: 'respond to bulletins', body: noteBodyLimit } as const satisfies RouteHandle

/** POST: a signed act by which an organization says what it found. */
export const action = actRoute(handle, {
  sent: respondBody,
  take: ({ portal, by, sent: { act, ...said }, params }) =>
    respond(portal, { bulletin: param('b', params.bulletin), ...said, sent: act, by }),
})
