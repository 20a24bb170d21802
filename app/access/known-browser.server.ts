/**
 * A browser its owner signed in with before keeps a cookie that says so, and
 * nothing else: it opens no door. For that person's account, tries from this
 * browser are counted by themselves, so that nobody who guesses elsewhere can
 * lock its owner out of it (after "device cookies", OWASP).
 *
 *     1.<id>.<day>.<mark>.<mark of a person>[.<mark of a person>…]
 *
 * `id` is random, `day` counts days since the epoch. A mark is HMAC-SHA256 cut to
 * 128 bits, under a key drawn from the server's: the first vouches for id and day,
 * each further one for id and one person, so that the cookie names nobody. The
 * database holds nothing of it.
 */
import { timingSafeEqual } from 'node:crypto'
import { days, type Instant, type PersonId } from '../ids.ts'
import type { Outcome } from '../outcome.ts'
import type { Where } from './actor.ts'
import type { Ground } from './ground.server.ts'
import type { Attempt, LimitReason } from './limits.server.ts'
import type { ServerKey } from './server-key.server.ts'

/** Browsers keep a cookie no longer than this; each signing in begins it anew. */
export const knownForDays = 400
/** Of one browser; who signed in longest ago is forgotten first. */
const mostPeople = 5
const markBytes = 16

interface Known {
  readonly id: string
  readonly people: readonly string[]
}

const spelling = /^1\.([\w-]{22})\.(0|[1-9]\d{0,5})\.([\w-]{22})((?:\.[\w-]{22}){1,5})$/

/** What a genuine and recent cookie says; null for every other. */
function readKnown(serverKey: ServerKey, cookie: string | null | undefined, at: Instant): Known | null {
  const [, id = '', day = '', mark = '', people = ''] = spelling.exec(cookie ?? '') ?? []
  if (id === '' || !isEqual(mark, markOf(serverKey, ['browser', id, day]))) return null
  const age = dayOf(at) - Number(day)
  return age >= -1 && age <= knownForDays ? { id, people: people.slice(1).split('.') } : null
}

/** Whether anybody has signed in with this browser: then an address full of strangers does not speak for it. */
export const isKnownBrowser = (
  { serverKey, now }: Pick<Ground, 'serverKey' | 'now'>,
  cookie: string | null | undefined,
): boolean => readKnown(serverKey, cookie, now()) !== null

/** By what tries from this browser are counted for that person; null where they have not signed in with it. */
export function browserOf(
  { serverKey, now }: Pick<Ground, 'serverKey' | 'now'>,
  { cookie, person }: { readonly cookie: string | null | undefined; readonly person: PersonId },
): string | null {
  const known = readKnown(serverKey, cookie, now())
  if (!known) return null
  const own = personMark(serverKey, known.id, person)
  return known.people.some((mark) => isEqual(mark, own)) ? known.id : null
}

/** The cookie to give a browser with which this person has just shown both factors. */
export function knownCookie(
  { serverKey, now, random }: Pick<Ground, 'serverKey' | 'now' | 'random'>,
  { cookie, person }: { readonly cookie: string | null | undefined; readonly person: PersonId },
): string {
  const at = now()
  const before = readKnown(serverKey, cookie, at)
  const id = before?.id ?? Buffer.from(random(16)).toString('base64url')
  const own = personMark(serverKey, id, person)
  const people = [own, ...(before?.people ?? []).filter((mark) => mark !== own)].slice(0, mostPeople)
  const day = String(dayOf(at))
  return ['1', id, day, markOf(serverKey, ['browser', id, day]), ...people].join('.')
}

/** Counts a try at the second factor where it belongs: with this person's known browser, or with strangers. */
export function attemptSecondFactor(
  ground: Pick<Ground, 'limits' | 'serverKey' | 'now'>,
  act: 'second-factor' | 'step-up',
  { person, where }: { readonly person: PersonId; readonly where: Where },
): Promise<Outcome<Attempt, LimitReason>> {
  const browser = browserOf(ground, { cookie: where.known, person })
  return ground.limits.attempt(act, { account: person, ip: where.ip, browser })
}

const dayOf = (at: Instant): number => Math.floor(at / days(1))
const personMark = (serverKey: ServerKey, id: string, person: PersonId) => markOf(serverKey, ['person', id, person])

const markOf = (serverKey: ServerKey, said: readonly string[]): string =>
  Buffer.from(serverKey.mark(said.join('\n'), 'known-browser').subarray(0, markBytes)).toString('base64url')

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
