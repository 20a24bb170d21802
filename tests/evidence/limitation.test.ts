import { expect, it } from 'vitest'
import { lastDayOfLimitation } from '../../app/evidence/limitation.ts'
import { instant } from '../../app/ids.ts'

const inJapan = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10)
const last = (ended: string): string => inJapan(lastDayOfLimitation(instant(Date.parse(ended))))

it.each([
  // The first day counts, whatever its hour.
  ['2026-11-10T00:00:00+09:00', '2029-11-09'],
  ['2026-11-10T23:59:59+09:00', '2029-11-09'],
  // The day is Japan's.
  ['2026-11-09T15:00:00Z', '2029-11-09'],
  ['2026-01-01T12:00:00+09:00', '2028-12-31'],
  ['2025-03-01T12:00:00+09:00', '2028-02-29'],
  ['2028-02-29T12:00:00+09:00', '2031-02-28'],
])('an act that ended on %s can be prosecuted until the end of %s', (ended, day) => expect(last(ended)).toBe(day))
