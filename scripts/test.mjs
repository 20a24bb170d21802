// `npm test`: everything that decides whether the portal works, from a fresh clone.
//
//   npm test                       unit and store tests, and beside them journeys in a browser
//   npm test -- --unit [filter…]   only the first part
//   npm test -- --journeys [filter…]
//   npm test -- --all              on PostgreSQL also what waits until its store changes (tests/support/twins.ts)
//
// With --all, a room whose tests took half as much again as scripts/test-seconds.mjs
// gives them fails the run.
// VECTORS_DIR may name a folder of other people's test vectors; without it the
// frozen ones in tests/vectors run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { build } from './build.mjs'
import { install, root } from './install.mjs'
import { overBudget } from './test-seconds.mjs'

const given = process.argv.slice(2)
const unknown = given.filter((word) => word.startsWith('--') && !['--unit', '--journeys', '--all'].includes(word))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(' ')}. There are --unit, --journeys and --all.`)
  process.exit(2)
}
const only = (part) => given.includes(part) || !['--unit', '--journeys'].some((word) => given.includes(word))
const filters = given.filter((word) => !word.startsWith('--'))
const vectors = process.env.VECTORS_DIR
const work = mkdtempSync(join(quickFolder(), 'fuin-tests-'))
// Started by root, PostgreSQL runs as somebody else, who must get in.
chmodSync(work, 0o711)
process.on('exit', () => rmSync(work, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const env = {
  ...process.env,
  TMPDIR: work,
  ...(vectors ? { VECTORS_DIR: resolve(vectors) } : {}),
  ...(given.includes('--all') ? { FUIN_POSTGRES: '1' } : {}),
}
const reports = mkdtempSync(join(work, 'reports-'))

install()
const wanted = [only('--journeys') ? journeys : null, only('--unit') ? unit : null].filter((part) => part !== null)
// A journey waits for pages half of its time; the other tests use it. What they
// say is kept until the journeys have said theirs.
const parts = await Promise.all(wanted.map((part, i) => part(i === 0 ? null : join(reports, 'said.txt'))))
if (wanted.length > 1) process.stdout.write(readFileSync(join(reports, 'said.txt')))

const seconds = Object.assign({}, ...parts.map((part) => part.seconds))
console.log(`seconds of tests: ${told(seconds)}`)
const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
// What failed may have waited for its timeout.
const whole = given.includes('--all') && filters.length === 0 && failed === 0
const dear = whole ? overBudget(seconds) : []
for (const sentence of dear) console.error(sentence)
// Last, because of a long run often only the end is kept.
for (const sentence of parts.flatMap((part) => part.why)) console.error(`\n✘ ${sentence}`)
process.exit(failed === 0 && passed > 0 && dear.length === 0 ? 0 : 1)

/**
 * Where the tests' databases lie. They sync thousands of times, and none of them
 * needs a disk for it: what a lost disk or a power cut does is played by
 * tests/faults. So in memory, where the system has some for files.
 */
function quickFolder() {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 4 * 2 ** 30 ? memory : tmpdir()
}

async function unit(said) {
  const report = join(reports, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = await runTool(
    'node_modules/vitest/vitest.mjs',
    ['run', ...reporters, ...filtered('--passWithNoTests')],
    {
      said,
    },
  )
  const found = readReport(report)
  const counts = { passed: found?.numPassedTests ?? 0, failed: found?.numFailedTests ?? 0 }
  const why = (found?.testResults ?? []).flatMap(({ name, message, assertionResults }) => [
    ...(message ? [`${name}\n${message}`] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${failureMessages.join('\n')}`),
  ])
  return { ...atLeastOneFailure(counts, status), seconds: secondsOf(found?.testResults ?? []), why: shortened(why) }
}

async function journeys(said) {
  build({ demo: false })
  const report = join(reports, 'journeys.json')
  const config = 'tests/journeys/playwright.config.ts'
  const status = await runTool(
    'node_modules/@playwright/test/cli.js',
    ['test', `--config=${config}`, ...filtered('--pass-with-no-tests')],
    {
      said,
      more: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    },
  )
  const found = readReport(report)
  const stats = found?.stats
  // A flaky journey passed only when asked again: that is a failure nobody has explained yet.
  const counts = { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) }
  const why = [...(found?.errors ?? []).map(({ message }) => message), ...(found?.suites ?? []).flatMap(failedIn)]
  return {
    ...atLeastOneFailure(counts, status),
    seconds: { journeys: (stats?.duration ?? 0) / 1000 },
    why: shortened(why),
  }
}

/** What failed in a file of journeys, and in what stands inside it. */
function failedIn({ title, specs = [], suites = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map((spec) => {
      const errors = spec.tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors))
      return `${title}: ${spec.title}\n${errors.map(({ message }) => message).join('\n')}`
    })
  return [...own, ...suites.flatMap(failedIn)]
}

/** Enough to see what it was. */
function shortened(sentences) {
  return sentences.slice(0, 20).map((sentence) => stripVTControlCharacters(sentence).slice(0, 3000))
}

/** The filters, under which one part may have nothing to run as long as the other has. */
function filtered(mayBeNone) {
  return filters.length > 0 ? [mayBeNone, ...filters] : []
}

/** What each room's tests took. */
function secondsOf(files) {
  const seconds = {}
  for (const { name, startTime, endTime } of files) {
    const room = /tests\/(\w[\w-]*)\//.exec(name)?.[1] ?? 'others'
    seconds[room] = (seconds[room] ?? 0) + (endTime - startTime) / 1000
  }
  return seconds
}

/** The longest first: whoever adds some sees what they cost. */
function told(seconds) {
  const sorted = Object.entries(seconds).sort(([, one], [, other]) => other - one)
  return sorted.map(([room, took]) => `${room} ${took.toFixed(0)}`).join(', ')
}

/** Its exit code; `said`: the file for what it prints, null for here. */
async function runTool(tool, args, { said, more = {} }) {
  const out = said === null ? 'inherit' : openSync(said, 'w')
  const child = spawn(process.execPath, [join(root, tool), ...args], {
    cwd: root,
    stdio: ['inherit', out, out],
    env: { ...env, ...more },
  })
  const [code] = await once(child, 'exit')
  if (said !== null) closeSync(out)
  return code ?? 1
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

// A part may fail as a whole (a file that does not load, an unhandled rejection, a
// database that does not start) without any one test failing, and even end with 0;
// that must not read as green.
function atLeastOneFailure({ passed, failed }, status) {
  return { passed, failed: status === 0 && (passed > 0 || filters.length > 0) ? failed : Math.max(1, failed) }
}
