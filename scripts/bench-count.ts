/**
 * What the daily count costs: of a council of 5,000 people, each with entries about them.
 *
 *   npm run bench:count -- [--people 5000] [--rounds 10]
 *
 * Timed are the whole, and the time inside the sequencer's step, during which nobody
 * else appends: where nothing came meanwhile, and where entries about a hundred people
 * came between preparing and the step. The last line is one JSON object.
 */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instant, makeId, type PersonId } from '../app/ids.ts'
import type { EntryDraft, Step } from '../app/read-log/read-log.server.ts'
import { openSequencer } from '../app/read-log/sequencer.server.ts'
import { stateCounts } from '../app/read-log/state-counts.server.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { openSqlite } from '../db/open.server.ts'

const { values } = parseArgs({
  options: { people: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '10' } },
})
const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
const people: readonly PersonId[] = Array.from({ length: Number(values.people) }, () => makeId('p', random(16)))

const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-count-'))
const opened = openSqlite(join(folder, 'fuin.sqlite'))
await migrateDatabase(opened)
const sequencer = openSequencer({
  db: opened.db,
  now: () => instant(Date.now()),
  random,
  cover: async () => '',
  settle: async () => undefined,
  sealOff: (because, cause) => {
    throw new Error(because, { cause })
  },
  remember: () => undefined,
})
const say = (subjects: readonly PersonId[]) =>
  sequencer.append(async () => ({
    value: undefined,
    entries: subjects.map((subject): EntryDraft => ({ kind: 'signed-in', subject })),
  }))

for (let at = 0; at < people.length; at += 250) await say(people.slice(at, at + 250))
const quiet = await measured(async () => undefined)
const busy = await measured(async () => {
  await say(people.slice(0, 100))
})
await sequencer.close()
await opened.close()
rmSync(folder, { recursive: true })
console.log(
  `count    of ${people.length.toLocaleString('en')} people: ${quiet.whole} ms, of them ${quiet.inside} in the step`,
)
console.log(`count    where a hundred came meanwhile: ${busy.whole} ms, of them ${busy.inside} in the step`)
console.log(JSON.stringify({ people: people.length, quiet, busy }))

/** Medians, milliseconds. `meanwhile` runs between preparing and the step. */
async function measured(meanwhile: () => Promise<void>) {
  const [whole, inside]: [number[], number[]] = [[], []]
  for (let round = 0; round < Number(values.rounds); round++) {
    const began = performance.now()
    let apart = 0
    const append = async <T>(step: Step<T>) => {
      const before = performance.now()
      await meanwhile()
      apart += performance.now() - before
      return sequencer.append<T>(async (context) => {
        const from = performance.now()
        const stated = await step(context)
        inside.push(performance.now() - from)
        return stated
      })
    }
    await stateCounts({ db: opened.db, log: { append } })
    whole.push(performance.now() - began - apart)
  }
  return { whole: median(whole), inside: median(inside) }
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10
}
