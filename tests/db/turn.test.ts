import { afterEach, beforeEach, expect, test } from 'vitest'
import { hours, minutes } from '../../app/ids.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { testClock } from '../support/log.ts'

onBothDatabases('what one node of several does', (kind) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await freshDatabase(kind)
  })
  afterEach(() => database.remove())
  const clock = testClock()
  const take = (name: 'erasure' | 'verification' = 'erasure') =>
    takeTurn(database.db, { name, at: clock.now(), lease: minutes(10), every: hours(20) })

  test('is one node’s turn, however many ask at once, and each thing has a turn of its own', async () => {
    expect((await Promise.all(Array.from({ length: 8 }, () => take()))).filter(Boolean)).toEqual([true])
    expect(await take('verification')).toBe(true)
    clock.advance(minutes(9))
    expect(await take()).toBe(false)
  })

  test('is another’s once a node has died in its turn, and nobody’s for a while once it is done', async () => {
    expect(await take()).toBe(true)
    clock.advance(minutes(10))
    expect(await take()).toBe(true)
    await endTurn(database.db, 'erasure', clock.now())
    expect(await take()).toBe(false)
    clock.advance(hours(20))
    expect(await take()).toBe(true)
  })
})
