import { evidenceGround } from '../../evidence/evidence-ground.server.ts'
import { handOutConsent } from '../../evidence/hand-out.server.ts'
import { handOutBody } from '../../evidence/hand-out-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { bundleAnswer } from '../../http/bundle-answer.server.ts'
import { indexParam } from '../../http/param.server.ts'

export const handle = { act: 'take own record' } as const

/** Answers with a consent of one's own organization as a bundle, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: handOutBody,
  also: () => 'see own organization',
  take: ({ portal, by, sent: { salt, act }, params }) => {
    const asked = { organization: by.organization, entry: indexParam(params.entry) }
    return handOutConsent(evidenceGround(portal), { ...asked, by, salt, sent: act })
  },
  answer: (made) => bundleAnswer(made, 'fuin-consent'),
})
