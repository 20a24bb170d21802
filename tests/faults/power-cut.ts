/**
 * Power cuts. A portal writes under load over faulty-disk.c, through several
 * starts and stops; its journal then says what a disk would hold had the power
 * gone at any one moment, and each such disk is started anew and held against
 * what had been acknowledged by then.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Chance, chanceOf } from './chance.ts'
import { checkFolder } from './check-folder.ts'
import { readJournal } from './disk-journal.ts'
import { type CutKind, cutKinds, DiskModel, layOut } from './disk-model.ts'
import { acknowledgedIn, type FaultTools, makeScene, type Scene, startLoadedPortal } from './fault-tools.ts'
import type { Acknowledged } from './load.ts'

export interface PowerCuts {
  readonly cases: number
  readonly acknowledged: number
  /** Acknowledged entries gone, over all cases. */
  readonly lost: number
  readonly casesWithLoss: number
  readonly wrong: readonly string[]
  readonly records: number
}

export interface PowerCutWishes {
  readonly cases: number
  readonly seed: number
  /** Appends in each of the three runs of the portal. */
  readonly appends: number
  readonly normal: boolean
}

export async function cutThePower(tools: FaultTools, wishes: PowerCutWishes): Promise<PowerCuts> {
  const scene = makeScene(tools, wishes.normal ? 'normal' : 'full')
  const chance = chanceOf(wishes.seed)
  await record(tools, scene, wishes)
  const records = readJournal(scene.journal)
  demandWholeJournal(scene, records)
  const cuts = chooseCuts(records, wishes.cases, chance)
  const disk = new DiskModel(scene.data)
  const acknowledged: Acknowledged[] = []
  const sum = { acknowledged: 0, lost: 0, casesWithLoss: 0, wrong: [] as string[] }
  let at = 0
  for (const [i, cut] of cuts.entries()) {
    for (const one of records.slice(at, cut)) {
      disk.take(one)
      if (one.kind === 'said') acknowledged.push(...acknowledgedIn(one.text))
    }
    at = cut
    const kind = cutKinds[i % cutKinds.length] ?? 'any of it'
    const { lost, wrong } = await checkCut(tools, { disk, acknowledged, kind, chance })
    sum.acknowledged += acknowledged.length
    sum.lost += lost
    if (lost > 0) sum.casesWithLoss++
    sum.wrong.push(...wrong.map((what) => `cut after record ${cut} of ${records.length}, ${kind}: ${what}`))
  }
  return { cases: cuts.length, records: records.length, ...sum }
}

/** A quarter of them while a portal is starting, when keys, marks and tables are made; the others anywhere. */
function chooseCuts(records: ReturnType<typeof readJournal>, cases: number, chance: Chance): readonly number[] {
  const starts = startsIn(records)
  const one = (_: unknown, i: number) => {
    const { from, to } = i % 4 === 0 ? chance.pick(starts) : { from: 0, to: records.length }
    return from + chance.below(to - from) + 1
  }
  return Array.from({ length: cases }, one).sort((a, b) => a - b)
}

function startsIn(records: ReturnType<typeof readJournal>): readonly { readonly from: number; readonly to: number }[] {
  const said = (word: string) => records.flatMap((one, i) => (one.kind === 'said' && one.text === word ? [i] : []))
  const begun = said('begin\n')
  return said('open\n').map((to, i) => ({ from: begun[i] ?? 0, to }))
}

/** First start, load, orderly stop; start, load, killed; start, load. */
async function record(tools: FaultTools, scene: Scene, { appends, normal }: PowerCutWishes): Promise<void> {
  for (const end of ['close', 'exit', 'exit'] as const) {
    const portal = startLoadedPortal(tools, scene, { overTheShim: true, inFlight: 12, appends, end, normal })
    const code = await portal.ended
    if (code !== 0) throw new Error(`the portal under load ended with ${code}: ${readFileSync(scene.word, 'utf8')}`)
  }
}

/** Had the shim missed a single write, the files it would make differ from those that are there. */
function demandWholeJournal(scene: Scene, records: ReturnType<typeof readJournal>): void {
  const disk = new DiskModel(scene.data)
  for (const one of records) disk.take(one)
  for (const [name, content] of disk.afterCut('everything unsynced', chanceOf(0))) {
    if (!readFileSync(join(scene.data, name)).equals(content))
      throw new Error(`the journal does not give ${name} again`)
  }
}

interface Cut {
  readonly disk: DiskModel
  readonly acknowledged: readonly Acknowledged[]
  readonly kind: CutKind
  readonly chance: Chance
}

/** Lays the disk out as this cut leaves it, and starts the portal on it. */
export async function checkCut(tools: FaultTools, { disk, acknowledged, kind, chance }: Cut) {
  const folder = join(tools.folder, 'after')
  mkdirSync(folder, { mode: 0o700 })
  layOut(disk.afterCut(kind, chance), folder)
  // SQLite's shared memory is never synced: after a cut it may hold anything.
  if (chance.next() < 0.5) writeFileSync(join(folder, 'fuin.sqlite-shm'), Buffer.alloc(32_768, chance.below(256)))
  try {
    return await checkFolder(folder, acknowledged)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
