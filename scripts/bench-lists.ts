/**
 * What a page of people and of organizations costs in the database, in a council of 5,000 people and 300 organizations.
 *
 *   npm run bench:lists -- [--people 5000] [--organizations 300]
 *
 * On SQLite and on a PostgreSQL of its own: the first page, one far along, and
 * each filter by itself, counts and all, as the pages ask for them. Milliseconds,
 * the median of eleven. The last line is one JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { organizationList } from '../app/council/organization-list.ts'
import { pageOfOrganizations } from '../app/council/organization-list-store.server.ts'
import { consentTexts } from '../app/council/terms.ts'
import { days, instant } from '../app/ids.ts'
import { readAsked } from '../app/lists/list.ts'
import { peopleList } from '../app/roll/people-list.ts'
import { listPeopleByOrganization } from '../app/roll/people-list-store.server.ts'
import { thinOrganizations } from '../app/roll/thin-organizations.server.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../db/open.server.ts'
import { startPostgres } from './bench-append/throwaway-postgres.ts'
import { type FullCouncil, makeFullCouncil } from './bench-lists/full-council-store.server.ts'

const { values } = parseArgs({
  options: { people: { type: 'string', default: '5000' }, organizations: { type: 'string', default: '300' } },
})
const size = { people: Number(values.people), organizations: Number(values.organizations) }
const allowed = 50
const at = instant(Date.UTC(2026, 10, 1) + days(20))

const queriesOf = ({ people, organizations }: FullCouncil) => ({
  people: [
    '',
    `page=next.${people[Math.floor(people.length / 2)]}`,
    'q=青柳',
    'q=nobody',
    `q=${people.at(-1)}`,
    'state=suspended',
    'role=liaison',
    `organization=${organizations.at(-1)}`,
    'sector=finance',
  ],
  organizations: [
    '',
    `page=next.${organizations[Math.floor(organizations.length / 2)]}`,
    'q=電力',
    'kind=operator',
    'sector=finance',
    'consent=missing',
  ],
})

async function median(act: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < 11; i++) {
    const began = performance.now()
    await act()
    taken.push(performance.now() - began)
  }
  return taken.sort((one, other) => one - other)[5] ?? 0
}

interface Measured {
  readonly first: number
  readonly worst: number
}

async function measure(
  opened: OpenDatabase,
  list: string,
  asked: readonly string[],
  look: (query: URLSearchParams) => Promise<unknown>,
) {
  const times: number[] = []
  for (const query of asked) {
    const time = await median(() => look(new URLSearchParams(query)))
    times.push(time)
    console.log(
      `${opened.kind.padEnd(11)} ${list.padEnd(14)} ${(query || 'first page').padEnd(40)} ${time.toFixed(2).padStart(8)} ms`,
    )
  }
  return { first: rounded(times[0] ?? 0), worst: rounded(Math.max(...times)) } satisfies Measured
}

const rounded = (n: number): number => Math.round(n * 100) / 100

async function measureAll(opened: OpenDatabase) {
  await migrateDatabase(opened)
  const queries = queriesOf(await makeFullCouncil(opened.db, size))
  const { db } = opened
  const people = await measure(opened, 'people', queries.people, (query) =>
    listPeopleByOrganization(db, readAsked(peopleList, query), at),
  )
  const organizations = await measure(opened, 'organizations', queries.organizations, (query) =>
    pageOfOrganizations(db, {
      ...readAsked(organizationList, query),
      version: consentTexts[0].version,
    }),
  )
  // What the secretariat's first page and the filter ask of all of them: which can be reached by one absence less.
  const thin = await measure(opened, 'thin', [''], () => thinOrganizations(db, { at }))
  await opened.close()
  return { people, organizations, thin }
}

const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-lists-'))
const sqlite = await measureAll(await openDatabase({ databaseUrl: undefined, dataDir: folder }))
const postgres = await startPostgres()
const postgresql = await measureAll(
  await openDatabase({ databaseUrl: await postgres.database('lists'), dataDir: folder }),
)
await postgres.stop()
rmSync(folder, { recursive: true })

const worst = Math.max(
  ...[sqlite, postgresql].flatMap(({ people, organizations, thin }) => [people.worst, organizations.worst, thin.worst]),
)
console.log(
  JSON.stringify({
    bench: 'lists',
    ...size,
    cores: availableParallelism(),
    sqlite,
    postgresql,
    worstMs: worst,
    allowedMs: allowed,
    met: worst < allowed,
  }),
)
