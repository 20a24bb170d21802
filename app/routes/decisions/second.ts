import { agreeOpening } from '../../archive/decide-opening.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { agreeMandate } from '../../mandates/give-mandate.server.ts'
import { agreeAddress } from '../../recovery/change-address.server.ts'
import { agreeRestoring } from '../../recovery/restore-access.server.ts'
import { confirmDecision } from '../../trust/decide-log.server.ts'
import { agreePasskeyDates } from '../../trust/decide-passkeys.server.ts'
import { secondBody } from '../../trust/decision-wire.ts'
import { secondingAct } from '../../trust/decisions.ts'

export const handle = { act: 'see decisions' } as const

/** POST {kind, act}: the second signature under what another person asked. */
export const action = actRoute(handle, {
  sent: secondBody,
  also: ({ kind }) => secondingAct(kind),
  take: ({ portal, by, sent: { kind, act: sent } }) => {
    switch (kind) {
      case 'restore-access':
        return agreeRestoring(portal, { by, sent })
      case 'change-address':
        return agreeAddress(portal, { by, sent })
      case 'mandate':
        return agreeMandate(portal, { by, sent })
      case 'open-archive':
        return agreeOpening(portal, { by, sent })
      case 'passkeys':
        return agreePasskeyDates(portal, { by, sent })
      default:
        return confirmDecision(portal, { by, kind, act: sent })
    }
  },
})
