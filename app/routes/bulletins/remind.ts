import { remindBody } from '../../deliveries/after-issue.ts'
import { remindRecipients } from '../../deliveries/remind-recipients.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'remind recipients' } as const

/** POST: a signed act by which whoever is silent is told that there is something. */
export const action = actRoute(handle, {
  sent: remindBody,
  take: ({ portal, by, sent: { act }, params }) =>
    remindRecipients(portal, { bulletin: param('b', params.bulletin), sent: act, by }),
})
