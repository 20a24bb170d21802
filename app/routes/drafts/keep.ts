import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { keepDraft } from '../../composer/keep-draft.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readFields } from '../../http/form.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'
import { copySizeLimit } from '../../sealed/copy.ts'
import { keptDraft } from '../../sealed/release-wire.ts'

export const handle: RouteHandle = { act: 'write bulletins', body: copySizeLimit + 4096 }

/** POST multipart: `copy` (its id), `version` (one more than the one at hand), `sealed` (the message). */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const id = param('d', params.draft)
  const sent = await draftIn(await readFields(request))
  if (!sent) return sayNo(refused('form-unreadable'))
  const outcome = await keepDraft(context.portal, { id, author: actor.person, ...sent })
  return outcome.ok ? json(keptDraft.encode(outcome.value)) : sayNo(outcome)
}

async function draftIn(form: FormData) {
  const [copy, version, sealed] = ['copy', 'version', 'sealed'].map((name) => form.get(name))
  const id = typeof copy === 'string' ? parseId('c', copy) : null
  const isVersion = typeof version === 'string' && /^[1-9]\d{0,8}$/.test(version)
  if (!id || !isVersion || !sealed || typeof sealed === 'string') return null
  return { copy: id, version: Number(version), ciphertext: new Uint8Array(await sealed.arrayBuffer()) }
}
