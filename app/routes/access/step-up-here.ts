import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { isFormValue } from '../../access/sent-form.ts'
import { jsonIn } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { steppedUpCookie, takeStepUp } from '../../http/take-step-up.server.ts'
import { done } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'change own settings' }

const sent = z.strictObject({ form: z.string().max(110).refine(isFormValue), code: z.string().max(60) })

/** POST {form, code}: the second factor anew for a page that goes on; the session's new token comes as its cookie. */
export async function action({ request, context }: ActionFunctionArgs) {
  const read = await jsonIn(request, sent)
  const stepped = await takeStepUp({ request, context }, read.ok ? done(asForm(read.value, request)) : read)
  return stepped.ok ? json({ shown: true }, { headers: steppedUpCookie(stepped.value) }) : sayNo(stepped)
}

const asForm = ({ form, code }: z.infer<typeof sent>, { url }: Request) => ({
  value: { code },
  sent: { value: form, place: new URL(url).pathname, content: code },
})
