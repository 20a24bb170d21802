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
import { cutThePower } from './power-cut.ts'

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

/** The tests of a file, run by Vitest, whose doubles they need; they leave their findings in a file. */
async function attack(): Promise<Report> {
  const file = join(mkdtempSync(join(tmpdir(), 'fuin-report-')), 'found.json')
  const ran = spawnSync('npx', ['vitest', 'run', 'tests/faults/attacks.test.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, FAULTS_REPORT: file },
  })
  const found = JSON.parse(readFileSync(file, 'utf8')) as readonly Attacked[]
  console.log(
    `| Attack | holding | ${verifierNames.join(' | ')} |\n|---|---|${verifierNames.map(() => '---|').join('')}`,
  )
  for (const { attack, withKey, noticed } of found) {
    const cells = Object.values(order(noticed)).map((notices) => (notices ? 'notices' : '–'))
    console.log(`| ${attack} | ${withKey ? 'database and log key' : 'database'} | ${cells.join(' | ')} |`)
  }
  const unnoticed = found.filter(({ noticed }) => !Object.values(noticed).some(Boolean))
  const wrong = [
    ...unnoticed.map(({ attack }) => `nobody notices: ${attack}`),
    ...(ran.status === 0 ? [] : ['a cell has changed']),
  ]
  return { what: 'attacks', cases: found.length, lost: unnoticed.length, wrong }
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
