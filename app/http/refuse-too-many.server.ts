/**
 * Turns away, before anything is read or drawn, who has asked too often: a tiny
 * answer, no page, no write. Whoever goes on knocking must not cost more than
 * whoever is let in.
 */
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { addressBlock } from '../access/address-block.ts'
import { isKnownBrowser } from '../access/known-browser.server.ts'
import type { LimitedAct } from '../access/limit-rules.ts'
import { logUnknownRefusal } from '../access/log-refusal.server.ts'
import { makeMeter } from '../access/meter.ts'
import { accountOf } from '../access/sign-in.server.ts'
import { minutes } from '../ids.ts'
import type { Portal } from '../portal.server.ts'
import type { Visit } from './context.ts'
import { sayPlainly } from './plain-answer.server.ts'
import { bodyOf } from './read-body.server.ts'
import { reportPath } from './security-headers.server.ts'

/** A broken page of ours sends a report for each thing it may not do; a hundred say no more than twenty. */
const reportsOfOne = makeMeter({ points: 20, milliseconds: minutes(1) })
const reportsOfAll = makeMeter({ points: 600, milliseconds: minutes(1) })

/** The doors whose tries are counted by address; the routes behind them count, this only remembers. */
const doors: readonly { readonly path: RegExp; readonly act: LimitedAct; readonly method?: 'POST' }[] = [
  { path: /^\/sign-in(\.data)?\/?$/i, act: 'sign-in', method: 'POST' },
  { path: /^\/sign-in\/second-factor(\.data)?\/?$/i, act: 'second-factor', method: 'POST' },
  { path: /^\/invitation\/[^/]+$/i, act: 'invitation' },
]

const doorOf = ({ path: asked, method: by }: Request) =>
  doors.find(({ path, method }) => path.test(asked) && (!method || method === by))

export function refuseTooMany(portal: Portal): RequestHandler {
  return (req, res, next) => {
    if (req.path === reportPath) return meterReports(portal, res) ? next() : undefined
    const door = doorOf(req)
    if (door) return passUnlessBlocked(portal, { act: door.act, account: null }, { req, res, next })
    next()
  }
}

/** The same once the form is here and says which account is tried: for one place that guesses at one account. */
export function refuseGuesser(portal: Portal): RequestHandler {
  return (req, res, next) => {
    const account = doorOf(req)?.act === 'sign-in' ? emailIn(req, res) : null
    if (account === null) return next()
    passUnlessBlocked(portal, { act: 'sign-in', account }, { req, res, next })
  }
}

function emailIn(req: Request, res: Response): string | null {
  if (!req.get('content-type')?.startsWith('application/x-www-form-urlencoded')) return null
  const typed = new URLSearchParams(Buffer.from(bodyOf(res)).toString('utf8')).get('email')
  return typed === null ? null : accountOf(typed)
}

interface Passing {
  readonly req: Request
  readonly res: Response
  readonly next: NextFunction
}

function passUnlessBlocked(
  portal: Portal,
  { act, account }: { readonly act: LimitedAct; readonly account: string | null },
  { req, res, next }: Passing,
): void {
  const { ip, known } = res.locals.visit as Visit
  const refusal = portal.limits.blocked(act, { account, ip })
  // Who signed in here before is not answerable for who else is at this address.
  if (!refusal || isKnownBrowser(portal, known)) next()
  else sayTooMany(portal, { req, res }, refusal)
}

type Blocked = NonNullable<ReturnType<Portal['limits']['blocked']>>

/** Answers, and has the log's thinned line written afterwards. */
function sayTooMany(portal: Portal, { req, res }: Pick<Passing, 'req' | 'res'>, { reason, detail }: Blocked): void {
  const { retryAfterSeconds, ...named } = numbersOf(detail)
  sayPlainly(req, res, { reason, detail: named, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) })
  logUnknownRefusal(portal, reason, res.locals.visit as Visit).catch((error: unknown) =>
    portal.logger.error({ err: error }, 'a refusal could not be logged'),
  )
}

const numbersOf = (detail: Blocked['detail']): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(detail ?? {}).map(([name, value]) => [name, Number(value)]))

/** Whether the report is to be read. */
function meterReports({ now }: Pick<Portal, 'now'>, res: Response): boolean {
  const at = now()
  const { ip } = res.locals.visit as Visit
  const wait = reportsOfOne.wait(addressBlock(ip), at) ?? reportsOfAll.wait('', at)
  if (wait === null) return true
  res.setHeader('Retry-After', String(wait))
  res.status(429).end()
  return false
}
