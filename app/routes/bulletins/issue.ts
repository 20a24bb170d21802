import { json } from '@remix-run/node'
import { issueBulletin } from '../../composer/issue-bulletin.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { issueBody, issuedAt } from '../../sealed/release-wire.ts'

export const handle = { act: 'write bulletins' } as const

/** POST {act, noSelectedCommunications} → {index} of the entry `issued`. */
export const action = actRoute(handle, {
  sent: issueBody,
  take: ({ portal, by, sent: { act, noSelectedCommunications }, params }) =>
    issueBulletin(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      confirmedNoSelectedCommunications: noSelectedCommunications,
      by,
      freshness: portal.settings.freshness,
      recallMinutes: portal.settings.recallMinutes,
    }),
  answer: ({ index }) => json(issuedAt.encode({ index: Number(index) })),
})
