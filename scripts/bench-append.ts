/**
 * How fast the log takes entries, each durable, in the tree and under a signed
 * checkpoint before its caller is told: through the very path the portal uses.
 *
 *   npm run bench:append -- [--entries 20000] [--only SQLite]
 *
 * The rival is the obvious way, one commit an entry, in the same run: on a
 * shared machine trust the ratio. The last line is one JSON object.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { appendMany, openBenchLog, type Place, type Run } from './bench-append/append-many.ts'
import { signedDrafts } from './bench-append/signed-drafts.ts'
import { startPostgres } from './bench-append/throwaway-postgres.ts'

const inFlight = 64
/** Distinct signed acts; they come again under fresh challenges. */
const distinct = 2000
const warmUp = 1000

const { values: choices } = parseArgs({
  options: {
    entries: { type: 'string', default: '20000' },
    // The beginning of a figure's name.
    only: { type: 'string', default: '' },
    // One node of several on one PostgreSQL: this program starts itself so.
    node: { type: 'string' },
    folder: { type: 'string', default: '' },
  },
})
const entries = Number(choices.entries)

if (choices.node) await runNode({ databaseUrl: choices.node, dataDir: choices.folder })
else await runAll()

async function runAll(): Promise<void> {
  console.log(`Making ${distinct} signed acts by 100 keys…`)
  const next = await signedDrafts(distinct)
  const figures: Record<string, number> = {}
  const measure = async (name: string, run: () => Promise<readonly Run[]>): Promise<void> => {
    if (!name.startsWith(choices.only)) return
    const runs = await run()
    figures[name] = Math.round(perSecond(runs))
    console.log(`${name.padEnd(28)} ${lineOf(runs)}`)
  }
  await measure('SQLite', () => inFolder((dataDir) => appendHere({ dataDir }, next)))
  await measure('SQLite, one an entry', () => inFolder((dataDir) => appendHere({ dataDir }, next, 1)))
  if (!'SQLite, one an entry'.startsWith(choices.only) || choices.only === '') {
    const postgres = await startPostgres()
    const on = async (name: string, run: (place: Place) => Promise<readonly Run[]>) =>
      inFolder(async (dataDir) => run({ dataDir, databaseUrl: await postgres.database(name) }))
    try {
      await measure('PostgreSQL', () => on('one', (place) => appendHere(place, next)))
      await measure('PostgreSQL, one an entry', () => on('single', (place) => appendHere(place, next, 1)))
      await measure('PostgreSQL, three nodes', () => on('three', appendFromNodes))
    } finally {
      await postgres.stop()
    }
  }
  console.log(JSON.stringify(summary(figures)))
}

async function inFolder<T>(act: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-bench-'))
  try {
    return await act(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** In this process. A quarter of the entries where each is a commit of its own: a rate needs no more. */
async function appendHere(
  place: Place,
  next: Awaited<ReturnType<typeof signedDrafts>>,
  largestBatch?: number,
): Promise<readonly Run[]> {
  const { log, close } = await openBenchLog(place, largestBatch)
  await appendMany(log, next, { entries: warmUp, inFlight })
  const run = await appendMany(log, next, { entries: largestBatch === 1 ? entries / 4 : entries, inFlight })
  await close()
  return [run]
}

/** Three processes on one database, each with its copy of the keys folder, all starting at once. */
async function appendFromNodes(place: Place): Promise<readonly Run[]> {
  await (await openBenchLog(place)).close()
  const script = fileURLToPath(import.meta.url)
  const nodes = [1, 2, 3].map((number) => {
    const folder = join(place.dataDir, String(number))
    cpSync(join(place.dataDir, 'keys'), join(folder, 'keys'), { recursive: true })
    return fork(script, ['--node', place.databaseUrl ?? '', '--folder', folder, '--entries', String(entries / 3)])
  })
  await Promise.all(nodes.map((node) => once(node, 'message')))
  for (const node of nodes) node.send('go')
  const answers = await Promise.all(nodes.map((node) => once(node, 'message')))
  return answers.map(([run]) => run as Run)
}

async function runNode(place: Place): Promise<void> {
  const next = await signedDrafts(distinct / 4)
  const { log, close } = await openBenchLog(place)
  await appendMany(log, next, { entries: warmUp / 4, inFlight })
  process.send?.('ready')
  await once(process, 'message')
  process.send?.(await appendMany(log, next, { entries: Math.round(entries), inFlight }))
  await close()
  process.disconnect()
}

/** From the first node's start to the last one's end. */
function perSecond(runs: readonly Run[]): number {
  const began = Math.min(...runs.map((run) => run.began))
  const ended = Math.max(...runs.map((run) => run.ended))
  return (runs.reduce((sum, run) => sum + run.entries, 0) / (ended - began)) * 1000
}

function busyEach(runs: readonly Run[]): string {
  const busy = runs.reduce((sum, run) => sum + run.busy, 0)
  return (busy / runs.reduce((sum, run) => sum + run.entries, 0)).toFixed(3)
}

function lineOf(runs: readonly Run[]): string {
  const worst = (what: 'p50' | 'p99') => Math.max(...runs.map((run) => run[what])).toFixed(1)
  const rate = Math.round(perSecond(runs)).toLocaleString('en').padStart(7)
  return `${rate} durable entries/s, answered in ${worst('p50')} ms (p50), ${worst('p99')} ms (p99), ${busyEach(runs)} ms of processor an entry`
}

function summary(figures: Readonly<Record<string, number>>) {
  const ratio = (one: string, other: string) =>
    figures[one] && figures[other] ? Math.round((figures[one] / figures[other]) * 100) / 100 : null
  return {
    bench: 'append',
    inFlight,
    entries,
    durableEntriesPerSecond: figures,
    ratios: {
      sqliteToOneAnEntry: ratio('SQLite', 'SQLite, one an entry'),
      postgresqlToOneAnEntry: ratio('PostgreSQL', 'PostgreSQL, one an entry'),
    },
    cores: availableParallelism(),
    workers: 1,
    node: process.version,
  }
}
