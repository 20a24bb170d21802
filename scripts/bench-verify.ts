/**
 * How fast a whole log is verified, beside what somebody would write first.
 *
 *   npm run bench:verify -- [--entries 100000] [--workers N] [--keep FILE]
 *
 *   --entries  how many; 100,000 by default. 1,000,000 takes about 1.5 GB of disk
 *   --workers  threads; otherwise one a core
 *   --keep     where the log is made, to be measured again without making it; its folder must be there
 *
 * Makes a log (scripts/bench-log/quick-log.ts says how), verifies it with
 * `checkLog`: everything, the search index included, and once more without
 * the search index and without reading acts' challenges (tree, order, times,
 * counters, acts, checkpoints). The rival replays a tenth of it: one thread,
 * one entry at a time, everything computed per entry. The last line is one
 * JSON object.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkLog } from '../app/audit/check-log.ts'
import { formatTrust, parseTrust, type Trust } from '../app/formats/trust.ts'
import { quickLog } from './bench-log/quick-log.ts'
import { writeQuickLog } from './bench-log/quick-log-store.server.ts'
import { replayNaively } from './bench-log/replay-naively.ts'
import { openSource, type Target } from './log-verify/open-source.ts'
import { spilledMarks } from './log-verify/spilled-marks.ts'
import { openWorkerPool } from './log-verify/worker-pool.ts'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    workers: { type: 'string' },
    keep: { type: 'string' },
  },
})
const entries = Number(values.entries)
const workers = Number(values.workers ?? availableParallelism())
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'fuin-bench-verify-'))

interface MadeLog {
  readonly file: string
  readonly trust: Trust
  readonly entries: number
}

async function makeLog(count: number): Promise<MadeLog> {
  const file = join(folder, String(count), 'fuin.sqlite')
  const trustFile = join(dirname(file), 'trust.txt')
  const made = { file, entries: count }
  if (existsSync(trustFile)) return { ...made, trust: parseTrust(readFileSync(trustFile, 'utf8')) }
  mkdirSync(dirname(file), { recursive: true })
  const log = quickLog()
  const began = performance.now()
  await writeQuickLog(file, log, count)
  writeFileSync(trustFile, formatTrust(log.trust))
  const size = statSync(file).size
  console.log(
    `made     ${show(count)} entries in ${seconds(began)} s; ${Math.round(size / count)} bytes an entry on disk`,
  )
  return { ...made, trust: log.trust }
}

const show = (n: number): string => n.toLocaleString('en')
const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(2)

/** Seconds of one whole verification. Throws unless the verdict is `verified`. */
async function verify({ file, trust, entries: count }: MadeLog, projection: boolean): Promise<number> {
  const target: Target = { kind: 'database', database: file, projection }
  const began = performance.now()
  const opened = await openSource(target)
  const pool = openWorkerPool(workers, target)
  const marks = spilledMarks()
  const audit = await checkLog(opened.source, { trust, run: pool.run, atOnce: workers + 1, marks })
  const taken = (performance.now() - began) / 1000
  await pool.close()
  await marks.close()
  await opened.close()
  if (audit.verdict !== 'verified' || audit.entries !== count) throw new Error(JSON.stringify(audit))
  return taken
}

async function rival({ file, trust, entries: count }: MadeLog): Promise<number> {
  const opened = await openSource({ kind: 'database', database: file, projection: false })
  const began = performance.now()
  await replayNaively(opened.source, { trust, size: count })
  const taken = (performance.now() - began) / 1000
  await opened.close()
  return taken
}

const peak = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

const small = await makeLog(Math.ceil(entries / 10))
const large = await makeLog(entries)
const tenth = { core: await verify(small, false), rss: peak() }
const before = process.cpuUsage()
const core = await verify(large, false)
const spent = process.cpuUsage(before)
const coreRss = peak()
const everything = await verify(large, true)
const naive = await rival(small)

const perMillion = (taken: number, count: number): number => Number(((taken / count) * 1e6).toFixed(2))
const figures = {
  bench: 'verify',
  entries,
  cores: availableParallelism(),
  workers,
  seconds: Number(core.toFixed(2)),
  secondsPerMillion: perMillion(core, entries),
  // What a machine that others use does not stretch: the work itself, all threads together.
  cpuSecondsPerMillion: perMillion((spent.user + spent.system) / 1e6, entries),
  secondsPerMillionWithSearchIndex: perMillion(everything, entries),
  tenTimesTheEntriesTake: Number((core / tenth.core).toFixed(2)),
  rivalSecondsPerMillion: perMillion(naive, small.entries),
  fasterThanRival: Number((perMillion(naive, small.entries) / perMillion(core, entries)).toFixed(1)),
  peakMegabytesAtATenth: tenth.rss,
  peakMegabytes: coreRss,
}
console.log(
  `verified ${show(entries)} entries in ${core.toFixed(2)} s with ${workers} workers (tree, order, times, counters, acts, challenges, checkpoints)`,
)
console.log(`         with the search index ${everything.toFixed(2)} s; a tenth of the log ${tenth.core.toFixed(2)} s`)
console.log(`rival    one thread, one entry at a time: ${show(small.entries)} in ${naive.toFixed(2)} s`)
if (values.keep === undefined) rmSync(folder, { recursive: true })
console.log(JSON.stringify(figures))
