/** What a reader sees of many indicators: each meaning once, a few rows, and none lost. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Indicator } from '../../app/indicators/indicator.ts'
import { groupsOf, rowsShown } from '../../app/indicators/indicator-groups.ts'

const indicator = (value: string, meaning: string, kind: Indicator['kind'] = 'ipv4-addr'): Indicator => ({
  kind,
  value,
  meaning,
  action: '',
  techniques: [],
  state: 'live',
})

const some = fc.array(
  fc.record({
    kind: fc.constantFrom<Indicator['kind']>('ipv4-addr', 'domain-name', 'url', 'sha-256'),
    value: fc.string({ minLength: 1, maxLength: 8 }),
    meaning: fc.constantFrom('', 'C2', '配布元', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    action: fc.constantFrom('', '遮断'),
    techniques: fc.constantFrom<readonly string[]>([], ['T1105']),
    state: fc.constant<'live'>('live'),
  }),
  { maxLength: 200 },
)

describe('indicators in groups', () => {
  it('say a shared meaning once, and leave the others together', () => {
    const groups = groupsOf([
      indicator('192.0.2.1', '通信先'),
      indicator('192.0.2.2', '通信先'),
      indicator('192.0.2.3', '配布元'),
      indicator('192.0.2.4', ''),
      indicator('a.example', '', 'domain-name'),
    ])
    expect(groups.map(({ shared, indicators }) => [shared?.meaning, indicators.length])).toEqual([
      ['通信先', 2],
      [undefined, 3],
    ])
  })

  it('hold every row once, and the same whatever is shown of them', () => {
    fc.assert(
      fc.property(some, (indicators) => {
        const rows = groupsOf(indicators).flatMap((group) => group.indicators)
        expect(rows).toHaveLength(indicators.length)
        expect(new Set(rows)).toEqual(new Set(indicators))
      }),
    )
  })

  it('take the height of twenty rows or so, however many there are, and all rows where they are few', () => {
    fc.assert(
      fc.property(some, (indicators) => {
        const groups = groupsOf(indicators)
        const shown = rowsShown(groups)
        const total = shown.reduce((sum, rows) => sum + rows, 0)
        expect(shown).toHaveLength(groups.length)
        groups.forEach((group, place) => {
          expect(shown[place] ?? 0).toBeLessThanOrEqual(group.indicators.length)
        })
        if (indicators.length <= 20) expect(total).toBe(indicators.length)
        else expect(total).toBeLessThan(23)
        if (indicators.length > 0) expect(total).toBeGreaterThan(0)
      }),
    )
  })
})
