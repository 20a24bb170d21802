import { deskKeyBody } from '../../desks/desk-wire.ts'
import { makeDeskKey } from '../../desks/make-desk-key.server.ts'
import { actRoute } from '../../http/act-route.server.ts'

// Fourteen shares, each some kilobytes.
export const handle = { act: 'serve desks', body: 2 * 1024 * 1024 } as const

/** POST: a desk's next key, sealed to its holders. */
export const action = actRoute(handle, {
  sent: deskKeyBody,
  take: ({ portal, by, sent, params }) => makeDeskKey(portal, { by, sent, desk: params.desk ?? '' }),
})
