import { json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { PermittedAct } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { parseId } from '../../ids.ts'
import { activateMandate, endMandate } from '../../mandates/use-mandate.server.ts'
import { refused } from '../../outcome.ts'
import type { UseAnswer } from './use-mandate-shape.tsx'

// Each of a page's forms is named by what it does, and to which.
const pressed = /^(activate|end)-(n_[\w-]{22})$/
const body = z.object({ do: z.string().regex(pressed), code: typedCode })

/** The press that begins a mandate, or ends it: the same on the holder's page and on the secretariat's. */
export async function useMandate({ request, context }: Asked, act: PermittedAct) {
  const { portal, visit } = context
  const form = await readOnce(request, body, { beside: codeReasons })
  const actor = await requireActor({ request, context }, act)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const [, does, id] = pressed.exec(value.do) ?? []
  const mandate = parseId('n', id)
  if (!mandate) return form.sayNo(refused('not-found'))
  const asked = { mandate, by: actorFields(actor, visit), code: value.code, once: onceFor(sent, actor.person) }
  const used = does === 'activate' ? 'activate' : 'end'
  const outcome = await orUnavailable(() => (used === 'activate' ? activateMandate : endMandate)(portal, asked))
  return outcome.ok ? json<UseAnswer>({ used }) : form.sayNo(outcome)
}
