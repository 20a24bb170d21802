import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { type StepUpBody, stepUpBody } from '../../access/step-up-wire.ts'
import { jsonIn } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { steppedUpCookie, takeStepUp } from '../../http/take-step-up.server.ts'
import { done } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'step up' }

/** POST {form, code}: the second factor anew for a page that goes on; the session's new token comes as its cookie. */
export async function action({ request, context }: ActionFunctionArgs) {
  const read = await jsonIn(request, stepUpBody)
  const stepped = await takeStepUp({ request, context }, read.ok ? done(asForm(read.value, request)) : read)
  return stepped.ok ? json({ shown: true }, { headers: steppedUpCookie(stepped.value) }) : sayNo(stepped)
}

const asForm = ({ form, code }: StepUpBody, { url }: Request) => ({
  value: { code },
  sent: { value: form, place: new URL(url).pathname, content: code },
})
