import { actBody } from '../../acts/act-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { givePledge } from '../../keys/give-pledge.server.ts'

export const handle = { act: 'hold a key' } as const

/** POST {act}: the pledge, signed with one's own key; from here on its person is active. */
export const action = actRoute(handle, {
  sent: actBody,
  allowUnfinishedSetup: true,
  take: ({ portal, by, sent: { act } }) => givePledge(portal, { by, act }),
})
