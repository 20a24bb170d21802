import { actRoute } from '../../http/act-route.server.ts'
import { proposeMandate } from '../../mandates/give-mandate.server.ts'
import { mandateBody } from '../../mandates/mandate-wire.ts'

export const handle = { act: 'give mandates' } as const

/** POST: the first of two signatures under a power beside somebody's role. */
export const action = actRoute(handle, {
  sent: mandateBody,
  take: ({ portal, by, sent: { reason, salt, act, ...asked } }) =>
    proposeMandate(portal, { asked, reason: { salt, text: reason }, sent: act, by }),
})
