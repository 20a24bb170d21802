import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { decideOnSharing } from '../../responses/answer-reader.server.ts'
import { decideSharingBody } from '../../responses/response-wire.ts'

export const handle = { act: 'answer readers' } as const

/** POST: a signed act by which a request to hand it on is granted or refused. */
export const action = actRoute(handle, {
  sent: decideSharingBody,
  take: ({ portal, by, sent: { act, request: question }, params }) =>
    decideOnSharing(portal, { bulletin: param('b', params.bulletin), question, sent: act, by }),
})
