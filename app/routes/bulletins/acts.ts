import { json } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { recordCopyAct } from '../../reading/release-copy.server.ts'
import { copyActBody, recordedAct } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

/** POST {kind, act} → {index, at} of the entry that holds the reader's own word. */
export const action = actRoute(handle, {
  sent: copyActBody,
  also: ({ kind }) => (kind === 'acknowledged' ? 'acknowledge bulletins' : null),
  take: ({ portal, by, sent: { kind, act }, params }) =>
    recordCopyAct(portal, { bulletin: param('b', params.bulletin), kind, sent: act, by }),
  answer: ({ index, at }) => json(recordedAct.encode({ index: Number(index), at })),
})
