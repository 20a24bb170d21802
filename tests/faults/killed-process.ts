/**
 * A process that is killed at a step of what was asked of it, and started again.
 *
 * SQLite's transactions are whole or not there (tests/faults cuts the power to show
 * it): a process killed anywhere between two commits leaves what the first of them
 * left. So it is killed right before each commit, and once after the last, when all
 * is done and the answer is lost: that is every step there is.
 */
import type BetterSqlite3 from 'better-sqlite3'
import { expect } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { type OpenDatabase, openToRead } from '../../db/open.server.ts'
import { copyDoor, doorOver } from '../access/copied-door.ts'
import { type Door, kindsOf } from '../access/door.ts'
import type { openTestLog } from '../support/log.ts'

class Killed extends Error {
  override readonly name = 'Killed'
}

const writes = /^\s*(insert|update|delete|replace)\b/i
const isCommit = /^\s*commit\b/i

const asking = ['run', 'all', 'get', 'iterate'] as const
type Asking = Record<(typeof asking)[number], (...given: readonly unknown[]) => unknown>
type Statement = BetterSqlite3.Statement & Asking

/** By connection: statements are prepared when it is opened, and kept. */
const watched = new WeakMap<BetterSqlite3.Database, Killable>()

/** Counts what the process makes durable, and lets it do nothing more from the so-manieth on. */
class Killable {
  commits = 0
  #dead = false
  readonly #before: number | null

  /** `before`: the commit it is killed before; null: it lives. */
  constructor(opened: OpenDatabase, before: number | null) {
    if (opened.kind !== 'sqlite') throw new Error('a process is killed here over SQLite alone')
    this.#before = before
    watchAll(opened.client)
    watched.set(opened.client, this)
  }

  pass(isDurable: boolean): void {
    if (isDurable && this.#before !== null && this.commits >= this.#before) this.#dead = true
    if (this.#dead) throw new Killed('the process is dead')
    if (isDurable) this.commits++
  }
}

let areWatched = false

/** Every statement of every connection, by what they have in common. */
function watchAll(client: BetterSqlite3.Database): void {
  if (areWatched) return
  areWatched = true
  const all = Object.getPrototypeOf(client.prepare('select 1')) as Asking
  for (const name of asking) {
    const own = all[name]
    all[name] = function (this: Statement, ...given: readonly unknown[]) {
      const { source, database } = this
      const isDurable = isCommit.test(source) || (writes.test(source) && !database.inTransaction)
      watched.get(database)?.pass(isDurable)
      return Reflect.apply(own, this, given)
    }
  }
}

/** What of the database passes by itself, and says nothing of what was asked: tries, turns, what is asked once. */
const passing = /^(rate_limit|act_challenge|turn|session|log_checkpoint|log_cosignature|log_node|sqlite_.*)$/

type Rows = Readonly<Record<string, readonly string[]>>

function rowsOf({ database }: Door): Rows {
  const { opened } = database
  if (opened.kind !== 'sqlite') throw new Error('not SQLite')
  const { client } = opened
  const tables = client.prepare(`select name from sqlite_master where type = 'table'`).all() as {
    readonly name: string
  }[]
  const kept = tables.map(({ name }) => name).filter((name) => !passing.test(name))
  const spelled = (row: unknown) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return Object.fromEntries(kept.map((name) => [name, client.prepare(`select * from "${name}"`).all().map(spelled)]))
}

const countsOf = (rows: Rows) => Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, all.length]))

export interface Killing<D extends Door, A> {
  readonly door: D
  readonly openLog?: typeof openTestLog
  /** Sends it; the same however often it is called. What is answered. */
  readonly send: (door: D) => Promise<A>
  /** What two portals that did it answer alike, whatever chance had a part in it. */
  readonly alike: (answer: A) => unknown
  /** What is answered once it has been done and its answer was lost, where that is not the same answer. */
  readonly afterwards?: unknown
}

/**
 * Wherever the process is killed, all of it is done or nothing is; and whoever asked
 * asks again, is answered as they would have been, and it is done once.
 */
export async function expectWholeAfterKills<D extends Door, A>({
  door,
  openLog,
  send,
  alike,
  afterwards,
}: Killing<D, A>): Promise<void> {
  const [there, before] = [await kindsOf(door), rowsOf(door)]
  const whole = await copyDoor(door, openLog)
  const counting = new Killable(whole.database.opened, null)
  const first = await send(whole)
  const done = { gained: gainedOver(there, await kindsOf(whole)), counts: countsOf(rowsOf(whole)) }
  const { commits } = counting
  await whole.close()
  expect(commits, 'something is made durable').toBeGreaterThan(0)
  for (let at = 0; at <= commits; at++) {
    const copied = await copyDoor(door, openLog)
    new Killable(copied.database.opened, at)
    await send(copied).catch(() => undefined)
    const again = await startedAnew(copied, openLog)
    const when = `killed before commit ${at + 1} of ${commits}`
    const [left, rows] = [gainedOver(there, await kindsOf(again)), rowsOf(again)]
    if (left.length === 0) expect(rows, when).toEqual(before)
    else expect([left, countsOf(rows)], when).toEqual([done.gained, done.counts])
    const answer = await send(again)
    const wasDone = left.length > 0 && afterwards !== undefined
    if (wasDone) expect(answer, when).toEqual(afterwards)
    else expect(alike(answer), when).toEqual(alike(first))
    expect([gainedOver(there, await kindsOf(again)), countsOf(rowsOf(again))], when).toEqual([done.gained, done.counts])
    await expectVerified(again)
    await again.close()
  }
}

const gainedOver = (before: readonly unknown[], after: readonly unknown[]) => after.slice(before.length)

/** What the dead process held is let go of as the system would: without a word to the database. */
async function startedAnew<D extends Door>(dead: D, openLog: typeof openTestLog | undefined): Promise<D> {
  const { opened, dataDir } = dead.database
  dead.limits.close()
  await dead.log.close().catch(() => undefined)
  if (opened.kind === 'sqlite') opened.client.close()
  return doorOver(dead, dataDir, openLog)
}

async function expectVerified({ database, log, clock }: Door): Promise<void> {
  clock.advance(1_000)
  const read = await openToRead(`${database.dataDir}/fuin.sqlite`)
  try {
    expect(await checkLog(storedLog(read), { trust: log.trust })).toMatchObject({ verdict: 'verified' })
  } finally {
    await read.close()
  }
}
