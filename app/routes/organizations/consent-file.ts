import { evidenceGround } from '../../evidence/evidence-ground.server.ts'
import { handOutConsent } from '../../evidence/hand-out.server.ts'
import { handOutBody } from '../../evidence/hand-out-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { bundleAnswer } from '../../http/bundle-answer.server.ts'
import { indexParam, param } from '../../http/param.server.ts'

export const handle = { act: 'manage organizations' } as const

/** Answers with the consent of an organization as a bundle, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: handOutBody,
  take: ({ portal, by, sent: { salt, act }, params }) => {
    const asked = { organization: param('o', params.organization), entry: indexParam(params.entry) }
    return handOutConsent(evidenceGround(portal), { ...asked, by, salt, sent: act })
  },
  answer: (made) => bundleAnswer(made, 'fuin-consent'),
})
