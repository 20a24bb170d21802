import { afterEach, beforeEach, expect, vi } from 'vitest'

// What nobody expected on the console is a failure nobody has looked at yet.
// A test that expects one spies on console.error itself and restores it.
const complaint = vi.fn()

beforeEach(() => {
  complaint.mockReset()
  vi.spyOn(console, 'error').mockImplementation(complaint)
})

afterEach(() => {
  expect(complaint.mock.calls, 'console.error was called').toEqual([])
})
