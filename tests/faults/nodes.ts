/**
 * Three portals on one PostgreSQL, under load, while its backends are killed, a
 * portal is killed, the server is restarted, crashes, and at last is gone for
 * good and a copy of it takes over. The log stays one, gapless, and holds
 * everything any of them acknowledged.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { toHex } from '../../app/formats/bytes.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { parseTrust } from '../../app/formats/trust.ts'
import { readEntries } from '../../app/read-log/log-store.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { type Chance, chanceOf } from './chance.ts'
import {
  acknowledgedIn,
  type FaultTools,
  makeScene,
  portalEnv,
  type RunningPortal,
  type Scene,
  startLoadedPortal,
  wordsOf,
} from './fault-tools.ts'
import type { Acknowledged } from './load.ts'
import { addressOf, makePostgres, openSwitchboard, type PostgresMachine, type Switchboard } from './postgres-machine.ts'

export interface Nodes {
  readonly cases: number
  readonly events: Readonly<Record<string, number>>
  readonly acknowledged: number
  readonly lost: number
  readonly wrong: readonly string[]
}

interface Node {
  readonly scene: Scene
  running: RunningPortal
}

interface Site {
  readonly tools: FaultTools
  readonly switchboard: Switchboard
  readonly nodes: Node[]
  /** The server in charge, and the one that follows it, once there is one. */
  primary: PostgresMachine
  readonly chance: Chance
  /** Nothing is started anew any more. */
  closing: boolean
  /** Its portals commit without waiting for the disk, and are told otherwise. */
  readonly normal: boolean
}

const events = {
  'backends killed': async ({ primary }: Site) => {
    const others = `from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`
    await primary.query(`select pg_terminate_backend(pid) ${others} and random() < 0.5`)
  },
  'a node killed': async (site: Site) => {
    const node = site.chance.pick(site.nodes)
    node.running.kill()
    await node.running.ended
  },
  'the server restarted': async ({ primary }: Site) => {
    await primary.stop('fast')
    await primary.start()
  },
  'the server crashed': async ({ primary }: Site) => {
    await primary.stop('immediate')
    await primary.start()
  },
  'a standby promoted': async (site: Site) => {
    const { primary } = site
    const standby = await primary.copyAsStandby()
    await moreAcknowledged(site, 20)
    // Gone for good, in the middle of the load.
    await primary.stop('immediate')
    await standby.promote()
    site.switchboard.leadTo(standby.port)
    site.primary = standby
    await primary.remove()
  },
} satisfies Readonly<Record<string, (site: Site) => Promise<void>>>
type EventName = keyof typeof events

export async function failTheNodes(
  tools: FaultTools,
  wishes: { readonly cases: number; readonly seed: number },
): Promise<Nodes> {
  const site = await makeSite(tools, chanceOf(wishes.seed))
  const counted: Record<string, number> = {}
  try {
    for (let i = 0; i < wishes.cases; i++) {
      const name = chooseEvent(i, site.chance)
      counted[name] = (counted[name] ?? 0) + 1
      await moreAcknowledged(site, 5 + site.chance.below(30))
      await events[name](site)
      await moreAcknowledged(site, 5)
    }
    await endNodes(site)
    return { cases: wishes.cases, events: counted, ...(await judge(site)) }
  } finally {
    await endNodes(site)
    await site.switchboard.close()
    await site.primary.remove()
  }
}

/**
 * The control: one portal that believes its commits are synchronous where they
 * are not. A crash of the server must lose some of what it acknowledged, or the
 * events above prove nothing.
 */
export async function crashWithoutSync(tools: FaultTools, seed: number): Promise<Pick<Nodes, 'acknowledged' | 'lost'>> {
  const site = await makeSite(tools, chanceOf(seed), { names: ['lax'], normal: true })
  try {
    // What was there before may stay, or there would be nothing left to look into.
    await site.primary.query('checkpoint')
    await moreAcknowledged(site, 100)
    await events['the server crashed'](site)
    await endNodes(site)
    return await judge(site)
  } finally {
    await endNodes(site)
    await site.switchboard.close()
    await site.primary.remove()
  }
}

async function endNodes(site: Site): Promise<void> {
  site.closing = true
  for (const { running } of site.nodes) running.kill()
  await Promise.all(site.nodes.map(({ running }) => running.ended))
}

