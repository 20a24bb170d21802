/**
 * A portal under load is killed (SIGKILL) at any moment, also while it starts,
 * and started again on the same folder, over and over. Every so often what is
 * there is held against everything acknowledged since the folder was new.
 */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Chance, chanceOf } from './chance.ts'
import { checkFolder } from './check-folder.ts'
import { acknowledgedIn, type FaultTools, makeScene, type Scene, startLoadedPortal, wordsOf } from './fault-tools.ts'

export interface Kills {
  readonly cases: number
  /** Of them, killed before the portal was open. */
  readonly whileStarting: number
  readonly acknowledged: number
  readonly lost: number
  readonly wrong: readonly string[]
}

const killsPerFolder = 20

export async function killThePortal(tools: FaultTools, wishes: { readonly cases: number; readonly seed: number }) {
  const chance = chanceOf(wishes.seed)
  const sum = { cases: 0, whileStarting: 0, acknowledged: 0, lost: 0, wrong: [] as string[] }
  while (sum.cases < wishes.cases) {
    const scene = makeScene(tools, `folder-${sum.cases}`)
    const kills = Math.min(killsPerFolder, wishes.cases - sum.cases)
    for (let i = 0; i < kills; i++) {
      const told = await killOnce(tools, scene, chance)
      if (!told.includes('open\n')) sum.whileStarting++
      sum.wrong.push(...told.split('\n').filter((line) => /^(refused|sealed off)/.test(line)))
    }
    sum.cases += kills
    const acknowledged = acknowledgedIn(wordsOf(scene))
    const { lost, wrong } = await checkFolder(scene.data, acknowledged)
    sum.acknowledged += acknowledged.length
    sum.lost += lost
    sum.wrong.push(...wrong)
    rmSync(dirname(scene.data), { recursive: true })
  }
  return sum satisfies Kills
}

/** What this one start said before it was killed. */
async function killOnce(tools: FaultTools, scene: Scene, chance: Chance): Promise<string> {
  const before = wordsOf(scene).length
  const said = (): string => wordsOf(scene).slice(before)
  const portal = startLoadedPortal(tools, scene, { overTheShim: false, inFlight: 12, appends: null, end: 'exit' })
  let ended = false
  void portal.ended.then(() => (ended = true))
  // One in eight while it starts; the others after some acknowledgements, in the middle of the next.
  const acknowledgements = chance.next() < 0.125 ? null : chance.below(60)
  const due = (): boolean => acknowledgements === null || acknowledgedIn(said()).length >= acknowledgements
  while (!ended && !(said().includes(acknowledgements === null ? 'begin\n' : 'open\n') && due())) await wait(2)
  await wait(chance.below(acknowledgements === null ? 150 : 12))
  portal.kill()
  await portal.ended
  return said()
}
