import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { proposeAddress } from '../../recovery/change-address.server.ts'
import { addressBody } from '../../recovery/recovery-wire.ts'

export const handle = { act: 'restore access' } as const

/** POST: the first of two signatures under another mail address, where the old one reaches nobody. */
export const action = actRoute(handle, {
  sent: addressBody,
  take: ({ portal, by, params, sent: { channel, address, addressSalt, reason, salt, act } }) =>
    proposeAddress(portal, {
      person: param('p', params.person),
      channel,
      address: { salt: addressSalt, text: address },
      reason: { salt, text: reason },
      sent: act,
      by,
    }),
})
