/**
 * How long the built portal takes from its start until it is ready, with a long
 * log and with an empty one.
 *
 *   npm run bench:start -- [--entries 100000] [--keep FOLDER] [--build build/production]
 *
 *   --entries  how many; 100,000 by default. Beyond 2^18 the first 2^17 are
 *              repeated (scripts/bench-log/repeat-log-store.server.ts says how)
 *   --keep     where the log is made, or lies already; `npm run bench:search` makes the same
 *   --build    what is started; `npm run build` makes it
 *
 * Starts the process as `npm start` does, asks /readyz every 10 ms until it says
 * 200, and stops it; five times each, by turns. Medians, and beside them how
 * much of a processor it took (Linux says), which a busy machine falsifies less;
 * the file is as warm as the machine keeps it. The last line is one JSON object.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
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
interface Started {
  readonly ms: number
  /** On a processor. */
  readonly cpuMs: number
}

async function startOnce(dataDir: string): Promise<Started> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(values.build, 'serve.js'), '--build', values.build], {
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
  const started = { ms: performance.now() - began, cpuMs: cpuOf(child.pid) }
  child.kill('SIGTERM')
  await once(child, 'exit')
  return started
}

/** utime and stime of proc(5), a hundredth of a second each; 0 where there is no such file. */
function cpuOf(pid: number | undefined): number {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return 0
  const fields = readFileSync(stat, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function ready(child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the portal ended with ${child.exitCode} before it was ready`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.status === 200) return
    await wait(10)
  }
}

const median = (starts: readonly Started[], pick: (one: Started) => number): number =>
  Math.round(starts.map(pick).sort((one, other) => one - other)[times >> 1] ?? 0)

async function measure(): Promise<void> {
  const { opened } = await openCouncilLog({ folder, entries })
  await opened.close()
  // The first start makes the keys and the tables, which is not what is asked here.
  await startOnce(empty)
  const [long, none]: [Started[], Started[]] = [[], []]
  for (let i = 0; i < times; i++) {
    long.push(await startOnce(folder))
    none.push(await startOnce(empty))
  }
  const [ms, cpuMs] = [median(long, (one) => one.ms), median(long, (one) => one.cpuMs)]
  const [emptyMs, emptyCpuMs] = [median(none, (one) => one.ms), median(none, (one) => one.cpuMs)]
  const load = Math.round(loadavg()[0] ?? 0)
  console.log(
    `ready    ${ms} ms (${cpuMs} on a processor) with ${entries.toLocaleString('en')} entries; ${floor} allowed`,
  )
  console.log(`         ${emptyMs} ms (${emptyCpuMs} on a processor) with an empty log`)
  console.log(`machine  ${availableParallelism()} cores, ${load} processes wanting one`)
  const timesAnEmptyLog = Math.round((ms / emptyMs) * 100) / 100
  const said = { bench: 'start', entries, cores: availableParallelism(), load, ms, cpuMs, floorMs: floor }
  console.log(JSON.stringify({ ...said, met: ms < floor, timesAnEmptyLog }))
}

if (!existsSync(join(values.build, 'serve.js'))) throw new Error(`${values.build} is missing: npm run build`)
await measure()
rmSync(empty, { recursive: true })
if (values.keep === undefined) rmSync(folder, { recursive: true })
