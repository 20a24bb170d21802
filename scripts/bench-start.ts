/**
 * How long the built portal takes from its start until it is ready, with a long
 * log and with an empty one.
 *
 *   npm run bench:start -- [--entries 100000] [--keep FOLDER] [--build build/production]
 *
 *   --entries  how many; 100,000 by default. Beyond 2^20 the first 2^20 are
 *              repeated (scripts/bench-log/repeat-log-store.server.ts says how)
 *   --keep     where the log is made, or lies already; `npm run bench:search` makes the same
 *   --build    what is started; `npm run build` makes it
 *
 * Starts the process as `npm start` does, asks /readyz every 10 ms until it says
 * 200, and stops it; five times each, by turns. Medians; the file is as warm as
 * the machine keeps it. The last line is one JSON object.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { benchPort, entriesFor, openCouncilLog } from './bench-log/make-council-log.ts'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    keep: { type: 'string' },
    build: { type: 'string', default: 'build/production' },
  },
})
const entries = entriesFor(Number(values.entries))
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'fuin-bench-start-'))
const empty = mkdtempSync(join(tmpdir(), 'fuin-bench-empty-'))
const url = `http://localhost:${benchPort}`
const floor = 2000
const times = 5

/** Milliseconds from the start of the process to the first 200. */
async function startOnce(dataDir: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/serve.ts', '--build', values.build], {
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PORT: String(benchPort),
      ORIGIN: url,
      LOG_LEVEL: 'silent',
    },
  })
  await ready(child)
  const taken = performance.now() - began
  child.kill('SIGTERM')
  await once(child, 'exit')
  return taken
}

async function ready(child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the portal ended with ${child.exitCode} before it was ready`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.status === 200) return
    await wait(10)
  }
}

const median = (taken: readonly number[]): number => [...taken].sort((one, other) => one - other)[times >> 1] ?? 0

async function measure(): Promise<void> {
  const { opened } = await openCouncilLog({ folder, entries })
  await opened.close()
  // The first start makes the keys and the tables, which is not what is asked here.
  await startOnce(empty)
  const [long, none]: [number[], number[]] = [[], []]
  for (let i = 0; i < times; i++) {
    long.push(await startOnce(folder))
    none.push(await startOnce(empty))
  }
  const [ms, emptyMs] = [median(long), median(none)]
  console.log(`ready    ${Math.round(ms)} ms with ${entries.toLocaleString('en')} entries (${floor} allowed)`)
  console.log(`         ${Math.round(emptyMs)} ms with an empty log`)
  const ratio = Math.round((ms / emptyMs) * 100) / 100
  const said = { bench: 'start', entries, cores: availableParallelism(), ms: Math.round(ms), floorMs: floor }
  console.log(JSON.stringify({ ...said, met: ms < floor, timesAnEmptyLog: ratio }))
}

if (!existsSync(join(values.build, 'server', 'index.js'))) throw new Error(`${values.build} is missing: npm run build`)
await measure()
rmSync(empty, { recursive: true })
if (values.keep === undefined) rmSync(folder, { recursive: true })
