/**
 * When the secrecy offence of Art. 82 of the Act (令和7年法律第42号) is barred.
 *
 * Up to 2 years' imprisonment, or a fine: Code of Criminal Procedure
 * Art. 250(2)(vi), three years. Counted from the end of the act (Art. 253(1)),
 * the first day as a whole one whatever its hour, by the calendar, holidays
 * included (Art. 55(1) to (3)).
 */
import { days, fromJapan, type Instant, inJapan } from '../ids.ts'

const limitationYears = 3

/** A moment of the last day on which it is not yet barred (JST), if the act ended at this instant. */
export function lastDayOfLimitation(actEnded: Instant): Instant {
  const there = inJapan(actEnded)
  const [year, month, date] = [there.getUTCFullYear() + limitationYears, there.getUTCMonth(), there.getUTCDate()]
  // The day before the corresponding one; where there is none (29 February), the last day of the month.
  const last = date === 29 && month === 1 ? Date.UTC(year, 2, 0) : Date.UTC(year, month, date) - days(1)
  return fromJapan(last)
}
