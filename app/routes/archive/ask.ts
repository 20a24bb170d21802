import { openingBody } from '../../archive/archive-wire.ts'
import { askOpening } from '../../archive/decide-opening.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'ask for the archive' } as const

/** POST: the first of two signatures under opening what lies in the archive. */
export const action = actRoute(handle, {
  sent: openingBody,
  take: ({ portal, by, params, sent: { reason, salt, act } }) =>
    askOpening(portal, { bulletin: param('b', params.bulletin), reason: { salt, text: reason }, sent: act, by }),
})
