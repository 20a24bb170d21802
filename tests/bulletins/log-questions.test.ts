import { afterAll, beforeAll, expect, test } from 'vitest'
import { countUnopenedCopies, findOwnCopy, listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { deliveriesOf, listSent } from '../../app/deliveries/delivery-store.server.ts'
import { type BulletinId, makeId } from '../../app/ids.ts'
import { statedNotSent } from '../../app/sealed/reader-store.server.ts'
import type { Db } from '../../db/open.server.ts'
import { askedOf, planOf } from '../support/asked-queries.ts'
import { freshDatabase, type TestDatabase } from '../support/databases.ts'
import { newPerson, random } from '../support/log.ts'

// Of ten million entries two million are of one kind: whatever walks them all for a page keeps everybody waiting.
let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase('sqlite')
})
afterAll(() => database.remove())

/** How SQLite reads the search index of the log for what is asked meanwhile. */
async function waysIntoLog(ask: (db: Db) => Promise<unknown>): Promise<readonly string[]> {
  const { db } = database
  const ways: string[] = []
  for (const asked of await askedOf(db, ask))
    if (asked.sql.includes('log_index')) ways.push(...(await planOf(db, asked)))
  return ways.filter((way) => /\b(entry|step|log_index)\b/.test(way))
}

const reader = newPerson()
const bulletin: BulletinId = makeId('b', random(16))
const page = { place: null, q: '' }

test.each<readonly [what: string, ask: (db: Db) => Promise<unknown>]>([
  ['what became of one’s own copy', (db) => findOwnCopy(db, { bulletin, person: reader })],
  ['one’s own list', (db) => listOwnCopies(db, reader, { ...page, show: null })],
  ['what one has not opened', (db) => listOwnCopies(db, reader, { ...page, show: 'unopened' })],
  ['what one has not acknowledged', (db) => listOwnCopies(db, reader, { ...page, show: 'unacknowledged' })],
  ['how many copies wait', (db) => countUnopenedCopies(db, reader)],
])('%s is looked for among the entries about that copy alone', async (_, ask) => {
  const ways = await waysIntoLog(ask)
  expect(ways.length).toBeGreaterThan(0)
  for (const way of ways) expect(way).toMatch(/INDEX log_index_of_matter \(matter=\? AND kind=\? AND part=\?/)
})

test('whether a release was not sent is looked for among that person’s entries since', async () => {
  const [way] = await waysIntoLog((db) => statedNotSent(db, { person: reader, index: 7n }))
  expect(way).toMatch(/INDEX log_index_by_actor \(actor=\? AND index>\?/)
})

test.each<readonly [what: string, ask: (db: Db) => Promise<unknown>]>([
  ['what became of its copies', (db) => deliveriesOf(db, bulletin)],
  ['how many opened what was sent', (db) => listSent(db, { place: null, whose: { of: 'person', person: reader } })],
  [
    'the same of one’s unit',
    (db) => listSent(db, { place: null, whose: { of: 'unit', organization: makeId('o', random(16)), person: reader } }),
  ],
  ['the same of everybody’s', (db) => listSent(db, { place: null, whose: { of: 'everybody' } })],
])('%s is looked for among the entries of that kind about the bulletin alone', async (_, ask) => {
  const ways = await waysIntoLog(ask)
  expect(ways.length).toBeGreaterThan(0)
  for (const way of ways) expect(way).toMatch(/INDEX log_index_of_matter \(matter=\? AND kind=\?/)
})
