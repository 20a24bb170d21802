import { describe, expect, it } from 'vitest'
import { amongMany, boundOf, rankTest } from '../../scripts/bench-roster/rank-test.ts'

const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => i + from)

describe('whether one sample tends to be larger', () => {
  it('is judged as the tables of Mann and Whitney do', () => {
    // Hollander and Wolfe (1973), p. 69: U is 35. Exactly p is 0.2544 on two sides; the approximation, with its half, 0.2446.
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const early = [1.15, 0.88, 0.9, 0.74, 1.21]
    const { p, delta } = rankTest(term, early)
    expect(p).toBeCloseTo(0.2446, 3)
    expect(delta).toBeCloseTo(0.4, 6)
  })

  it('is sure where they lie apart, and is not where they are one', () => {
    expect(rankTest(upTo(50), upTo(50, 100))).toMatchObject({ delta: -1 })
    expect(rankTest(upTo(50), upTo(50, 100)).p).toBeLessThan(1e-9)
    const same = rankTest(upTo(50), upTo(50))
    expect([same.p, same.delta]).toEqual([expect.closeTo(1, 6), 0])
    expect(rankTest([3, 3, 3], [3, 3, 3]).p).toBeCloseTo(1, 6)
  })

  it('differs by chance alone no more than its bound, in all but a few of a hundred times', () => {
    const lots = (n: number) => Array.from({ length: n }, () => Math.random())
    const beyond = Array.from({ length: 300 }, () => Math.abs(rankTest(lots(40), lots(40)).delta)).filter(
      (delta) => delta > boundOf(40, 40),
    )
    expect(beyond.length).toBeLessThan(15)
  })

  it('counts for less among many looks', () => {
    expect(amongMany([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    expect(amongMany([0.9, 0.9])).toEqual([1, 1])
  })
})
