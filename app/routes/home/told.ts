import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { toldCookie } from '../../http/told-cookie.server.ts'

export const handle = { act: 'see home' } as const

const body = z.object({ index: z.string().regex(/^(0|[1-9]\d{0,14})$/) })

/** "I know": in this browser the first page no longer tells what was done up to this entry. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body)
  const actor = await requireActor({ request, context }, 'see home')
  if (!form.ok) return form.sayNo(form)
  const headers = { 'Set-Cookie': await toldCookie(actor.person, Number(form.value.value.index)) }
  return redirect('/', { status: 303, headers })
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see home')
  return redirect('/', 303)
}
