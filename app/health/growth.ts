/** How the log grows: entries a day, by Japan's days, in whole weeks from Monday. */
import { days, hours, type Instant, instant } from '../ids.ts'

/** Entries of one day. */
export interface DayOfGrowth {
  /** Its first millisecond. */
  readonly at: Instant
  /** Null where the day has not come yet. */
  readonly entries: number | null
}

/** Seven days, Monday first. */
export type WeekOfGrowth = readonly DayOfGrowth[]

// Japan has kept one offset without daylight saving since 1952.
const japan = hours(9)
// 1970-01-01 was a Thursday.
const mondayOffset = days(3)

/** Midnight in Japan on or before an instant. */
const midnight = (at: number): number => Math.floor((at + japan) / days(1)) * days(1) - japan

function monday(at: number): number {
  const start = midnight(at)
  const sinceMonday = (Math.floor((start + japan + mondayOffset) / days(1)) % 7) * days(1)
  return start - sinceMonday
}

/** The days of the last `weeks` weeks, this one whole: each midnight, and the one after the last day. */
export function dayBoundaries(now: Instant, weeks: number): readonly Instant[] {
  const first = monday(now) - days(7 * (weeks - 1))
  return Array.from({ length: weeks * 7 + 1 }, (_, day) => instant(first + days(day)))
}

/**
 * Entries a day, from the index of the first entry at or after each boundary.
 * Time never decreases along the log, so the difference of two such indexes is
 * a count, and nothing has to be counted.
 */
export function growthOf(
  boundaries: readonly Instant[],
  indexes: readonly number[],
  now: Instant,
): readonly WeekOfGrowth[] {
  const counted = boundaries.slice(0, -1).map((at, day): DayOfGrowth => {
    const [from = 0, to = 0] = [indexes[day], indexes[day + 1]]
    return { at, entries: at > now ? null : to - from }
  })
  return Array.from({ length: Math.floor(counted.length / 7) }, (_, week) => counted.slice(week * 7, week * 7 + 7))
}

/** A round number at or above the largest day, for the height of the chart: 1, 2 or 5 times a power of ten. */
export function roundAbove(most: number): number {
  if (most <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= most) ?? 10
  return step * power
}
