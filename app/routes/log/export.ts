import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { exportEntries } from '../../compliance/export-entries.server.ts'
import { exportFormats } from '../../compliance/export-object.ts'
import { logList } from '../../compliance/log-filter.ts'
import { namesShownUntil } from '../../compliance/show-names.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { textSalt } from '../../http/json-body.server.ts'
import { signatureText } from '../../http/openpgp-field.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { readAsked } from '../../lists/list.ts'
import { refused } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'export the log' }

const shape = z.object({
  query: z.string().max(2000).optional(),
  format: z.enum(exportFormats),
  salt: textSalt,
  text: z.string().max(8192),
  signature: signatureText,
})

/** Answers with the file itself, once the signed act is in the log. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'export the log', { verifiedWithinMinutes: 15 })
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('form-unreadable'))
  const { query, format, salt, text, signature } = form.value
  const by = actorFields(actor, context.visit)
  const named = (await namesShownUntil(context.portal, by)) !== null
  const { filters: filter, flaw } = readAsked(logList, new URLSearchParams(query ?? ''))
  if (flaw) return sayNo(refused(flaw))
  const asked = { filter, format, salt, sent: { text, signature }, by, named }
  const made = await orUnavailable(() => exportEntries(context.portal, asked))
  if (!made.ok) return sayNo(made)
  return new Response(new Uint8Array(made.value.file), {
    headers: {
      'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'Content-Disposition': `attachment; filename="fuin-log.${format}"`,
      'Cache-Control': 'no-store',
    },
  })
}

export async function loader({ request, context }: ActionFunctionArgs) {
  await requireActor({ request, context }, 'export the log')
  return redirect('/log', 303)
}
