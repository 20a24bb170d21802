/**
 * Whether a member can tell by the time an answer takes that another organization is
 * in the council: the same questions to two councils that differ in one, in turns.
 *
 *   npm run bench:roster -- [--rounds 120] [--readers 40] [--build build/production] [--port 3190]
 *
 * Two built portals, each a process of its own: in the one there is an organization
 * more, whose person is a recipient of the same bulletin. A round asks each address of
 * both, in an order by lot and the one or the other first by lot, so that whatever else
 * the machine does meets both alike. Each address is judged by ranks (Mann–Whitney, two-sided),
 * and each verdict counts as one of many (Holm). Beside p stands Cliff's delta, how much
 * more often one of the one takes longer than one of the other, with the bound below
 * which it lies in 99 of 100 runs. Last, to show what would be seen: one council
 * against itself, a millisecond later. The last line is one JSON object.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openSession } from '../app/access/sessions.server.ts'
import { findPerson } from '../app/council/person-store.server.ts'
import { makeId, type PersonId } from '../app/ids.ts'
import { openPortal } from '../app/portal.server.ts'
import { type BenchCouncil, type Env, makeBenchCouncil } from './bench-release/make-council.ts'
import { amongMany, boundOf, rankTest } from './bench-roster/rank-test.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '120' },
    readers: { type: 'string', default: '40' },
    build: { type: 'string', default: 'build/production' },
    port: { type: 'string', default: '3190' },
  },
})
const [rounds, readers, port] = [values.rounds, values.readers, values.port].map(Number) as [number, number, number]
/** Milliseconds that the control is later. */
const later = 1
const surely = 0.01

interface Side {
  readonly url: string
  readonly cookie: string
  readonly server: ChildProcess
  readonly paths: ReadonlyMap<string, string>
}

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

/** What a member would try: their own pages, and addresses of what is hidden from them, which in the other council is nowhere. */
const pathsOf = (council: BenchCouncil, hidden: PersonId, house: string): ReadonlyMap<string, string> =>
  new Map([
    ['home', '/'],
    ['bulletins', '/bulletins'],
    ['own bulletin', `/bulletins/${council.bulletin}`],
    ['no bulletin', `/bulletins/${makeId('b', random(16))}`],
    ['hidden person', `/people/${hidden}`],
    ['hidden organization', `/organizations/${house}`],
    ['own organization', '/organization'],
    ['own record', '/record'],
    ['certificate', '/record/certificate'],
    ['news', '/bulletins/news'],
    ['checkpoint', '/log/checkpoint'],
  ])

const envOf = (dataDir: string, at: number): Env => ({
  NODE_ENV: 'production',
  FUIN_MODE: 'production',
  PORT: String(at),
  ORIGIN: `http://localhost:${at}`,
  DATA_DIR: dataDir,
  DATABASE_URL: '',
  LOG_LEVEL: 'silent',
  LOG_VERIFY_HOURS: '0',
})

/** `more`: an organization and its person beside those of both. */
async function open(folder: string, { at, more }: { readonly at: number; readonly more: boolean }): Promise<Side> {
  const dataDir = join(folder, String(at))
  mkdirSync(dataDir)
  const env = envOf(dataDir, at)
  const council = await makeBenchCouncil(env, { readers: readers + (more ? 1 : 0), until: Date.now() })
  const [asking] = council.readers
  const last = council.readers.at(-1)
  if (!asking || !last) throw new Error('a council without readers')
  const hidden = more ? last.person : makeId('p', random(16))
  const portal = await openPortal({ env })
  const found = (await findPerson(portal.db, last.person))?.organization ?? ''
  const cookie = await sessionOf(portal, asking.person)
  await portal.close()
  const paths = pathsOf(council, hidden, more ? found : makeId('o', random(16)))
  const server = spawn(process.execPath, [join(values.build, 'serve.js'), '--build', values.build], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  })
  process.once('exit', () => server.kill())
  const url = `http://localhost:${at}`
  while ((await fetch(`${url}/readyz`).catch(() => null))?.status !== 200) {
    if (server.exitCode !== null) throw new Error(`a portal ended with ${server.exitCode}`)
    await wait(20)
  }
  return { url, cookie, server, paths }
}

async function sessionOf({ db, now }: Awaited<ReturnType<typeof openPortal>>, person: PersonId): Promise<string> {
  const token = Buffer.from(random(32)).toString('base64url')
  const where = { ip: '127.0.0.1', userAgent: 'bench' }
  const opened = { person, role: 'member', secondFactor: 'totp', at: now(), where, token } as const
  await db.transaction().execute((trx) => openSession(trx, opened))
  return `__Host-fuin=${token}`
}

