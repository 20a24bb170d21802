import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { batchSizeLimit, copiesPerBatch } from '../../bulletins/bulletin.ts'
import { type SentCopy, takeCopies } from '../../bulletins/take-copies.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readFields } from '../../http/form.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'

// Multipart adds a few hundred bytes a copy.
export const handle: RouteHandle = { act: 'write bulletins', body: batchSizeLimit + copiesPerBatch * 1024 }

/** POST multipart: each field a copy, named by its id. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const bulletin = param('b', params.bulletin)
  const copies = await copiesOf(await readFields(request))
  if (!copies) return sayNo(refused('form-unreadable'))
  const outcome = await takeCopies(context.portal, { bulletin, sender: actor.person, copies })
  return outcome.ok ? json(outcome.value) : sayNo(outcome)
}

async function copiesOf(form: FormData): Promise<readonly SentCopy[] | null> {
  const copies: SentCopy[] = []
  for (const [name, value] of form) {
    const id = parseId('c', name)
    if (!id || typeof value === 'string') return null
    copies.push({ id, ciphertext: new Uint8Array(await value.arrayBuffer()) })
  }
  return copies
}
