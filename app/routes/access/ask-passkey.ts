import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { Actor } from '../../access/actor.ts'
import { askForPasskey, proposePasskey } from '../../access/change-passkeys.server.ts'
import { forForm, forMaking, forStepUp } from '../../access/passkey-challenge.server.ts'
import { type PasskeyAskBody, passkeyAskBody, passkeyOptions } from '../../access/passkey-wire.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { jsonIn } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { done } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'

export const handle: RouteHandle = { act: 'step up' }

/** POST {act, form}: what the page is to ask its browser for; nothing is written. */
export async function action({ request, context }: ActionFunctionArgs) {
  const read = await jsonIn(request, passkeyAskBody)
  const actor = await requireActor({ request, context }, 'step up', { allowUnfinishedSetup: true })
  if (!read.ok) return sayNo(read)
  const asked = await optionsFor(context.portal, actor, read.value)
  return asked.ok ? json(passkeyOptions.encode({ options: asked.value })) : sayNo(asked)
}

async function optionsFor(portal: Portal, { person, name, session }: Actor, { act, form }: PasskeyAskBody) {
  if (act === 'make') return done(await proposePasskey(portal, { person, name, whom: forMaking(session) }))
  return askForPasskey(portal, { person, whom: form ? forForm(session, form) : forStepUp(session) })
}
