/**
 * A process of its own that opens the real portal and puts a load on its log,
 * saying each acknowledgement into a file before it goes on. Its first argument
 * is a `Plan` as JSON. Bundled before it is run, so that a thousand starts cost
 * little.
 */
import { openSync, writeSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'
import { explainStart, openPortal } from '../../app/portal.server.ts'
import { putLoadOn } from './load.ts'

export interface Plan {
  readonly env: Readonly<Record<string, string>>
  /** The file acknowledgements go to, one JSON line each; faulty-disk.c listens to it too. */
  readonly word: string
  readonly inFlight: number
  readonly appends: number | null
  /** 'close' ends in order; 'exit' as if killed, with nothing closed. */
  readonly end: 'close' | 'exit'
  /** What to tell faulty-disk.c, before the start or after so many acknowledgements. */
  readonly fault?: { readonly line: string; readonly after: number | null }
  /** Goes on after the log was unavailable, as readers do; until it is killed. */
  readonly persist?: boolean
  /** Has SQLite run as it would with synchronous=NORMAL, PostgreSQL with synchronous_commit=off: the harness must notice. */
  readonly normal?: boolean
}

const plan = JSON.parse(process.argv[2] ?? '') as Plan
const word = openSync(plan.word, 'a')
const say = (line: string): void => void writeSync(word, `${line}\n`)

say('begin')
if (plan.normal) pretendFull()
if (plan.fault?.after === null) say(plan.fault.line)
try {
  const portal = await openPortal({
    env: plan.env,
    onSealedOff: () => {
      say('sealed off')
      process.exit(1)
    },
  })
  say('open')
  let count = 0
  await putLoadOn(portal.log, {
    inFlight: plan.inFlight,
    appends: plan.appends,
    persist: plan.persist ?? false,
    acknowledged: (told) => {
      say(JSON.stringify(told))
      if (++count === plan.fault?.after) say(plan.fault.line)
    },
  })
  if (plan.end === 'exit') process.exit(0)
  await portal.close()
  say('closed')
} catch (error) {
  say(`refused ${explainStart(error).split('\n')[0]}`)
  process.exit(1)
}

/** SQLite is set to NORMAL, PostgreSQL to commit without waiting; asked, each answers otherwise, as a wrong build or an overlooked connection would. */
function pretendFull(): void {
  const ask = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...[first, ...rest]: unknown[]) {
      if (first === 'set synchronous_commit = on') return ask.call(this, 'set synchronous_commit = off', ...rest)
      if (first === 'show synchronous_commit') return ask.call(this, "select 'on' as synchronous_commit", ...rest)
      return ask.call(this, first, ...rest)
    },
  })
  const real = BetterSqlite3.prototype.pragma
  BetterSqlite3.prototype.pragma = function (this: BetterSqlite3.Database, source: string, options) {
    const answer = real.call(this, source.replace('synchronous = FULL', 'synchronous = NORMAL'), options)
    return source === 'synchronous' ? 2 : answer
  }
}
