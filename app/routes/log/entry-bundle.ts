import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import { makeMeter } from '../../access/meter.ts'
import { mirrorOf } from '../../access/mirrors.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { tooMany } from '../../access/too-many.ts'
import { fullWidth } from '../../formats/tile.ts'
import { optionalActor, orUnavailable, requireActor } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { noTile, tileAsked } from '../../http/tile-path.server.ts'
import { minutes } from '../../ids.ts'
import { readTile } from '../../read-log/tile-store.server.ts'

export const handle: RouteHandle = { act: 'mirror the log' }

const compress = promisify(gzip)
const meter = makeMeter({ points: 6_000, milliseconds: minutes(1) })
// Who looks through all bundles has looked once: an entry a bundle would double the log.
const looks = makeMeter({ points: 0, milliseconds: minutes(10) })

/**
 * The entries themselves, C2SP tlog-tiles: who did what. For compliance and
 * oversight, whose looking is an entry of its own, and for mirrors by their token.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const token = /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.get('Authorization') ?? '')?.[1]
  if (token === undefined) await admitPerson({ request, context })
  else await admitMirror({ request, context }, token)
  const tile = await tileAsked({ request, context })
  if (tile?.level !== 'entries') return noTile()
  const bytes = await readTile(context.portal.db, tile)
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Cache-Control': 'no-store',
    Vary: 'Accept-Encoding',
  }
  const takesGzip = /\bgzip\b/.test(request.headers.get('Accept-Encoding') ?? '')
  // Only what no longer grows: nobody can write into a full bundle to learn from its length.
  if (!takesGzip || tile.width < fullWidth) return new Response(new Uint8Array(bytes), { headers })
  return new Response(new Uint8Array(await compress(bytes)), { headers: { ...headers, 'Content-Encoding': 'gzip' } })
}

async function admitMirror({ context }: Asked, token: string): Promise<void> {
  const { portal, visit } = context
  const mirror = await mirrorOf(portal, { token, ip: visit.ip })
  if (!mirror.ok) throw mirror.reason === 'mirror-unknown' ? noToken('error="invalid_token"') : sayNo(mirror)
  const retryAfterSeconds = meter.wait(mirror.value, portal.now())
  if (retryAfterSeconds !== null) throw sayNo(tooMany(1000 * retryAfterSeconds))
}

/** RFC 6750 §3. A program that brought nothing is told what to bring; the sign-in page would mean nothing to it. */
function noToken(...said: readonly string[]): Response {
  const challenge = ['Bearer realm="entries of the log"', ...said].join(', ')
  return new Response('entry bundles are given to mirrors, by the token that oversight gave them\n', {
    status: 401,
    headers: {
      'WWW-Authenticate': challenge,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
    },
  })
}

async function admitPerson(asked: Asked): Promise<void> {
  if (!(await optionalActor(asked))) throw noToken()
  const actor = await requireActor(asked, 'mirror the log', { isLooking: true })
  const { portal, visit } = asked.context
  if (looks.wait(actor.session, portal.now()) !== null) return
  const by = actorFields(actor, visit)
  const objects = [{ kind: 'log', id: 'entries' }]
  await orUnavailable(() =>
    portal.log.append(async () => ({
      value: undefined,
      entries: [{ ...by, kind: 'log-viewed', subject: by.actor, objects }],
    })),
  )
}
