import { actBody } from '../../acts/act-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { giveConsent } from '../../keys/give-consent.server.ts'

export const handle = { act: 'hold a key' } as const

/** POST {act}: the consent of their organization, signed by its representative with their own key. */
export const action = actRoute(handle, {
  sent: actBody,
  allowUnfinishedSetup: true,
  take: ({ portal, by, sent: { act } }) => giveConsent(portal, { by, act }),
})
