/**
 * How fast copies are released, the whole path over HTTP on the built server:
 * session, authorization, signed request verified, entry appended, durable
 * commit, checkpoint signed, then a copy of 30 kB with its receipt.
 *
 *   npm run bench:release -- [--requests 3000] [--readers 300] [--port 3180] [--only whole]
 *
 * Beside it, in the same run: the same handler with the log switched off, with
 * one commit a request, and with a quorum of one witness, a process of its own on
 * this machine. On a shared machine trust the ratios. Requests are
 * signed before the time runs, with challenges put on the server's list for
 * them. The last line is one JSON object.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { instant } from '../app/ids.ts'
import { serveSampleWitness } from '../db/demo/sample-witness.server.ts'
import { type BenchCouncil, type BenchWitness, type Env, makeBenchCouncil } from './bench-release/make-council.ts'
import { prepareRequests } from './bench-release/prepare-requests.ts'
import { type Sent, sendRequests } from './bench-release/send-requests.ts'
import { serveVariant, type Variant, variants } from './bench-release/serve-variant.ts'

const { values: choices } = parseArgs({
  options: {
    build: { type: 'string', default: 'build/production' },
    requests: { type: 'string', default: '3000' },
    readers: { type: 'string', default: '300' },
    port: { type: 'string', default: '3180' },
    only: { type: 'string', default: '' },
    // This program starts its server as itself.
    serve: { type: 'string' },
    folder: { type: 'string', default: '' },
  },
})
const [requests, readers, port] = [choices.requests, choices.readers, choices.port].map(Number) as [
  number,
  number,
  number,
]
const connections = 32

const served = variants.find((variant) => variant === choices.serve)
if (served) await serveVariant(served, envOf(choices.folder), choices.build)
else if (choices.serve === 'witness') await serveWitness(choices.folder)
else await runAll()

function envOf(dataDir: string): Env {
  const settings = { FUIN_MODE: 'production', PORT: choices.port, ORIGIN: `http://localhost:${port}` }
  return { ...settings, DATA_DIR: dataDir, LOG_LEVEL: 'error', LOG_VERIFY_HOURS: '0' }
}

function witnessOf(dataDir: string): BenchWitness {
  const random = (n: number) => new Uint8Array(randomBytes(n))
  return { dataDir, origin: `localhost:${port}`, random, url: `http://127.0.0.1:${port + 1}` }
}

async function serveWitness(dataDir: string): Promise<void> {
  const { url, ...witness } = witnessOf(dataDir)
  await serveSampleWitness({ ...witness, now: () => instant(Date.now()) }, new URL(url))
  process.send?.('open')
  process.once('disconnect', () => process.exit())
}

async function runAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-'))
  try {
    const figures: Partial<Record<Variant, Measured>> = {}
    const wanted = variants.filter((name) => name.startsWith(choices.only))
    const alone = wanted.filter((name) => name !== 'witnessed')
    if (alone.length > 0) await measureAll(alone, { dataDir: join(folder, 'alone'), figures })
    if (wanted.length > alone.length) await measureWitnessed({ dataDir: join(folder, 'witnessed'), figures })
    console.log(JSON.stringify(summary(figures)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measuring {
  readonly dataDir: string
  readonly figures: Partial<Record<Variant, Measured>>
  readonly witness?: BenchWitness
}

async function measureAll(wanted: readonly Variant[], { dataDir, figures, witness }: Measuring): Promise<void> {
  console.log(`Founding a council of ${readers} readers${witness ? ', with a witness' : ''}…`)
  mkdirSync(dataDir)
  const council = await makeBenchCouncil(envOf(dataDir), {
    readers,
    until: Date.now(),
    ...(witness ? { witness } : {}),
  })
  const beside = witness && (await start('witness', dataDir))
  for (const variant of wanted) {
    const measured = await measure(variant, dataDir, council)
    figures[variant] = measured
    console.log(`${variant.padEnd(14)} ${lineOf(measured)}`)
  }
  beside?.disconnect()
}

function measureWitnessed(measuring: Measuring): Promise<void> {
  return measureAll(['witnessed'], { ...measuring, witness: witnessOf(measuring.dataDir) })
}

/** This program as a server of its own, once it is open. */
async function start(serving: Variant | 'witness', folder: string): Promise<ChildProcess> {
  const asked = { serve: serving, folder, build: choices.build, port: choices.port }
  const args = Object.entries(asked).flatMap(([name, value]) => [`--${name}`, value])
  const server = fork(fileURLToPath(import.meta.url), args)
  // However this ends, nobody is left holding the port.
  process.once('exit', () => server.kill())
  await once(server, 'message')
  return server
}

interface Measured {
  readonly steady: Sent
  /** All readers at the same moment, three times. */
  readonly burst: Sent
  /** Processor time of the server for one release, milliseconds: what no neighbour on the machine can bend. */
  readonly busy: number
}

async function measure(variant: Variant, dataDir: string, council: BenchCouncil): Promise<Measured> {
  const count = variant === 'one-a-commit' ? Math.ceil(requests / 4) : requests
  const [warm, bursts] = [Math.ceil(count / 5), readers * 3]
  const prepared = await prepareRequests(envOf(dataDir), council, warm + count + bursts)
  const server = await start(variant, dataDir)
  await sendRequests(port, prepared.slice(0, warm), connections)
  const before = await busyOf(server)
  const steady = await sendRequests(port, prepared.slice(warm, warm + count), connections)
  const busy = ((await busyOf(server)) - before) / count
  const burst = await sendRequests(port, prepared.slice(warm + count), readers)
  server.send('stop')
  await once(server, 'exit')
  return { steady, burst, busy }
}

async function busyOf(server: ChildProcess): Promise<number> {
  server.send('busy')
  const [{ user, system }] = (await once(server, 'message')) as [NodeJS.CpuUsage]
  return (user + system) / 1000
}

function rate({ requests: sent, milliseconds }: Sent): number {
  return Math.round((sent / milliseconds) * 1000)
}

function lineOf({ steady, burst, busy }: Measured): string {
  const wait = ({ p50, p99 }: Sent) => `${p50.toFixed(0)} ms (p50), ${p99.toFixed(0)} ms (p99)`
  return `${String(rate(steady)).padStart(6)}/s over ${connections} connections, answered in ${wait(steady)}; ${readers} readers at once ${wait(burst)}; ${busy.toFixed(2)} ms of processor each`
}

function summary(figures: Partial<Record<Variant, Measured>>) {
  const [whole, bare, single, witnessed] = variants.map((variant) => figures[variant])
  const ratio = (one: Measured | undefined, other: Measured | undefined) =>
    one && other ? Math.round((rate(one.steady) / rate(other.steady)) * 100) / 100 : null
  return {
    bench: 'release',
    connections,
    readers,
    releasesPerSecond: whole && rate(whole.steady),
    serverMillisecondsEach: whole && Math.round(whole.busy * 100) / 100,
    withoutLogPerSecond: bare && rate(bare.steady),
    oneACommitPerSecond: single && rate(single.steady),
    ratios: { toWithoutLog: ratio(whole, bare), toOneACommit: ratio(whole, single) },
    p99OfAllReadersAtOnce: whole && Math.round(whole.burst.p99),
    oneWitness: witnessed && {
      releasesPerSecond: rate(witnessed.steady),
      p99OfAllReadersAtOnce: Math.round(witnessed.burst.p99),
    },
    answerBytes: whole && Math.round(whole.steady.answer),
    cores: availableParallelism(),
    workers: 1,
    node: process.version,
  }
}
