/** Whether one sample tends to be larger than another, by ranks alone: times have long tails, and no bell. */

export interface RankTest {
  /** Two-sided, by the normal approximation with ties (Mann and Whitney 1947). */
  readonly p: number
  /** Cliff's delta: how much more often one of the first is larger than one of the second, −1 to 1. */
  readonly delta: number
}

/** Exact enough from some twenty values each on. */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const all = [...first.map((value) => ({ value, one: true })), ...second.map((value) => ({ value, one: false }))]
  all.sort((a, b) => a.value - b.value)
  const [n, m] = [first.length, second.length]
  let ranks = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const among = all.slice(from, to).filter(({ one }) => one).length
    ranks += among * ((from + 1 + to) / 2)
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const u = ranks - (n * (n + 1)) / 2
  const size = n + m
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)))
  const z = variance === 0 ? 0 : Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance)
  return { p: Math.min(1, 2 * beyond(z)), delta: (2 * u) / (n * m) - 1 }
}

/** The normal distribution beyond z (Abramowitz and Stegun 26.2.17; off by less than 1e-7). */
function beyond(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}

/** The size that delta has by chance alone in no more than one of a hundred runs, where both are one (99 %, two-sided, without ties). */
export const boundOf = (n: number, m: number): number => 2.5758 * Math.sqrt((n + m + 1) / (3 * n * m))

/** Each p as it counts among so many looks, by Holm: the smallest times their number, and so on. */
export function amongMany(ps: readonly number[]): readonly number[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p)
  const adjusted: number[] = ps.map(() => 1)
  let least = 0
  for (const [rank, { p, i }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)))
    adjusted[i] = least
  }
  return adjusted
}
