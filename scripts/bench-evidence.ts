/**
 * What a proof that nothing was released costs where somebody had very many
 * entries written about the person, and whether its memory grows with them.
 *
 *   npm run bench:evidence -- [--entries 1000000] [--keep FOLDER]
 *
 * Makes a log with so many refusals about one person, and one with a tenth; then
 * runs the commands themselves, each in a process of its own: evidence:export of
 * the absence, and evidence:verify of what it made. Peak memory is what Linux
 * says of the process (VmHWM). The last line is one JSON object.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFloodedLog } from './bench-log/flooded-log.ts'
import { buildVerifier } from './build-verifier.mjs'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '1000000' }, keep: { type: 'string' } } })
const entries = Number(values.entries)
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'fuin-bench-evidence-'))

interface Run {
  readonly seconds: number
  readonly megabytes: number
}

/** Runs a command to its end. Throws unless it ends well. */
async function run(...args: readonly string[]): Promise<Run> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let [peak, said] = [0, '']
  child.stdout.on('data', (part) => {
    said += String(part)
  })
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid))
  }, 20)
  const code = await new Promise<number | null>((ended) => child.once('close', ended))
  clearInterval(watch)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`)
  return { seconds: round((performance.now() - began) / 1000), megabytes: peak }
}

/** Megabytes; 0 where the process has ended, or the system does not say. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return 0
  }
}

const round = (n: number): number => Math.round(n * 10) / 10

async function measure(count: number) {
  const home = join(folder, String(count))
  const person = await makeFloodedLog(home, count)
  const bundle = join(home, 'bundle.zip')
  const about = ['--person', person, '--absence', person, '--reason', 'bench', '--out', bundle]
  const made = await run('--import', 'tsx', 'scripts/evidence-export.ts', '--data-dir', home, ...about)
  const verified = await run('build/verify.mjs', bundle, '--trust', join(home, 'trust.txt'))
  const megabytes = Math.round(statSync(bundle).size / 1e6)
  console.log(
    `${count.toLocaleString('en').padStart(9)} entries: made in ${made.seconds} s with ${made.megabytes} MB, verified in ${verified.seconds} s with ${verified.megabytes} MB; the bundle has ${megabytes} MB`,
  )
  return { made, verified, bundleMegabytes: megabytes }
}

await buildVerifier()
const tenth = await measure(Math.ceil(entries / 10))
const whole = await measure(entries)
const load = Math.round(loadavg()[0] ?? 0)
console.log(JSON.stringify({ bench: 'evidence', entries, cores: availableParallelism(), load, ...whole, tenth }))
if (values.keep === undefined) rmSync(folder, { recursive: true })
