import { json, redirect } from '@remix-run/node'
import type { Actor } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import { endFoundSession } from '../access/end-session.server.ts'
import { logDenial } from '../access/log-refusal.server.ts'
import { may, type PermittedAct } from '../access/permissions.ts'
import type { HeldSession } from '../access/session-store.server.ts'
import { presentSession } from '../access/sessions.server.ts'
import { isFresh } from '../access/step-up.server.ts'
import { refused } from '../outcome.ts'
import { isLogUnavailable, type LogUnavailable } from '../read-log/read-log.server.ts'
import type { Asked } from './context.ts'
import { clearCookie, readCookie } from './cookie.server.ts'
import { localPath, withReturn } from './local-path.ts'
import { sayNo } from './refusal.server.ts'

export interface ActorDemand {
  /** How fresh the second factor must be. Absent: any age within the session. */
  readonly verifiedWithinMinutes?: number
  /** For the pages of setting up themselves. */
  readonly allowUnfinishedSetup?: true
  /** Asked by a page by itself and not by its person: the session's idle limit runs on. */
  readonly unattended?: true
}

/**
 * Who asks, with both factors behind them and the role for the act. Everything
 * is read anew, so that a suspension holds from the very next request.
 *
 * Throws the answer otherwise: to the sign-in page, 403, to setting up, to the
 * second factor; for a fetch that wants JSON, 401 and a reason word instead of a
 * page it could not follow.
 */
export async function requireActor(asked: Asked, act: PermittedAct, demand: ActorDemand = {}): Promise<Actor> {
  const actor = await optionalActor(asked, demand)
  if (!actor) throw toSignIn(asked)
  if (!may(actor.role, act)) {
    await orUnavailable(() => logDenial(asked.context.portal, { actor, act, where: asked.context.visit }))
    throw sayNo(refused('not-allowed'))
  }
  if (actor.setupStep !== null && !demand.allowUnfinishedSetup) throw redirect('/setup', 303)
  const within = demand.verifiedWithinMinutes
  if (within !== undefined && !isFresh(actor.secondFactorAt, { within, at: asked.context.portal.now() })) {
    throw toStepUp(asked)
  }
  return actor
}

/** Who asks, or null: for pages that greet a signed-in person but turn nobody away. */
export async function optionalActor(
  { request, context }: Asked,
  { unattended = false }: { readonly unattended?: boolean } = {},
): Promise<Actor | null> {
  const { portal } = context
  const token = readCookie(request, '__Host-fuin')
  if (token === null) return null
  const at = portal.now()
  const presented = await presentSession(portal.db, { token, at, asUse: !unattended })
  if (presented.state === 'none') return null
  const { session } = presented
  const inside = mayBeInside(session, at)
  if (presented.state === 'held' && inside) return actorOf(session)
  const reason = inside ? 'lapsed' : session.state === 'suspended' ? 'suspended' : 'left'
  await orUnavailable(() => endFoundSession(portal, { session, reason }))
  return null
}

const actorOf = (session: HeldSession): Actor => ({
  person: session.person,
  name: session.name,
  organization: session.organization,
  organizationName: session.organizationName,
  role: session.role,
  session: session.id,
  secondFactorAt: session.secondFactorAt,
  secondFactor: session.secondFactor,
  sessionEndsAt: session.expiresAt,
  locale: session.locale,
  setupStep: session.setupStep,
})

/** What cannot be logged, or not be witnessed, is not done: 503, and the sentence says so. */
export async function orUnavailable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (isLogUnavailable(error)) throw sayNo(refused(unavailableReason(error)))
    throw error
  }
}

function unavailableReason({ noQuorum, undecided }: LogUnavailable): string {
  if (undecided) return 'log-undecided'
  return noQuorum ? 'witnesses-unavailable' : 'log-unavailable'
}

const wantsJson = (request: Request): boolean => request.headers.get('Accept')?.startsWith('application/json') ?? false

function toSignIn({ request }: Asked): Response {
  if (wantsJson(request)) return json({ reason: 'signed-out' }, { status: 401 })
  const headers = { 'Set-Cookie': clearCookie('__Host-fuin') }
  return redirect(withReturn('/sign-in', pageOf(request)), { status: 303, headers })
}

function toStepUp({ request }: Asked): Response {
  if (wantsJson(request)) return json({ reason: 'step-up' }, { status: 401 })
  return redirect(withReturn('/step-up', pageOf(request)), 303)
}

/** Where the person was: for a form that was sent, the page it stood on. */
function pageOf(request: Request): string | null {
  if (request.method === 'GET') {
    const { pathname, search } = new URL(request.url)
    return localPath(`${pathname}${search}`)
  }
  const referer = request.headers.get('Referer')
  if (!referer || !URL.canParse(referer)) return null
  const { host, pathname, search } = new URL(referer)
  return host === request.headers.get('Host') ? localPath(`${pathname}${search}`) : null
}
