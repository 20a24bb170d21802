import { type ActionFunctionArgs, json } from '@remix-run/node'
import { batchSizeLimit, copiesPerBatch } from '../../bulletins/bulletin.ts'
import { type SentCopy, takeCopies } from '../../bulletins/take-copies.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'

export const handle = { act: 'write bulletins' } as const

/** POST multipart: each field a copy, named by its id. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const bulletin = param('b', params.bulletin)
  // Multipart adds a few hundred bytes a copy.
  const limit = batchSizeLimit + copiesPerBatch * 1024
  if (Number(request.headers.get('Content-Length') ?? Number.POSITIVE_INFINITY) > limit) {
    return sayNo(refused('batch-too-large'), 413)
  }
  const form = await request.formData().catch(() => null)
  const copies = form && (await copiesOf(form))
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
