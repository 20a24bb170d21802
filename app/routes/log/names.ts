import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { showNames } from '../../compliance/show-names.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'show names' }

const shape = z.object({ reason: z.string().optional(), back: z.string().optional() })

/** Records why names are wanted, then goes back to where they were. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'show names')
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('form-unreadable'))
  const by = actorFields(actor, context.visit)
  const shown = await orUnavailable(() => showNames(context.portal, { reason: form.value.reason ?? '', by }))
  return shown.ok ? redirect(localPath(form.value.back) ?? '/log', 303) : sayNo(shown)
}

/** A reload after the redirect was lost lands here: nothing to see, back to the log. */
export async function loader({ request, context }: ActionFunctionArgs) {
  await requireActor({ request, context }, 'show names')
  return redirect('/log', 303)
}
