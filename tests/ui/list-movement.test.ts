import { expect, test } from 'vitest'
import { nextPlace } from '../../app/ui/list-movement.ts'

test('j starts at the top, k at the end, and neither leaves the list', () => {
  expect(nextPlace(-1, 1, 3)).toBe(0)
  expect(nextPlace(-1, -1, 3)).toBe(2)
  expect(nextPlace(0, 1, 3)).toBe(1)
  expect(nextPlace(2, 1, 3)).toBe(2)
  expect(nextPlace(0, -1, 3)).toBe(0)
})

test('in an empty list there is nowhere to go', () => {
  expect(nextPlace(-1, 1, 0)).toBe(-1)
})
