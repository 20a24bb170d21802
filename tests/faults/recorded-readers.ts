/** Readers behind the recorder, and a portal to which things happen meanwhile. */
import { setTimeout as wait } from 'node:timers/promises'
import { makeToken, openSession } from '../../app/access/sessions.server.ts'
import { parseSizeAnswer } from '../../app/formats/witness-request.ts'
import type { BulletinId } from '../../app/ids.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { readEntries } from '../../app/read-log/log-store.server.ts'
import type { SignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { openDoor, where } from '../access/door.ts'
import { type Council, foundCouncilIn, join as joins, type Somebody, signedIn, signRoll } from '../bulletins/council.ts'
import { issueTo, readAsked } from '../bulletins/sealing.ts'
import { logSettings, random } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import { SmallLog } from '../support/small-log.ts'
import { type Chance, chanceOf } from './chance.ts'
import { openRecorder, type Recorded, type Recorder } from './recorder.ts'
import { type ServedRelease, serveRelease } from './served-release.ts'

export interface Recording extends Recorded {
  readonly reads: number
  /** Reads that got their copy at the first asking, at a later one with the same act, with another act, or not at all. */
  readonly atOnce: number
  readonly later: number
  readonly anew: number
  readonly never: number
  readonly restarts: number
  /** Copies that left once a quorum of the witnesses had seen the log's key sign another story. */
  readonly underTwoStories: number
  readonly faults: Readonly<Record<string, number>>
}

interface Stage {
  readonly council: Council
  readonly quorum: TestQuorum
  readonly disk: { broken: boolean }
  readonly readers: readonly Somebody[]
  readonly bulletin: BulletinId
  readonly served: ServedRelease
  readonly recorder: Recorder
  restart(): Promise<void>
  close(): Promise<void>
}

/** What happens while requests are under way. */
const troubles = {
  nothing: () => undefined,
  'one witness lies': ({ quorum }: Stage) => setMoods(quorum, ['lying', 'well', 'well']),
  'two witnesses are away': ({ quorum }: Stage) => setMoods(quorum, ['away', 'away', 'well']),
  'all witnesses are away': ({ quorum }: Stage) => quorum.all('away'),
  'two witnesses hear and do not answer': ({ quorum }: Stage) => setMoods(quorum, ['silent', 'silent', 'well']),
  'the signer cannot remember': ({ disk }: Stage) => {
    disk.broken = true
  },
  'answers are cut': ({ recorder }: Stage) => {
    recorder.cutNext = () => true
  },
  'the log is opened anew': ({ restart }: Stage) => restart(),
} satisfies Readonly<Record<string, (stage: Stage) => void | Promise<void>>>

const setMoods = ({ witnesses }: TestQuorum, moods: readonly TestQuorum['witnesses'][number]['mood'][]): void => {
  for (const [i, one] of witnesses.entries()) one.mood = moods[i] ?? 'well'
}

function heal({ quorum, disk, recorder }: Stage): void {
  quorum.all('well')
  disk.broken = false
  recorder.cutNext = () => false
}

/** `rounds` times all readers ask at once while something happens; whoever got nothing asks again with the same act. */
export async function recordReads(wishes: {
  readonly rounds: number
  readonly seed: number
  readonly route?: object
}): Promise<Recording> {
  const chance = chanceOf(wishes.seed)
  const stage = await setStage(wishes.route)
  const sum = { reads: 0, atOnce: 0, later: 0, anew: 0, never: 0, restarts: 0 }
  const faults: Record<string, number> = {}
  try {
    for (let round = 0; round < wishes.rounds; round++) {
      const name = chooseTrouble(round, chance)
      faults[name] = (faults[name] ?? 0) + 1
      if (name === 'the log is opened anew') sum.restarts++
      for (const got of await oneRound(stage, name)) {
        sum.reads++
        sum[got]++
      }
    }
    return { ...sum, faults, underTwoStories: await readUnderTwoStories(stage), ...stage.recorder.recorded }
  } finally {
    await stage.close()
  }
}

/**
 * Last of all, for there is no way back: whoever holds the log's key has shown
 * the witnesses a tree that goes on otherwise than the portal's. Every reader
 * then asks as often as a browser would.
 */
async function readUnderTwoStories(stage: Stage): Promise<number> {
  const { council, quorum, readers, recorder } = stage
  council.clock.advance(1000)
  const asked = await Promise.all(readers.map((reader) => makeRequest(stage, reader)))
  await showAnotherStory(council, quorum.witnesses.slice(0, 2))
  const before = recorder.recorded.copies
  for (let tries = 0; tries < 3; tries++) for (const send of asked) await send()
  return recorder.recorded.copies - before
}

/** Signs, with the log's own key, a tree of all its entries and two that nobody else will see. */
async function showAnotherStory({ database, db, log }: Council, witnesses: TestQuorum['witnesses']): Promise<void> {
  const { log: key } = await openLogKeys(`${database.dataDir}/keys`, random)
  const other = new SmallLog(log.trust.origin, key)
  for (const { leaf } of await readEntries(db, 0n, 100_000)) await other.add(leaf)
  await other.grow(2, 'another story')
  for (const { witness } of witnesses) {
    const { body: known } = await witness.addCheckpoint(await other.request(0n))
    const { status, body } = await witness.addCheckpoint(await other.request(parseSizeAnswer(known)))
    if (status !== 200) throw new Error(`the witness has not cosigned the other story: ${status} ${body}`)
  }
}

/** Each in turn first, so that a short run meets all of them. */
function chooseTrouble(round: number, chance: Chance): keyof typeof troubles {
  const names = Object.keys(troubles) as (keyof typeof troubles)[]
  return names[round] ?? chance.pick(names)
}

type Got = 'atOnce' | 'later' | 'anew' | 'never'

async function oneRound(stage: Stage, name: keyof typeof troubles): Promise<readonly Got[]> {
  const { council, readers } = stage
  council.clock.advance(1000)
  const asked = await Promise.all(readers.map(async (reader) => ({ reader, send: await makeRequest(stage, reader) })))
  await troubles[name](stage)
  const first = await Promise.all(asked.map(async (one) => ({ ...one, said: await one.send() })))
  heal(stage)
  return await Promise.all(first.map((one) => (one.said === 'copy' ? 'atOnce' : askAgain(stage, one))))
}

/** As a browser does: the same act until it is answered; another one where the log has said "not sent" of the first. */
async function askAgain(
  stage: Stage,
  { reader, send }: { readonly reader: Somebody; readonly send: Send },
): Promise<Got> {
  let asking = send
  let got: Got = 'later'
  for (let tries = 0; tries < 40; tries++) {
    const said = await asking()
    if (said === 'copy') return got
    if (said === 'refused') {
      asking = await makeRequest(stage, reader)
      got = 'anew'
    } else await wait(200)
  }
  return 'never'
}

type Send = () => Promise<'copy' | 'refused' | 'nothing'>

/** The reader's signed request, to be sent as often as it takes. */
async function makeRequest({ council, bulletin, recorder }: Stage, reader: Somebody): Promise<Send> {
  const { sent, from } = await readAsked(council, reader, bulletin, { by: await signedIn(council, reader) })
  const token = makeToken(random)
  const { person, role } = reader
  await council.log.append(async ({ trx, at }) => {
    await openSession(trx, { person, role, secondFactor: 'totp', at, where, token })
    return { value: undefined, entries: [] }
  })
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `__Host-fuin=${token}`, origin: recorder.origin },
    body: JSON.stringify({ act: sent, from: String(from) }),
  }
  return async () => {
    try {
      const answer = await fetch(`${recorder.origin}/bulletins/${bulletin}/release`, init)
      const said = (await answer.json()) as { readonly ciphertext?: string }
      if (answer.status === 200 && said.ciphertext !== undefined) return 'copy'
      return answer.status === 422 ? 'refused' : 'nothing'
    } catch {
      // Cut off.
      return 'nothing'
    }
  }
}

