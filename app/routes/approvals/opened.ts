import { json } from '@remix-run/node'
import { recordProposedOpened } from '../../approvals/release-proposed.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { refused } from '../../outcome.ts'
import { copyActBody, recordedAct } from '../../sealed/release-wire.ts'

export const handle = { act: 'approve bulletins' } as const

/** POST {kind: opened, act} → {index, at}: nobody approves what they have not opened. */
export const action = actRoute(handle, {
  sent: copyActBody,
  take: async ({ portal, by, sent: { kind, act }, params }) =>
    kind === 'opened'
      ? recordProposedOpened(portal, { bulletin: param('b', params.bulletin), sent: act, by })
      : refused('act-of-another-kind'),
  answer: ({ index, at }) => json(recordedAct.encode({ index: Number(index), at })),
})
