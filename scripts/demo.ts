/**
 * Opens the sample council on this machine; makes it first where there is none.
 *
 *   npm run demo                  makes it once, then uses it again
 *   npm run demo -- --fresh       throws the old one away and makes another
 *
 * Called by scripts/demo.mjs with --build, the folder that holds the demo's build.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instant } from '../app/ids.ts'
import { explainStart, PortalRefused } from '../app/portal.server.ts'
import { parseSettings, type Settings } from '../app/settings.ts'
import { type Account, accountsFile } from '../db/demo/account.ts'
import { makeSampleCouncil, type Progress, wholeSample } from '../db/demo/make-council.server.ts'
import { renewRoll } from '../db/demo/renew-roll.server.ts'
import { sampleWitnessUrl, serveSampleWitness } from '../db/demo/sample-witness.server.ts'
import { run } from './run.mjs'

/** The sample's last entry is this old, so that a code just used in the making is good again. Milliseconds. */
const lately = 2 * 60_000

const { values: choices } = parseArgs({
  options: { build: { type: 'string', default: 'build/demo' }, fresh: { type: 'boolean', default: false } },
})
const env = { ...process.env, FUIN_MODE: 'demo' }
const loopback = '127.0.0.1'
const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))

// Half a council is of no use to anybody; the next start throws it away.
const stopEarly = (): void => {
  console.log('\nStopped. Nothing is running; the next start makes what is missing.')
  process.exit(130)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopEarly)

try {
  const settings = parseSettings(env)
  await demandFreePort(settings)
  const accounts = await prepare(settings)
  await serveWitness(settings)
  for (const line of welcome(settings, accounts)) console.log(line)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stopEarly)
  run(`${choices.build}/serve.js`, ['--build', choices.build], { FUIN_MODE: 'demo' })
} catch (error) {
  console.error(explainStart(error))
  process.exit(1)
}

/** Before minutes are spent, and before --fresh takes the floor from under a demo that is running. */
async function demandFreePort({ host, port }: Settings): Promise<void> {
  if ((await freePort(port, host)) === null)
    throw new PortalRefused(`PORT ${port} is in use, perhaps by a demo that is running. Stop it, or set PORT.`)
}

/** The port, or the one the system chose for 0; null where it is in use. */
function freePort(port: number, host: string): Promise<number | null> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.once('error', () => resolve(null))
    probe.listen(port, host, () => {
      const address = probe.address()
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null))
    })
  })
}

/** The one beside the portal's, or any: the policy then names it for good. */
async function witnessUrl({ port }: Settings): Promise<string> {
  const beside = port > 0 && port < 65_535 ? await freePort(port + 1, loopback) : null
  return `http://${loopback}:${beside ?? (await freePort(0, loopback))}`
}

/** In this process, which the portal's ends with. */
async function serveWitness({ dataDir, origin }: Settings): Promise<void> {
  const url = sampleWitnessUrl(dataDir)
  if (!url) return
  const now = () => instant(Date.now())
  try {
    await serveSampleWitness({ dataDir, origin: new URL(origin).host, now, random }, url)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new PortalRefused(
      `Port ${url.port}, where this demo's witness is asked, is in use. Free it, or make another demo: npm run demo -- --fresh`,
    )
  }
}

async function prepare(settings: Settings): Promise<readonly Account[]> {
  const { dataDir } = settings
  const file = join(dataDir, accountsFile)
  if (choices.fresh || (existsSync(dataDir) && !existsSync(file))) throwAway(dataDir)
  if (!existsSync(file)) return await make(await witnessUrl(settings))
  const accounts: readonly Account[] = JSON.parse(readFileSync(file, 'utf8'))
  console.log(`Using the sample council in ${dataDir}. "npm run demo -- --fresh" makes another.`)
  if (await renewRoll({ env, accounts, at: Date.now() }))
    console.log('Its roll was about to run out: a new one is signed.')
  return accounts
}

/** Removes a demo's folder, and nothing that is not one. */
function throwAway(dataDir: string): void {
  const mark = join(dataDir, 'portal-mark')
  const isDemo = existsSync(mark) && readFileSync(mark, 'utf8').startsWith('demo ')
  if (existsSync(dataDir) && !isDemo) {
    throw new PortalRefused(`${dataDir} holds something that is not a demo, so it is left alone. Set DATA_DIR.`)
  }
  rmSync(dataDir, { recursive: true, force: true })
}

async function make(witnessUrl: string): Promise<readonly Account[]> {
  console.log('Making a sample council: every key, seal and entry is real, so this takes a minute or two.')
  const started = Date.now()
  let last = ''
  const onProgress = (progress: Progress): void => {
    const step = stepOf(progress)
    if (step !== last) console.log(lineOf(progress))
    last = step
  }
  const accounts = await makeSampleCouncil({ env, until: started - lately, size: wholeSample, witnessUrl, onProgress })
  console.log(`Made in ${Math.round((Date.now() - started) / 1000)} s.`)
  return accounts
}

/** What a line is worth: every tenth person, every day. */
function stepOf(progress: Progress): string {
  if (progress.stage === 'weeks') return `day ${progress.daysLeft}`
  return `people ${progress.done === progress.of ? 'all' : Math.floor(progress.done / 10)}`
}

function lineOf(progress: Progress): string {
  if (progress.stage === 'people') return `  people with keys  ${progress.done} of ${progress.of}`
  return `  three weeks       day ${22 - progress.daysLeft} of 22, ${progress.entries.toLocaleString('en')} entries`
}

function welcome({ origin, dataDir }: Settings, accounts: readonly Account[]): readonly string[] {
  const firsts = accounts.filter(({ role }, i) => accounts.findIndex((other) => other.role === role) === i)
  return [
    '',
    `  The sample council opens at  ${origin}`,
    `  Codes for the second factor  ${origin}/demo/codes`,
    `  Letters that would be sent   ${origin}/demo/mail`,
    `  All ${accounts.length} accounts              ${join(dataDir, accountsFile)}`,
    `  Its log is witnessed at       ${sampleWitnessUrl(dataDir) ?? 'nowhere'}`,
    '',
    ...firsts.flatMap(({ role, email, password, passphrase }) => [
      `  ${role.padEnd(12)} ${email}`,
      `  ${''.padEnd(12)} password    ${password}`,
      `  ${''.padEnd(12)} passphrase  ${passphrase}`,
    ]),
    '',
    '  Sign in with address and password, take the six-digit code from the page of codes,',
    '  and unlock the key with the passphrase where a page asks for it. Ctrl-C stops it.',
    '',
  ]
}
