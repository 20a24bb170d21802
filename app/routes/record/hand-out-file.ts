import { evidenceGround } from '../../evidence/evidence-ground.server.ts'
import { handOutRecord } from '../../evidence/hand-out.server.ts'
import { handOutBody } from '../../evidence/hand-out-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { bundleAnswer } from '../../http/bundle-answer.server.ts'

export const handle = { act: 'take own record' } as const

/** Answers with one's own record as a bundle, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: handOutBody,
  take: ({ portal, by, sent: { from, to, salt, act } }) =>
    handOutRecord(evidenceGround(portal), { span: { from, to }, by, salt, sent: act }),
  answer: (made) => bundleAnswer(made, 'fuin-record'),
})
