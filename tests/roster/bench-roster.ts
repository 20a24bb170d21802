/**
 * Whether a member can tell by the time an answer takes that another organization is
 * in the council: the same questions to two councils that differ in one, in turns.
 *
 *   npm run bench:roster -- [--rounds 160]
 *
 * A round asks each address of both councils, in an order by lot and the one or the
 * other first by lot, so that whatever else the machine does meets both alike. Each
 * address is judged by ranks (Mann–Whitney), and each verdict counts as one of many
 * (Holm). Last, to show what would be seen, the same council is asked against itself
 * with its answer held back a millisecond. The last line is one JSON object.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { serveSite, slowLine } from '../http/served-site.ts'
import { amongMany, rankTest } from './rank-test.ts'
import { openTwoCouncils, type Side } from './two-councils.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '160' } } })
const rounds = Number(values.rounds)

/** What a member would try: their own pages, and addresses of what is hidden from them. */
const addresses: Readonly<Record<string, (side: Side) => string>> = {
  home: () => '/',
  bulletins: () => '/bulletins',
  'own bulletin': ({ bulletins }) => `/bulletins/${bulletins.both}`,
  'others’ bulletin': ({ bulletins }) => `/bulletins/${bulletins.others}`,
  'hidden bulletin': ({ hidden }) => `/bulletins/${hidden.bulletin}`,
  'hidden organization': ({ hidden }) => `/organizations/${hidden.organization}`,
  'hidden person': ({ hidden }) => `/people/${hidden.person}`,
  'own record': () => '/record',
  'hidden entry': ({ hidden }) => `/record/entries/${hidden.entry}`,
  certificate: () => '/record/certificate',
  news: () => '/bulletins/news',
  checkpoint: () => '/log/checkpoint',
}

interface Asked {
  readonly side: Side
  readonly url: string
  readonly cookie: string
}

const councils = await openTwoCouncils()
const sites = [await serveSite(councils[0].council), await serveSite(councils[1].council)] as const
const asked = async (at: 0 | 1): Promise<Asked> => ({
  side: councils[at],
  url: sites[at].url,
  cookie: await councils[at].cookie(councils[at].sato),
})
const [ours, other] = [await asked(0), await asked(1)]

/** Milliseconds until the whole answer is there. */
async function time({ url, cookie }: Asked, path: string, held = 0): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${url}${path}`, {
    headers: { Cookie: cookie, [slowLine]: String(held) },
    redirect: 'manual',
  })
  await answer.arrayBuffer()
  return performance.now() - began
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
async function both(times: Times, first: () => Promise<number>, second: () => Promise<number>): Promise<void> {
  for (const [into, ask] of byLot([[times.first, first] as const, [times.second, second] as const]))
    into.push(await ask())
}

const named = Object.entries(addresses)
const times = new Map(named.map(([name]) => [name, { first: [], second: [] } as Times]))
const control: Times = { first: [], second: [] }
// The first answers wait for modules to be read and code to be made ready.
for (let warm = 0; warm < 10; warm++)
  for (const [, path] of named) for (const one of [ours, other]) await time(one, path(one.side))
for (let round = 0; round < rounds; round++) {
  for (const [name, path] of byLot(named)) {
    const into = times.get(name)
    if (into)
      await both(
        into,
        () => time(ours, path(ours.side)),
        () => time(other, path(other.side)),
      )
  }
  await both(
    control,
    () => time(other, '/record', 1),
    () => time(other, '/record'),
  )
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
const rounded = (n: number, digits = 3): number => Number(n.toFixed(digits))
const judged = [...times].map(([name, { first, second }]) => {
  const { p, delta } = rankTest(first, second)
  return { name, with: rounded(median(first)), without: rounded(median(second)), p, delta: rounded(delta) }
})
const adjusted = amongMany(judged.map(({ p }) => p))
const routes = judged.map((one, i) => ({ ...one, p: rounded(one.p, 5), adjusted: rounded(adjusted[i] ?? 1, 5) }))
for (const { name, with: ours, without, p, adjusted: among, delta } of routes)
  console.log(
    `${name.padEnd(20)} with ${ours.toFixed(2).padStart(7)} ms, without ${without.toFixed(2).padStart(7)} ms, p ${p.toFixed(4)}, among all ${among.toFixed(4)}, delta ${delta.toFixed(3)}`,
  )
const seen = rankTest(control.first, control.second)
console.log(`held back 1 ms       p ${seen.p.toExponential(1)}, delta ${seen.delta.toFixed(3)}`)
const requests = rounds * 2 * named.length
const told = routes.filter((one) => one.adjusted < 0.01).map(({ name }) => name)
console.log(
  JSON.stringify({
    bench: 'roster',
    requests,
    cores: availableParallelism(),
    routes,
    least: Math.min(...routes.map((one) => one.adjusted)),
    largestDelta: Math.max(...routes.map(({ delta }) => Math.abs(delta))),
    millisecondWouldShow: seen.p < 0.01,
    told,
    met: told.length === 0 && seen.p < 0.01,
  }),
)
for (const site of sites) await site.close()
for (const side of councils) await side.close()
