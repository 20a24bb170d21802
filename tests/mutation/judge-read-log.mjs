/**
 * `npm run mutation:read-log [-- FILE…]`: every mutant of read-log/ (or of the files named), each judged by the tests
 * named for its file (read-log-judges.mjs). By hand, never in CI: twenty minutes and more. The last line is one JSON object.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { judges } from './read-log-judges.mjs'

const report = 'node_modules/.cache/mutants-read-log.json'
const asked = process.argv.slice(2)
const nameOf = (path) => basename(path).replace(/(\.server)?\.ts$/, '')
const paths = new Map(
  readdirSync('app/read-log')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [nameOf(file), `app/read-log/${file}`]),
)
const judged = new Set(judges.flatMap(({ files }) => files))
const wrong = [...paths.keys(), ...judged, ...asked].filter((name) => !judged.has(name) || !paths.has(name))
if (wrong.length > 0) throw new Error(`not in the room, or judged by nobody: ${[...new Set(wrong)].join(', ')}`)

function judge({ files, tests, freshThread = false, postgres = false }) {
  const env = {
    ...process.env,
    FUIN_JUDGES: tests.join(','),
    ...(freshThread ? { FUIN_RUNS_OF_A_THREAD: '1' } : {}),
    ...(postgres ? { FUIN_POSTGRES: '1' } : {}),
  }
  const run = [
    'stryker',
    'run',
    'tests/mutation/read-log.mjs',
    '--mutate',
    files.map((name) => paths.get(name)).join(','),
  ]
  const { status } = spawnSync('npx', run, { env, stdio: 'inherit' })
  if (status !== 0) throw new Error(`mutants of ${files.join(', ')} could not be judged`)
  return Object.entries(JSON.parse(readFileSync(report, 'utf8')).files).map(([path, { mutants }]) => ({
    file: nameOf(path),
    ...count(mutants.map(({ status }) => status)),
  }))
}

function count(statuses) {
  const of = (...wanted) => statuses.filter((status) => wanted.includes(status)).length
  return {
    killed: of('Killed', 'Timeout'),
    byTime: of('Timeout'),
    alive: of('Survived', 'NoCoverage'),
    static: of('Ignored'),
  }
}

const figures = judges
  .map((group) => ({ ...group, files: group.files.filter((file) => asked.length === 0 || asked.includes(file)) }))
  .filter(({ files }) => files.length > 0)
  .flatMap(judge)
const sum = (what) => figures.reduce((total, figure) => total + figure[what], 0)
const score = (killed, alive) => Math.round((1000 * killed) / (killed + alive)) / 10
console.table(figures.map((figure) => ({ ...figure, score: score(figure.killed, figure.alive) })))
const [killed, alive] = [sum('killed'), sum('alive')]
console.log(
  JSON.stringify({ killed, byTime: sum('byTime'), alive, static: sum('static'), score: score(killed, alive) }),
)
