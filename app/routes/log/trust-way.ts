import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import type { Sha256Hex } from '../../ids.ts'
import { way } from '../../keyring/decision-wire.ts'
import { refused } from '../../outcome.ts'
import { wayToTrust } from '../../trust/prove-decision.server.ts'

export const handle: RouteHandle = { act: 'use own key' }

const asked = z.strictObject({
  /** SHA-256 of the `fuin-log-trust/1` text the client pinned, hex. */
  trust: z.string().regex(/^[0-9a-f]{64}$/),
  /** The size of the checkpoint it pinned, decimal. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
})

/**
 * GET ?trust&from → what two people decided since: each change of the log's
 * trust, and the suspension that runs. Of the roll it holds the signers' lines
 * and nobody else's.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'use own key', { allowUnfinishedSetup: true })
  const query = asked.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!query.success) throw sayNo(refused('form-unreadable'), 400)
  const { trust, from } = query.data
  const found = await orUnavailable(() => wayToTrust(context.portal, { trust: trust as Sha256Hex, from: BigInt(from) }))
  return found.ok ? json(way.encode(found.value), { headers: { 'Cache-Control': 'no-store' } }) : sayNo(found, 409)
}
