import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultTools, makeFaultTools } from './fault-tools.ts'
import { cutThePower } from './power-cut.ts'

let tools: FaultTools
beforeAll(async () => {
  tools = await makeFaultTools()
})
afterAll(() => tools.remove())

test('whenever the power goes, everything acknowledged is in the log at the next start', async () => {
  const { cases, acknowledged, lost, wrong } = await cutThePower(tools, {
    cases: 16,
    seed: 3,
    appends: 120,
    normal: false,
  })
  expect({ cases, lost, wrong }).toEqual({ cases: 16, lost: 0, wrong: [] })
  expect(acknowledged).toBeGreaterThan(100)
}, 60_000)

test('the same on a SQLite that does not sync each commit loses entries, so the test would notice', async () => {
  const { lost } = await cutThePower(tools, { cases: 4, seed: 3, appends: 120, normal: true })
  expect(lost).toBeGreaterThan(0)
}, 60_000)
