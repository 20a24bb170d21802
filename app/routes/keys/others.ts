import { json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { parseDecimal } from '../../formats/bytes.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { notFound } from '../../http/param.server.ts'
import { parseFingerprint } from '../../ids.ts'
import { otherKeys } from '../../keyring/own-key-wire.ts'
import { laterKeys } from '../../keys/other-keys.server.ts'
import { readForeign } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'hold a key' }

/** GET `?key=F&from=N`: keys put on record in one's name after F, proven to a vault whose pin is of size N. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const query = new URL(request.url).searchParams
  const than = parseFingerprint(query.get('key') ?? '')
  const from = readForeign(() => parseDecimal(query.get('from') ?? '', 'from'))
  if (!than || from === null) throw notFound()
  const entries = await orUnavailable(() => laterKeys(context.portal, { person, than, from }))
  return json(otherKeys.encode({ entries }), { headers: { 'Cache-Control': 'no-store' } })
}
