import { expect, test } from 'vitest'
import { days, hours, instant } from '../../app/ids.ts'
import { rollEnd } from '../../app/roll/roll-end.ts'

const now = instant(Date.UTC(2026, 10, 22))
const endOf = (left: number) => rollEnd(instant(now + left), now)

test('the secretariat is told three days before a roll ends, again on its last day, and when it has', () => {
  expect(endOf(days(7))).toBe('good')
  expect(endOf(days(3) + 1)).toBe('good')
  expect(endOf(days(3))).toBe('ending')
  expect(endOf(days(1) + 1)).toBe('ending')
  expect(endOf(days(1))).toBe('last-day')
  expect(endOf(hours(1))).toBe('last-day')
  expect(endOf(0)).toBe('expired')
  expect(endOf(-days(30))).toBe('expired')
})
