import { actRoute } from '../../http/act-route.server.ts'
import { enrolBody } from '../../keys/enrol-wire.ts'
import { ownKeyRenewed } from '../../keys/renew-key.server.ts'

export const handle = { act: 'hold a key' } as const

/** POST {publicKey, protectedKey, act}: one's own key, which says of itself that it ends later. */
export const action = actRoute(handle, {
  sent: enrolBody,
  take: ({ portal, by, sent }) => ownKeyRenewed(portal, { by, sent }),
})
