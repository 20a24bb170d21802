/** From when on powers take a passkey, as two people decide it: a day in Japan for offices, one for members, or never. */
import { noPasskeyDates, type PasskeyDates } from '../access/powers.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type Instant, instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'

/** `2027-04-01`, or `never`; as acts and entries say it. */
export interface PasskeyDays {
  readonly offices: string
  readonly members: string
}

const never = 'never'

/** A day from its first moment in Japan, where the council sits. Null where there is no such day: 30 February would pass for 2 March. */
function firstMomentOf(day: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  if (!new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)) return null
  return instant(Date.parse(`${day}T00:00:00+09:00`))
}

/** What is typed: an empty day is never. Offices come first: whoever has more than their own things is asked no later than a member. */
export function parsePasskeyDays(typed: PasskeyDays): Outcome<PasskeyDays, 'passkey-day' | 'passkey-order'> {
  const days = { offices: typed.offices.trim() || never, members: typed.members.trim() || never }
  const dates = passkeyDatesIn(days)
  if (!dates) return refused('passkey-day')
  const { offices, members } = dates
  return members !== null && (offices === null || offices > members) ? refused('passkey-order') : done(days)
}

/** Null where one of them is no day. */
export function passkeyDatesIn({ offices, members }: PasskeyDays): PasskeyDates | null {
  const read = (day: string) => (day === never ? noPasskeyDates.offices : firstMomentOf(day))
  const dates = { offices: read(offices), members: read(members) }
  const isDay = (day: string, date: Instant | null) => date !== null || day === never
  return isDay(offices, dates.offices) && isDay(members, dates.members) ? dates : null
}

export const passkeyObjects = ({ offices, members }: PasskeyDays): readonly ActObject[] => [
  { kind: 'offices-from', id: offices },
  { kind: 'members-from', id: members },
]
