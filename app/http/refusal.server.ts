import { json } from '@remix-run/node'
import type { Detail, Refused } from '../outcome.ts'
import type { FormKept } from '../ui/refusal-notice.tsx'

/** What a page gets when an act was refused: the reason is a word of the dictionary `reasons`. */
export interface Refusal {
  readonly refusal: { readonly reason: string; readonly detail: Detail }
}

// 409 is for what the state of things forbids, 422 for what the form holds; a
// reason not named here is the form's.
const statusOf: Readonly<Record<string, number>> = {
  'not-allowed': 403,
  'role-not-begun': 403,
  'small-account': 403,
  'passkey-wanted': 403,
  'signed-out': 401,
  'step-up': 401,
  'second-factor-old': 401,
  'not-found': 404,
  'too-many-attempts': 429,
  'too-many-this-month': 429,
  'too-busy': 503,
  'log-unavailable': 503,
  'witnesses-unavailable': 503,
  'witnesses-away': 503,
  'log-undecided': 503,
  'limits-unavailable': 503,
  'keys-busy': 503,
  'form-too-large': 413,
  'form-unreadable': 400,
  'form-used': 409,
}

/** Answers a refused act: its status, its reason word, never more than the outcome's own detail. */
export const sayNo = (outcome: Refused<string>, status?: number): ReturnType<typeof json<Refusal>> =>
  json(refusalOf(outcome), answerOf(outcome, status))

/** The same for a form, which gets back what may be kept of it; `more`: what its page shows besides. */
export const refuseForm = <More extends object = object>(
  outcome: Refused<string>,
  form: FormKept,
  { status, more }: { readonly status?: number | undefined; readonly more?: More | undefined } = {},
) => json({ ...more, ...refusalOf(outcome), form }, answerOf(outcome, status))

export const refusalOf = ({ reason, detail }: Refused<string>): Refusal => ({
  refusal: { reason, detail: detail ?? {} },
})

function answerOf({ reason, detail }: Refused<string>, status?: number) {
  const wait = detail?.retryAfterSeconds
  const headers: Record<string, string> = wait === undefined ? {} : { 'Retry-After': String(wait) }
  return { status: status ?? statusOf[reason] ?? 422, headers }
}
