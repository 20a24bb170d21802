import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { evidenceDesk } from '../../compliance/evidence-desk.server.ts'
import { requestOfFields } from '../../compliance/evidence-request.ts'
import { exportEvidence } from '../../compliance/export-evidence.server.ts'
import { logList } from '../../compliance/log-filter.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { textSalt } from '../../http/json-body.server.ts'
import { signatureText } from '../../http/openpgp-field.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { streamParts } from '../../http/stream-parts.server.ts'
import { readAsked } from '../../lists/list.ts'
import { refused } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'make evidence' }

const shape = z.object({
  query: z.string().max(2000).optional(),
  entries: z.string().max(40).optional(),
  absence: z.literal('yes').optional(),
  reason: z.string().max(2000).optional(),
  salt: textSalt,
  text: z.string().max(8192),
  signature: signatureText,
})

/** Answers with the bundle, once the signed act is in the log. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'make evidence', { verifiedWithinMinutes: 15 })
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('form-unreadable'))
  const { query = '', entries = '', absence, reason = '', salt, text, signature } = form.value
  const { filters: filter, flaw } = readAsked(logList, new URLSearchParams(query))
  if (flaw) return sayNo(refused(flaw))
  const asked = requestOfFields({ filter, entries, absence: absence !== undefined, reason })
  const by = { fields: actorFields(actor, context.visit), salt, sent: { text, signature } }
  const desk = evidenceDesk(context.portal)
  const made = await orUnavailable(() => exportEvidence(desk, { request: asked, by }))
  if (!made.ok) return sayNo(made)
  const { length, entry } = made.value
  return new Response(streamParts(made.value.read()), {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Length': String(length),
      'Content-Disposition': `attachment; filename="fuin-evidence-${entry}.zip"`,
      'Cache-Control': 'no-store',
    },
  })
}

export async function loader({ request, context }: ActionFunctionArgs) {
  await requireActor({ request, context }, 'make evidence')
  return redirect('/log', 303)
}
