import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { evidenceGround } from '../../evidence/evidence-ground.server.ts'
import { requestOfFields } from '../../evidence/evidence-request.ts'
import { evidenceBody } from '../../evidence/evidence-wire.ts'
import { exportEvidence } from '../../evidence/export-evidence.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { bundleAnswer } from '../../http/bundle-answer.server.ts'
import { readAsked } from '../../lists/list.ts'
import { refused } from '../../outcome.ts'
import { logList } from '../../review/log-filter.ts'

export const handle = { act: 'make evidence' } as const

/** Answers with the bundle, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: evidenceBody,
  take: async ({ portal, by: fields, sent: { query, salt, act, ...said } }) => {
    const { filters: filter, flaw } = readAsked(logList, new URLSearchParams(query))
    if (flaw) return refused(flaw)
    const request = requestOfFields({ ...said, filter })
    return exportEvidence(evidenceGround(portal), { request, by: { fields, salt, sent: act } })
  },
  answer: (made) => bundleAnswer(made, 'fuin-evidence'),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'make evidence')
  return redirect('/log', 303)
}
