import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultTools, makeFaultTools } from './fault-tools.ts'
import { killThePortal } from './kill.ts'

let tools: FaultTools
beforeAll(async () => {
  tools = await makeFaultTools()
})
afterAll(() => tools.remove())

test('a portal killed at any moment has, when it is started again, everything it acknowledged', async () => {
  const { cases, acknowledged, lost, wrong } = await killThePortal(tools, { cases: 6, seed: 7 })
  expect({ cases, lost, wrong }).toEqual({ cases: 6, lost: 0, wrong: [] })
  expect(acknowledged).toBeGreaterThan(50)
}, 60_000)
