import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { param } from '../../http/param.server.ts'
import { type Stoppable, stopFor } from '../../recovery/stop-way.server.ts'
import type { StopAnswer } from './way-back-shape.tsx'

const body = z.object({ do: z.literal('stop'), code: typedCode })

/** The secretariat stops what is under way for somebody: the same on either page. */
export async function stopWay({ request, context, params }: ActionFunctionArgs, way: Stoppable<string>) {
  const { portal, visit } = context
  const form = await readOnce(request, body, { beside: codeReasons })
  const actor = await requireActor({ request, context }, 'restore access')
  const person = param('p', params.person)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const asked = { person, by: actorFields(actor, visit), code: value.code, once: onceFor(sent, actor.person) }
  const stopped = await orUnavailable(() => stopFor(portal, way, asked))
  return stopped.ok ? json<StopAnswer>({ stopped: true }) : form.sayNo(stopped)
}
