/**
 * Disks that fail: a sync, a write, a rename or a new file refused (EIO), the
 * disk full (ENOSPC), once or from then on, at the start or under load. After a
 * failed sync the model lets the system drop what it could not write and never
 * write it again, as Linux does ("fsyncgate", 2018). The portal must stop rather
 * than guess, and its next start must hold everything that was acknowledged:
 * at once, after a power cut at once, and after a power cut later on.
 */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Chance, chanceOf } from './chance.ts'
import { checkFolder, type Findings } from './check-folder.ts'
import { type DiskRecord, readJournal } from './disk-journal.ts'
import { cutKinds, DiskModel } from './disk-model.ts'
import { acknowledgedIn, type FaultTools, makeScene, type Scene, startLoadedPortal, wordsOf } from './fault-tools.ts'
import { checkCut } from './power-cut.ts'

export interface IoErrors {
  readonly cases: number
  /** Cases in which the fault was met at all; the others ended before it. */
  readonly met: number
  readonly sealedOff: number
  readonly startsRefused: number
  readonly acknowledged: number
  readonly lost: number
  readonly wrong: readonly string[]
}

const calls = { F: 'sync', W: 'write', T: 'truncate', R: 'rename', C: 'create' } as const
const errors = { EIO: 5, ENOSPC: 28 } as const

interface Fault {
  readonly name: string
  readonly line: string
  readonly after: number | null
  /** In the portal's first run or in its second. */
  readonly run: 0 | 1
}

function chooseFault(chance: Chance): Fault {
  const call = chance.pick(['F', 'F', 'F', 'W', 'W', 'T', 'R', 'C'] as const)
  const error = call === 'F' ? 'EIO' : chance.pick(['EIO', 'ENOSPC'] as const)
  const how = chance.pick(call === 'W' ? (['once', 'on', 'torn'] as const) : (['once', 'on'] as const))
  const after = chance.next() < 0.25 ? null : 1 + chance.below(40)
  const run = chance.next() < 0.75 ? 0 : 1
  // Names are made and files cut when starting and stopping; everything else happens all the time.
  const countdown = chance.below(call === 'W' ? 120 : call === 'F' ? 20 : 3)
  const when = after === null ? 'while starting' : `after ${after} acknowledgements`
  return {
    name: `${calls[call]} number ${countdown} answers ${error} (${how}), ${when}, in run ${run + 1}`,
    line: `!fail ${call} ${countdown} ${errors[error]} ${how}`,
    after,
    run,
  }
}

export async function failTheDisk(tools: FaultTools, wishes: { readonly cases: number; readonly seed: number }) {
  const chance = chanceOf(wishes.seed)
  const sum = { cases: 0, met: 0, sealedOff: 0, startsRefused: 0, acknowledged: 0, lost: 0, wrong: [] as string[] }
  for (; sum.cases < wishes.cases; sum.cases++) {
    const fault = chooseFault(chance)
    const scene = makeScene(tools, `case-${sum.cases}`)
    const codes = await twoRuns(tools, scene, fault)
    const words = wordsOf(scene)
    const acknowledged = acknowledgedIn(words)
    if (codes[fault.run] !== 0) sum.met++
    if (words.includes('sealed off')) sum.sealedOff++
    if (/^refused (?!LogUnavailable)/m.test(words)) sum.startsRefused++
    sum.acknowledged += acknowledged.length
    const found = [...troubleInRuns(codes, fault), ...(await findingsOf(tools, scene, chance))]
    for (const one of found) {
      if (typeof one === 'string') sum.wrong.push(`${fault.name}: ${one}`)
      else sum.lost += one.lost
      if (typeof one !== 'string') sum.wrong.push(...one.wrong.map((what) => `${fault.name}: ${what}`))
    }
    rmSync(dirname(scene.data), { recursive: true })
  }
  return sum satisfies IoErrors
}

/** Run under load, ended as the fault ends it; run again on the same folder; left without closing. */
async function twoRuns(tools: FaultTools, scene: Scene, fault: Fault): Promise<readonly (number | null)[]> {
  const codes: (number | null)[] = []
  for (const run of [0, 1]) {
    const wishes = { overTheShim: true, inFlight: 6, appends: 60, end: run === 0 ? 'close' : 'exit' } as const
    const portal = startLoadedPortal(tools, scene, { ...wishes, ...(fault.run === run ? { fault } : {}) })
    codes.push(await portal.ended)
  }
  return codes
}

/** Whatever happened in the first run, a second one without a fault goes well. */
function troubleInRuns(codes: readonly (number | null)[], fault: Fault): readonly string[] {
  return codes.flatMap((code, run) =>
    code === 0 || (run === fault.run && code === 1) ? [] : [`run ${run + 1} ended with ${code}`],
  )
}

async function findingsOf(tools: FaultTools, scene: Scene, chance: Chance): Promise<readonly (Findings | string)[]> {
  const records = readJournal(scene.journal)
  const begun = records.flatMap((one, i) => (one.kind === 'said' && one.text === 'begin\n' ? [i] : []))
  const second = begun[1] ?? records.length
  const cuts = [second, second + chance.below(records.length - second) + 1, records.length]
  const disk = new DiskModel(scene.data)
  const findings: (Findings | string)[] = [...toldAfterFailedSync(records)]
  let at = 0
  for (const cut of cuts) {
    for (const one of records.slice(at, cut)) disk.take(one)
    at = cut
    const acknowledged = acknowledgedIn(saidIn(records.slice(0, cut)))
    findings.push(await checkCut(tools, { disk, acknowledged, kind: chance.pick(cutKinds), chance }))
  }
  findings.push(await checkFolder(scene.data, acknowledgedIn(wordsOf(scene))))
  return findings
}

const saidIn = (records: readonly DiskRecord[]): string =>
  records.map((one) => (one.kind === 'said' ? one.text : '')).join('')

/** Once a sync of the write-ahead log has failed, the same process acknowledges nothing any more: that a later sync succeeds proves nothing. */
function toldAfterFailedSync(records: readonly DiskRecord[]): readonly string[] {
  let failed = false
  for (const one of records) {
    if (one.kind === 'said' && one.text === 'begin\n') failed = false
    if (one.kind === 'sync' && one.path.endsWith('-wal') && one.failed) failed = true
    if (failed && one.kind === 'said' && acknowledgedIn(one.text).length > 0)
      return ['something was acknowledged after a sync of the write-ahead log had failed']
  }
  return []
}
