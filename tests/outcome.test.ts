import { expect, test } from 'vitest'
import { Broken, isForeign, Malformed, NotProven, readForeign } from '../app/outcome.ts'

const throwing = (error: unknown) => () => {
  throw error
}

test('what others sent is read, or is nothing; our own fault goes on up', () => {
  expect(readForeign(() => 7)).toBe(7)
  for (const theirs of [new Malformed('x'), new NotProven('x')]) {
    expect(isForeign(theirs)).toBe(true)
    expect(readForeign(throwing(theirs))).toBeNull()
  }
  for (const ours of [new Broken('x'), new TypeError('x'), 'Malformed', null, { name: 'NotProven' }]) {
    expect(isForeign(ours)).toBe(false)
    let thrown: unknown
    try {
      readForeign(throwing(ours))
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(ours)
  }
})
