import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultTools, makeFaultTools } from './fault-tools.ts'
import { failTheNodes } from './nodes.ts'

let tools: FaultTools
beforeAll(async () => {
  tools = await makeFaultTools()
})
afterAll(() => tools.remove())

test('three portals on one PostgreSQL keep one gapless log, whoever is killed, down to a server that never comes back', async () => {
  const { events, acknowledged, lost, wrong } = await failTheNodes(tools, { cases: 5, seed: 9 })
  expect(Object.values(events)).toEqual([1, 1, 1, 1, 1])
  expect({ lost, wrong }).toEqual({ lost: 0, wrong: [] })
  expect(acknowledged).toBeGreaterThan(100)
}, 120_000)