/** Each once first; later a promotion is rare, for it copies everything. */
function chooseEvent(i: number, chance: Chance): EventName {
  const names = Object.keys(events) as EventName[]
  const chosen = names[i] ?? chance.pick(names)
  return i >= names.length && chosen === 'a standby promoted' && chance.next() < 0.7 ? 'backends killed' : chosen
}

async function makeSite(
  tools: FaultTools,
  chance: Chance,
  { names = ['one', 'two', 'three'], normal = false } = {},
): Promise<Site> {
  const primary = await makePostgres()
  const switchboard = await openSwitchboard(primary.port)
  const site: Site = { tools, switchboard, nodes: [], primary, chance, closing: false, normal }
  for (const name of names) {
    const scene = makeScene(tools, `node-${name}-${primary.port}`)
    const [first] = site.nodes
    // A second node gets a copy of the keys and of the mark that was made with them.
    if (first) copyKeys(first.scene.data, scene.data)
    const node: Node = { scene, running: startNode(site, scene) }
    watch(site, node)
    site.nodes.push(node)
    while (!wordsOf(scene).includes('open\n')) await wait(20)
  }
  return site
}

/** While the first one runs: what it is just writing beside them is not there a moment later. */
function copyKeys(from: string, to: string): void {
  mkdirSync(join(to, 'keys'), { recursive: true, mode: 0o700 })
  copyFileSync(join(from, 'portal-mark'), join(to, 'portal-mark'))
  for (const name of readdirSync(join(from, 'keys')))
    if (!name.endsWith('.new')) copyFileSync(join(from, 'keys', name), join(to, 'keys', name))
}

const startNode = ({ tools, switchboard, normal }: Site, scene: Scene): RunningPortal =>
  startLoadedPortal(tools, scene, {
    overTheShim: false,
    inFlight: 8,
    appends: null,
    end: 'exit',
    persist: true,
    normal,
    env: { ...portalEnv(scene.data), DATABASE_URL: addressOf(switchboard.port) },
  })

/** Whoever runs the portals starts anew what has ended. */
function watch(site: Site, node: Node): void {
  void node.running.ended.then(async () => {
    await wait(100)
    if (site.closing) return
    node.running = startNode(site, node.scene)
    watch(site, node)
  })
}

const acknowledgedBy = ({ nodes }: Site): readonly Acknowledged[] =>
  nodes.flatMap(({ scene }) => acknowledgedIn(wordsOf(scene)))

/** Waits until the nodes have told that many more. */
async function moreAcknowledged(site: Site, more: number): Promise<void> {
  const before = acknowledgedBy(site).length
  for (let tries = 0; tries < 3000; tries++) {
    if (acknowledgedBy(site).length >= before + more) return
    await wait(20)
  }
  throw new Error(`the portals do not go on: ${site.nodes.map(({ scene }) => wordsOf(scene).slice(-300)).join(' | ')}`)
}

async function judge(site: Site) {
  const acknowledged = acknowledgedBy(site)
  const opened = await openToRead(addressOf(site.primary.port))
  try {
    const leaves = new Map(
      (await readEntries(opened.db, 0n, 1_000_000)).map(({ index, bytes }) => [Number(index), toHex(leafHash(bytes))]),
    )
    const lost = acknowledged.filter(({ index, leaf }) => leaves.get(index) !== leaf).length
    const indexes = new Set(acknowledged.map(({ index }) => index))
    const wrong: string[] = []
    if (indexes.size < acknowledged.length) wrong.push('two acknowledgements of one index')
    if ([...leaves.keys()].some((index) => index >= leaves.size)) wrong.push('the log has a gap')
    const [first] = site.nodes
    const trust = parseTrust(readFileSync(join(first?.scene.data ?? '', 'trust.txt'), 'utf8'))
    const verdict = await checkLog(storedLog(opened), { trust })
    // A portal killed between a commit and its checkpoint owes the last one; its next start signs it.
    if (verdict.verdict !== 'verified' && verdict.verdict !== 'incomplete') wrong.push(`log:verify: ${verdict.because}`)
    return { acknowledged: acknowledged.length, lost, wrong }
  } finally {
    await opened.close()
  }
}