interface Timed {
  readonly status: number
  /** Milliseconds until the whole answer is there. */
  readonly took: number
}

async function ask({ url, cookie, paths }: Side, name: string): Promise<Timed> {
  const began = performance.now()
  const answer = await fetch(`${url}${paths.get(name)}`, { headers: { Cookie: cookie }, redirect: 'manual' })
  await answer.arrayBuffer()
  return { status: answer.status, took: performance.now() - began }
}

const byLot = <T>(all: readonly T[]): readonly T[] =>
  all
    .map((one) => ({ one, lot: Math.random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ one }) => one)

interface Times {
  readonly first: number[]
  readonly second: number[]
}

/** Each of the two once, the one or the other first. */
async function both(into: Times, [first, second]: readonly [Side, Side], name: string): Promise<void> {
  const statuses: number[] = []
  for (const [times, side] of byLot([[into.first, first] as const, [into.second, second] as const])) {
    const { status, took } = await ask(side, name)
    times.push(took)
    statuses.push(status)
  }
  if (statuses[0] !== statuses[1] || statuses[0] === 429) throw new Error(`${name} answers ${statuses.join(' and ')}`)
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
const rounded = (n: number, digits = 3): number => Number(n.toFixed(digits))

async function measure(sides: readonly [Side, Side]): Promise<void> {
  const names = [...sides[0].paths.keys()]
  const times = new Map(names.map((name) => [name, { first: [], second: [] } as Times]))
  const control: Times = { first: [], second: [] }
  // The first answers wait for modules to be read and code to be made ready.
  for (let warm = 0; warm < 30; warm++) for (const name of names) for (const side of sides) await ask(side, name)
  for (let round = 0; round < rounds; round++) {
    for (const name of byLot(names)) await both(times.get(name) as Times, sides, name)
    await both(control, [sides[1], sides[1]], 'own record')
  }
  tell(times, control)
}

function tell(times: ReadonlyMap<string, Times>, control: Times): void {
  const judged = [...times].map(([name, { first, second }]) => {
    const { p, delta } = rankTest(first, second)
    const [ours, without] = [median(first), median(second)]
    return { name, with: rounded(ours), without: rounded(without), ratio: rounded(ours / without), p, delta }
  })
  const adjusted = amongMany(judged.map(({ p }) => p))
  const routes = judged.map((one, i) => ({
    ...one,
    p: rounded(one.p, 5),
    adjusted: rounded(adjusted[i] ?? 1, 5),
    delta: rounded(one.delta),
  }))
  for (const { name, with: ours, without, p, adjusted: among, delta } of routes)
    console.log(
      `${name.padEnd(20)} with ${ours.toFixed(2).padStart(7)} ms, without ${without.toFixed(2).padStart(7)} ms, p ${p.toFixed(4)}, among all ${among.toFixed(4)}, delta ${delta.toFixed(3)}`,
    )
  const seen = rankTest(
    control.first.map((took) => took + later),
    control.second,
  )
  console.log(`${later} ms later           p ${seen.p.toExponential(1)}, delta ${seen.delta.toFixed(3)}`)
  const told = routes.filter((one) => one.adjusted < surely).map(({ name }) => name)
  console.log(
    JSON.stringify({
      bench: 'roster',
      requests: rounds * 2 * times.size,
      readers,
      cores: availableParallelism(),
      load: Math.round(loadavg()[0] ?? 0),
      workers: 2,
      statistic: 'Mann-Whitney U, two-sided, Holm over routes; Cliff’s delta',
      routes,
      ratios: { least: Math.min(...routes.map((one) => one.ratio)), most: Math.max(...routes.map((one) => one.ratio)) },
      leastAdjustedP: Math.min(...routes.map((one) => one.adjusted)),
      largestDelta: Math.max(...routes.map(({ delta }) => Math.abs(delta))),
      deltaBound: rounded(boundOf(rounds, rounds)),
      control: { later, p: seen.p, delta: rounded(seen.delta), seen: seen.p < surely },
      told,
      // Where a millisecond would not be seen, that nothing is seen shows little.
      met: told.length === 0 && seen.p < surely && rounds * 2 * times.size >= 2000,
    }),
  )
}

if (!existsSync(join(values.build, 'serve.js'))) throw new Error(`${values.build} is missing: npm run build`)
const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-roster-'))
try {
  const sides = [
    await open(folder, { at: port, more: true }),
    await open(folder, { at: port + 1, more: false }),
  ] as const
  await measure(sides)
  for (const { server } of sides) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
