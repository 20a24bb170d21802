import { actRoute } from '../../http/act-route.server.ts'
import { proposePasskeyDates } from '../../trust/decide-passkeys.server.ts'
import { passkeyDaysBody } from '../../trust/decision-wire.ts'

export const handle = { act: 'set passkey dates' } as const

/** POST: the first of two signatures under the days from which powers take a passkey. */
export const action = actRoute(handle, {
  sent: passkeyDaysBody,
  take: ({ portal, by, sent: { offices, members, reason, salt, act } }) =>
    proposePasskeyDates(portal, { days: { offices, members }, reason: { salt, text: reason }, sent: act, by }),
})
