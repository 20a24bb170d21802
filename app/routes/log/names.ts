import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { showNames } from '../../review/show-names.server.ts'

export const handle: RouteHandle = { act: 'show names' }

const body = z.object({ reason: z.string().optional(), back: z.string().optional() })

/** Records why names are wanted, then goes back to where they were. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body)
  const actor = await requireActor({ request, context }, 'show names')
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const asked = { reason: value.reason ?? '', by: actorFields(actor, context.visit), once: onceFor(sent, actor.person) }
  const shown = await orUnavailable(() => showNames(context.portal, asked))
  return shown.ok ? redirect(localPath(value.back) ?? '/log', 303) : form.sayNo(shown)
}

/** A reload after the redirect was lost lands here: nothing to see, back to the log. */
export async function loader({ request, context }: ActionFunctionArgs) {
  await requireActor({ request, context }, 'show names')
  return redirect('/log', 303)
}
