/** What the first of two says of a mandate: to whom, which power, and its last day. */
import { powersGivenTo } from '../access/mandate.ts'
import type { Role } from '../access/role.ts'
import { lastDayOf, parseDay } from '../council/engagement.ts'
import { type MandatePower, mandatePowers } from '../formats/mandate-line.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { days, type Instant, instant, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export interface MandateTyped {
  readonly person: PersonId
  readonly power: string
  /** The last day, in Japan: `2027-03-31`. */
  readonly last: string
}

export interface MandateAsked {
  readonly person: PersonId
  readonly power: MandatePower
  readonly last: string
}

export type MandateFlaw = 'mandate-power' | 'mandate-day'

/** Nothing is given for longer: a power that nobody remembers giving is nobody's to take back. */
export const mandateAtMost = days(366)

export function parseMandate({ person, power: word, last }: MandateTyped): Outcome<MandateAsked, MandateFlaw> {
  const power = mandatePowers.find((one) => one === word)
  if (!power) return refused('mandate-power')
  return untilOf(last) === null ? refused('mandate-day') : done({ person, power, last })
}

/** The first moment after the last day; null where it is no day. */
export function untilOf(last: string): Instant | null {
  const first = parseDay(last)
  return first === null ? null : instant(first + days(1))
}

/** What an entry says that it gives; null where it says nothing of the kind. */
export function readMandate({ power: word, last }: Omit<MandateTyped, 'person'>) {
  const power = mandatePowers.find((one) => one === word)
  const until = untilOf(last)
  return power && until !== null ? { power, until } : null
}

/** Null where the day lies ahead, and not too far. */
export function flawOfDay(last: string, at: Instant): 'mandate-day' | 'mandate-past' | 'mandate-long' | null {
  const until = untilOf(last)
  if (until === null) return 'mandate-day'
  if (until <= at) return 'mandate-past'
  return until - at > mandateAtMost ? 'mandate-long' : null
}

/** Until when one may be asked for at this moment, as a field of the browser holds it. */
export const latestDay = (at: Instant): string => lastDayOf(at + mandateAtMost)

export const isGivenTo = (power: MandatePower, role: Role): boolean => powersGivenTo(role).includes(power)

/** What both sign. */
export const mandateObjects = ({ person, power, last }: MandateAsked): readonly ActObject[] => [
  { kind: 'person', id: person },
  { kind: 'power', id: power },
  { kind: 'last-day', id: last },
]
