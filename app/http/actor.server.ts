import { json, redirect } from '@remix-run/node'
import type { Actor } from '../access/actor.ts'
import { whyOutside } from '../access/admission.ts'
import { agreementOf, type HeldUp, isOverdue } from '../access/agreement.ts'
import { endFoundSession } from '../access/end-session.server.ts'
import { logDenial, type PageRefusal } from '../access/log-refusal.server.ts'
import { type FreshFor, freshnessOf, isKeptFrom, isOfRole, may, type PermittedAct } from '../access/permissions.ts'
import { wantsPasskey } from '../access/powers.ts'
import { powersOf } from '../access/powers-store.server.ts'
import type { StandingSession } from '../access/session-store.server.ts'
import { presentSession } from '../access/sessions.server.ts'
import { isFresh } from '../access/step-up.server.ts'
import { refused } from '../outcome.ts'
import { isLogUnavailable, isStandingLost, type LogUnavailable } from '../read-log/read-log.server.ts'
import type { Asked } from './context.ts'
import { clearCookie, readCookie } from './cookie.server.ts'
import { localPath, withReturn } from './local-path.ts'
import { isLedFromElsewhere } from './origin-check.server.ts'
import { sayNo } from './refusal.server.ts'

export interface ActorDemand {
  /** The act itself is asked for, and not a look at its page: the second factor must be as fresh as it demands. */
  readonly fresh?: true | FreshFor
  /** For the pages of setting up and of agreeing themselves, and what they need. */
  readonly allowUnfinishedSetup?: true
  /** Opening the page is itself an entry in the person's name: a link on somebody else's page must not write it. */
  readonly isLooking?: true
  /** Asked by a page by itself and not by its person: the session's idle limit runs on. */
  readonly unattended?: true
}

/**
 * Who asks, with both factors behind them and the role for the act, and that role
 * borne out by a roll where the act needs it. Everything is read anew, so that a
 * suspension holds from the very next request.
 *
 * Throws the answer otherwise: to the sign-in page, 403, to setting up, to the
 * second factor; for a fetch that wants JSON, 401 and a reason word instead of a
 * page it could not follow.
 */
export async function requireActor(asked: Asked, act: PermittedAct, demand: ActorDemand = {}): Promise<Actor> {
  const actor = await optionalActor(asked, demand)
  if (!actor) throw toSignIn(asked)
  // Before the role is looked at: a refusal is an entry in their name as well.
  if ((demand.isLooking || !may(actor, act)) && isLedFromElsewhere(asked.request)) throw toConfirmation(asked)
  if (!isOfRole(actor.role, act) || isKeptFrom(actor, act))
    throw await denied(asked, actor, { act, reason: 'not-allowed' })
  if (actor.setupStep !== null && !demand.allowUnfinishedSetup) throw redirect('/setup', 303)
  if (isOverdue(actor.agreement) && !demand.allowUnfinishedSetup) throw toAgreement(asked, actor.agreement)
  if (!may(actor, act)) throw await denied(asked, actor, { act, reason: whyNotYet(actor) })
  if (!isFreshFor(asked, actor, demand.fresh === true ? freshnessOf(act) : demand.fresh)) throw toStepUp(asked)
  return actor
}

function whyNotYet({ powers, passkeyWanted }: Actor): PageRefusal {
  if (powers === 'duties') return 'small-account'
  return passkeyWanted ? 'passkey-wanted' : 'role-not-begun'
}

function isFreshFor(
  { context: { portal } }: Asked,
  { secondFactorAt }: Actor,
  fresh: FreshFor | null | undefined,
): boolean {
  return !fresh || isFresh(secondFactorAt, { within: portal.settings.freshness[fresh], at: portal.now() })
}

async function denied(
  { context }: Asked,
  actor: Actor,
  { act, reason }: { readonly act: PermittedAct; readonly reason: PageRefusal },
): Promise<Response> {
  await orUnavailable(() => logDenial(context.portal, { actor, act, reason, where: context.visit }))
  return sayNo(refused(reason, { act }))
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
  const outside = whyOutside(session, at)
  if (presented.state === 'held' && outside === null) {
    const agreement = agreementOf(session, portal.texts, at)
    const powers = isOverdue(agreement) ? 'setup' : await powersOf(portal.db, session, at)
    const audits = session.ownAuditUntil !== null && session.ownAuditUntil > at
    const passkeyWanted = wantsPasskey(session, session.passkeyDates, at)
    return actorOf(session, { agreement, powers, passkeyWanted, audits })
  }
  const reason = outside === null ? 'lapsed' : endedBy[outside]
  await orUnavailable(() => endFoundSession(portal, { session, reason }))
  return null
}

const endedBy = { suspended: 'suspended', left: 'left', 'not-begun': 'not-engaged', 'not-engaged': 'left' } as const

type Worth = Pick<Actor, 'agreement' | 'powers' | 'passkeyWanted' | 'audits'>

const actorOf = (session: StandingSession, worth: Worth): Actor => ({
  person: session.person,
  name: session.name,
  organization: session.organization,
  organizationName: session.organizationName,
  role: session.role,
  deputizes: session.standsIn && { ownRole: session.ownRole, until: session.standsIn.until },
  session: session.id,
  secondFactorAt: session.secondFactorAt,
  secondFactor: session.secondFactor,
  firstFactor: session.firstFactor,
  sessionEndsAt: session.expiresAt,
  sessionIsLast: session.expiresAt >= session.absoluteUntil,
  locale: session.locale,
  setupStep: session.setupStep,
  hasPasskey: session.hasPasskey,
  broughtKey: session.broughtKey,
  part: session.part,
  ...worth,
})

/**
 * What cannot be logged, or not be witnessed, is not done: 503, and the sentence
 * says so. Nor is what somebody asked who was put out meanwhile: 401.
 */
export async function orUnavailable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (isStandingLost(error)) throw sayNo(refused('signed-out'))
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

/** The one page that is left to them, past the date of a new text or without a consent. */
function toAgreement({ request }: Asked, reason: HeldUp): Response {
  if (wantsJson(request)) return json({ reason }, { status: 403 })
  return redirect('/agreement', 303)
}

function toStepUp({ request }: Asked): Response {
  if (wantsJson(request)) return json({ reason: 'step-up' }, { status: 401 })
  return redirect(withReturn('/step-up', pageOf(request)), 303)
}

/** The page that shows where the link leads; opening it from there is the person's own doing. */
function toConfirmation({ request }: Asked): Response {
  if (wantsJson(request)) return json({ reason: 'from-elsewhere' }, { status: 403 })
  return redirect(withReturn('/from-elsewhere', pageOf(request)), 303)
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