async function setStage(route?: object): Promise<Stage> {
  const disk = { broken: false }
  const quorums: TestQuorum[] = []
  const open: typeof openWitnessedLog = async (database, quorum, clock) => {
    const settings = await logSettings(database, clock)
    const memory: SignerMemory = {
      ...settings.memory,
      store: (one) => (disk.broken ? Promise.reject(new Error('EIO')) : settings.memory.store(one)),
    }
    return openWitnessedLog(database, quorum, clock, { memory })
  }
  const door = await openDoor('sqlite', async (database, clock) => {
    const quorum = await testQuorum(database, clock)
    quorums.push(quorum)
    return open(database, quorum, clock)
  })
  const [quorum] = quorums
  if (!quorum) throw new Error('no quorum was made')
  const council = await foundCouncilIn(door)
  const readers = [await joins(council, 'member', '佐藤 美咲'), await joins(council, 'member', '森 健')]
  await signRoll(council)
  const { id: bulletin } = await issueTo(council, readers)
  const copies = (await council.db.selectFrom('sealed_copy').select('ciphertext').execute()).map(
    (row) => row.ciphertext,
  )
  const database = await openToRead(`${council.database.dataDir}/fuin.sqlite`)
  const recorder = await openRecorder({ copies: () => copies, trust: () => council.log.trust, database })
  const served = await serveRelease(council, { origin: recorder.origin, ...(route ? { route } : {}) })
  recorder.port = served.port
  const restart = async () => {
    // Requests under way hear that it is stopping. Two live portals never share one signer's memory.
    await council.log.close()
    Object.assign(council, { log: await open(council.database, quorum, council.clock) })
    served.log = council.log
  }
  const close = async () => {
    await recorder.close()
    await served.close()
    await council.log.close()
    await database.close()
    await quorum.close()
    await council.close()
  }
  return { council, quorum, disk, readers, bulletin, served, recorder, restart, close }
}
