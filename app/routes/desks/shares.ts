import { deskSharesBody } from '../../desks/desk-wire.ts'
import { shareDeskKey } from '../../desks/share-desk-key.server.ts'
import { actRoute } from '../../http/act-route.server.ts'

export const handle = { act: 'serve desks', body: 2 * 1024 * 1024 } as const

/** POST: what one holds of a desk's key, sealed to others who serve it. */
export const action = actRoute(handle, {
  sent: deskSharesBody,
  take: ({ portal, by, sent, params }) => shareDeskKey(portal, { by, sent, desk: params.desk ?? '' }),
})
