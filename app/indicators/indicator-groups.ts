/** Rows that mean the same stand together, so that a meaning is read once and not seventy times. */
import type { Indicator } from './indicator.ts'

export interface IndicatorGroup {
  readonly key: string
  /** What all of them mean; null for those that share it with no other, and say their own. */
  readonly shared: Pick<Indicator, 'meaning' | 'action' | 'techniques'> | null
  readonly indicators: readonly Indicator[]
}

/** Two of one meaning are a group, in the order in which each group's first one stands; the others come last, as they stood. */
export function groupsOf(indicators: readonly Indicator[]): readonly IndicatorGroup[] {
  const same = new Map<string, Indicator[]>()
  for (const one of indicators) same.set(meaningOf(one), [...(same.get(meaningOf(one)) ?? []), one])
  const together = [...same].filter(([, [first, second]]) => first?.meaning !== '' && second !== undefined)
  const grouped = new Set(together.map(([key]) => key))
  const apart = indicators.filter((one) => !grouped.has(meaningOf(one)))
  const groups = together.map(([key, [first, ...others]]) => ({
    key,
    shared: first ?? null,
    indicators: first ? [first, ...others] : others,
  }))
  return apart.length === 0 ? groups : [...groups, { key: 'apart', shared: null, indicators: apart }]
}

const meaningOf = ({ meaning, action, techniques }: Indicator): string =>
  JSON.stringify([meaning, action, ...techniques])

/** How many rows stand there before anybody asks for more. */
const rowsAtFirst = 20
const fewest = 3

/**
 * How many rows of each group stand there at first, so that a page with a
 * thousand is as high as one with ten: the first groups in full where they fit,
 * a few of each where they do not, and no row of groups beyond until those are asked for.
 */
export function rowsShown(groups: readonly IndicatorGroup[], beyond = false): readonly number[] {
  const total = groups.reduce((sum, { indicators }) => sum + indicators.length, 0)
  if (total <= rowsAtFirst) return groups.map(({ indicators }) => indicators.length)
  const each = Math.max(fewest, Math.floor(rowsAtFirst / groups.length))
  let left = rowsAtFirst
  return groups.map(({ indicators }) => {
    const rows = left <= 0 && !beyond ? 0 : Math.min(each, indicators.length)
    left -= rows
    return rows
  })
}
