import { describe, expect, it } from 'vitest'
import { budgets, overBudget } from '../../scripts/test-seconds.mjs'

const table = { 'read-log': 100, keys: 80, bulletins: 60, ui: 10, others: 20 }
const slower = (by: number) => Object.fromEntries(Object.entries(table).map(([room, took]) => [room, took * by]))

describe('the seconds that a room’s tests may take', () => {
  it('are kept by the run that measured them, and by a room nobody has named', () => {
    expect(overBudget(budgets)).toEqual([])
    expect(overBudget({ ...table, matters: 25 }, table)).toEqual([])
  })

  it.each([0.5, 2, 5])('are kept on a machine that takes %s times as long', (by) => {
    expect(overBudget(slower(by), table)).toEqual([])
  })

  it.each([0.5, 1, 2, 5])(
    'are noticed where one room takes twice as much, on a machine that takes %s times as long',
    (by) => {
      const found = overBudget({ ...slower(by), keys: 80 * Math.max(1, by) * 2 }, table)
      expect(found).toEqual([expect.stringContaining('tests/keys')])
    },
  )

  it('are told with the room, what it took and its budget', () => {
    const [said] = overBudget({ ...table, bulletins: 120 }, table)
    expect(said).toMatch(/tests\/bulletins took 120 s; its budget is 60 s/)
  })

  it('may be exceeded by less than a half', () => {
    expect(overBudget({ ...table, keys: 119, ui: 14 }, table)).toEqual([])
  })
})
