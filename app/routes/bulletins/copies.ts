import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readFields } from '../../http/form.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'
import { batchSizeLimit, cardSizeLimit, copiesPerBatch } from '../../sealed/copy.ts'
import { type SentCopy, takeCopies } from '../../sealed/take-copies.server.ts'

// Multipart adds a few hundred bytes a part.
export const handle: RouteHandle = {
  act: 'write bulletins',
  body: batchSizeLimit + copiesPerBatch * (cardSizeLimit + 2048),
}

/** POST multipart: each field a copy, named by its id, or the card of the copy before it, `<id>-card`. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const document = param('b', params.bulletin)
  const copies = await copiesOf(await readFields(request))
  if (!copies) return sayNo(refused('form-unreadable'))
  const outcome = await takeCopies(context.portal, { document, sender: actor.person, copies })
  return outcome.ok ? json(outcome.value) : sayNo(outcome)
}

async function copiesOf(form: FormData): Promise<readonly SentCopy[] | null> {
  const copies: SentCopy[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') return null
    const bytes = new Uint8Array(await value.arrayBuffer())
    const before = copies.at(-1)
    if (before?.card === null && name === `${before.id}-card`) {
      copies.splice(-1, 1, { ...before, card: bytes })
      continue
    }
    const id = parseId('c', name)
    if (!id) return null
    copies.push({ id, ciphertext: bytes, card: null })
  }
  return copies
}
