/**
 * A request whose body is held back meets the standing of its person at the
 * moment it is whole, not at the moment it began: for every action of the site
 * map, whoever may do it, however they were put out meanwhile.
 */
import { createHash } from 'node:crypto'
import { request as ask } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Role } from '../../app/access/role.ts'
import { innerActions as doors, comeIn as enter, type Inside } from './inside.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'

let council: OpenedCouncil
let db: Database.Database
test.beforeAll(async () => {
  test.setTimeout(120_000)
  council = await openCouncil()
  db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  db.pragma('busy_timeout = 10000')
  // What forms were answered while the council was founded lapses by itself, amid of what is compared here.
  db.prepare('delete from form_outcome').run()
})
test.afterAll(async () => {
  db.close()
  await council.close()
})

const comeIn = (role: Role): Inside => enter(db, council, role)

/** How somebody is put out, in the tables; what it took back is given back afterwards. */
const puttingOut: Readonly<Record<string, (who: Inside) => () => void>> = {
  'signed out': ({ session }) => {
    db.prepare('delete from session where id = ?').run(session)
    return () => undefined
  },
  suspended: ({ person }) => {
    db.prepare(`update person set state = 'suspended' where id = ?`).run(person)
    db.prepare('delete from session where person_id = ?').run(person)
    return () => void db.prepare(`update person set state = 'active' where id = ?`).run(person)
  },
  'suspended, their session row still there': ({ person }) => {
    db.prepare(`update person set state = 'suspended' where id = ?`).run(person)
    return () => void db.prepare(`update person set state = 'active' where id = ?`).run(person)
  },
}

/** POSTs in two halves; what happens in between, and the status at the end. */
function askInHalves(path: string, cookie: string, between: () => Promise<void>): Promise<string> {
  const body = JSON.stringify({ do: 'nothing', held: 'x'.repeat(200) })
  const { port } = new URL(council.url)
  const headers = {
    Cookie: cookie,
    Origin: council.url,
    'Sec-Fetch-Site': 'same-origin',
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const sent = ask({ host: 'localhost', port, path, method: 'POST', headers }, (answer) => {
      answer.resume()
      const to = answer.headers.location ?? ''
      answer.once('end', () => resolve(`${answer.statusCode} ${to.split('?')[0]}`.trim()))
    })
    sent.once('error', reject)
    sent.write(body.slice(0, 20))
    const finish = async () => {
      await wait(60)
      await between()
      sent.end(body.slice(20))
    }
    void finish().catch(reject)
  })
}

const isSentAway = (answer: string): boolean => /^(401|303 \/sign-in)/.test(answer)

/** Everything the council's tables hold, but what only remembers that somebody knocked, and whose turn it was to look at the log. */
function everything(): Readonly<Record<string, string>> {
  const passing = [
    'session',
    'rate_limit',
    'turn',
    'verification',
    'log_checkpoint',
    'log_cosignature',
    'log_where',
    'log_index',
    'log_hash',
  ]
  const tables = db
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`)
    .pluck()
    .all() as string[]
  const held: Record<string, string> = {}
  for (const table of tables) {
    if (passing.includes(table) || /^log_(entry|head|count|counted|node)/.test(table)) continue
    const hash = createHash('sha256')
    for (const row of db.prepare(`select * from "${table}"`).raw().iterate()) {
      hash.update(`${JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}\n`)
    }
    held[table] = hash.digest('hex')
  }
  return held
}

const entriesIn = (person: string): unknown =>
  db.prepare(`select count(*) from log_index where actor = ? and kind not in ('denied')`).pluck().get(person)

test('finds every action there is', () => {
  expect(doors.length).toBeGreaterThan(25)
})

for (const [how, putOut] of Object.entries(puttingOut)) {
  test(`a request held back is refused once its person is ${how}, and changes nothing`, async () => {
    test.setTimeout(180_000)
    for (const { path, role } of doors) {
      const who = comeIn(role)
      const [before, entries] = [everything(), entriesIn(who.person)]
      let giveBack: () => void = () => undefined
      const answer = await askInHalves(path, who.cookie, async () => {
        giveBack = putOut(who)
      })
      giveBack()
      expect(isSentAway(answer), `${path} as ${role}: ${answer}`).toBe(true)
      expect(everything(), path).toEqual(before)
      expect(entriesIn(who.person), path).toBe(entries)
    }
  })
}

test('the same request of somebody who stays is looked at', async () => {
  test.setTimeout(180_000)
  for (const { path, role } of doors) {
    const { cookie, person } = comeIn(role)
    const answer = await askInHalves(path, cookie, async () => undefined)
    expect(isSentAway(answer), `${path} as ${role}: ${answer}`).toBe(path === '/sign-out' && false)
    db.prepare('delete from session where person_id = ?').run(person)
  }
})
