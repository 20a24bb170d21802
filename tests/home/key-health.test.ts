import { expect, test } from 'vitest'
import { days, instant } from '../../app/ids.ts'
import { keyHealth } from '../../app/routes/home/gather-today.server.ts'

const now = instant(Date.UTC(2026, 10, 22))
const key = (left: number, proven: number | null = 0) => ({
  expiresAt: instant(now + left),
  provenAt: proven === null ? null : instant(now - proven),
  comparedAt: null,
})

test('a key is said to end sixty days before it fails on the night it matters', () => {
  expect(keyHealth(key(days(61)), now).state).toBe('valid')
  expect(keyHealth(key(days(60)), now).state).toBe('ending')
  expect(keyHealth(key(0), now).state).toBe('ended')
})

test('a proof of decrypt lapses after ninety days', () => {
  expect(keyHealth(key(days(300), days(90)), now).provenLapsed).toBe(false)
  expect(keyHealth(key(days(300), days(90) + 1), now).provenLapsed).toBe(true)
  expect(keyHealth(key(days(300), null), now)).toMatchObject({ provenAt: null, provenLapsed: false })
})
