import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

/** To the step that comes next, wherever the browser was closed. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { setupStep } = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  if (setupStep === null) return redirect('/', 303)
  return redirect(setupStep === 'pledge' ? '/setup/pledge' : '/setup/key', 303)
}
