import { json } from '@remix-run/node'
import { releaseProposed } from '../../approvals/release-proposed.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { sentCopy } from '../../reading/sent-copy.server.ts'
import { release, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'approve bulletins' } as const

/** POST {act, from} → the copy by which somebody who is asked looks at a bulletin before its issue. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseProposed(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (given) => json(release.encode(sentCopy(given, { ...given.own, bulletin: given.own.id }))),
})
