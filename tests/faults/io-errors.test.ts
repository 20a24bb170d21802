import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultTools, makeFaultTools } from './fault-tools.ts'
import { failTheDisk } from './io-errors.ts'

let tools: FaultTools
beforeAll(async () => {
  tools = await makeFaultTools()
})
afterAll(() => tools.remove())

test('a disk that fails stops the portal, and nothing acknowledged is missing at its next start', async () => {
  const { cases, met, lost, wrong } = await failTheDisk(tools, { cases: 5, seed: 5 })
  expect({ cases, lost, wrong }).toEqual({ cases: 5, lost: 0, wrong: [] })
  expect(met).toBeGreaterThan(1)
}, 90_000)
