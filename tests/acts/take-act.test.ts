/** The same act, however often it comes: one entry, and the same answer. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actKinds, parseAct } from '../../app/formats/signed-act.ts'
import { parseTrust } from '../../app/formats/trust.ts'
import { isStandingLost, type ReadLog } from '../../app/read-log/read-log.server.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { confirmDecision, proposeSuccession } from '../../app/trust/decide-log.server.ts'
import { type Door, entriesOf, openDoor } from '../access/door.ts'
import { type Council, councilSent, foundCouncilIn, join, signedIn, signRoll } from '../bulletins/council.ts'
import { expectWholeAfterKills } from '../faults/killed-process.ts'
import { loseNewest, type Rehearsal } from '../read-log/way-back-stage.ts'
import { type DatabaseKind, onBothDatabases } from '../support/databases.ts'
import { openTestLog } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import { actCases } from './every-act.ts'
import type { ActCase, ReadyAct, Staff } from './ready-act.ts'

/** A portal that can be closed and opened anew over the same database. */
interface Scene {
  readonly council: Council
  reopen(): Promise<void>
}

const councilCase = { kind: 'council', room: 'app/roll/make-council-key.server.ts' } as const
const lossCase = { kind: 'succeed-log', room: 'app/trust/decide-log.server.ts' } as const
/** No room takes it: the secretariat records a consent that was given on paper. */
const takenByNobody = ['consent']

describe('the acts tested here', () => {
  const all = [...actCases, councilCase, lossCase]

  it('are all the acts there are', () => {
    const kinds = [...new Set([...all.map(({ kind }) => kind), ...takenByNobody])]
    expect(kinds.sort()).toEqual([...actKinds].sort())
  })

  it('are taken by all the rooms that take acts', () => {
    const taking = readdirSync('app', { recursive: true, encoding: 'utf8' })
      .map((path) => pathOf('app', path))
      .filter((path) => path.endsWith('.ts') && /\btake(Prepared)?Act\(/.test(readFileSync(path, 'utf8')))
    expect(new Set(all.map(({ room }) => room))).toEqual(
      new Set(taking.filter((path) => !path.endsWith('take-act.server.ts'))),
    )
  })
})

/** How often the log holds the act. */
const standing = async (council: Council, { text }: ReadyAct): Promise<number> =>
  (await entriesOf(council)).filter(({ act }) => (act as { text?: string } | undefined)?.text === text).length

const answerOf = (council: Council, act: ReadyAct) =>
  act.send(council).catch((error: unknown) => {
    if (isStandingLost(error)) return { ok: false, reason: 'standing-lost' } as const
    throw error
  })

/** Whoever signed it is suspended: before it is sent, or when its step comes, after the door let them in. */
async function whileOut(council: Council, act: ReadyAct, when: 'sent' | 'in its step') {
  const row = council.db.updateTable('person').where('id', '=', act.person)
  const people = council.db.selectFrom('person').select('state').where('id', '=', act.person)
  const { state } = await people.executeTakeFirstOrThrow()
  const suspend = () => row.set({ state: 'suspended' }).execute()
  const log: ReadLog = Object.create(council.log, {
    append: {
      value: async (...step: Parameters<ReadLog['append']>) => {
        await suspend()
        return council.log.append(...step)
      },
    },
  })
  if (when === 'sent') await suspend()
  const answer = await answerOf({ ...council, log }, act)
  await row.set({ state }).execute()
  return answer
}

async function expectOnce(scene: Scene, act: ReadyAct, { kind, stands }: Pick<ActCase, 'kind' | 'stands'>) {
  expect(parseAct(act.text).act).toBe(kind)
  expect((await whileOut(scene.council, act, 'in its step')).ok).toBe(false)
  expect(await standing(scene.council, act)).toBe(0)

  const both = await Promise.all([answerOf(scene.council, act), answerOf(scene.council, act)])
  expect(both).toContainEqual(expect.objectContaining({ ok: true }))
  const first = both.find(({ ok }) => ok)
  const { index } = (await scene.council.log.findAct(act.text)) ?? { index: -1n }
  const again = stands ? { ok: false, reason: stands, detail: { entry: String(index) } } : first
  expect(both).toContainEqual(again)
  expect(both.filter(({ ok }) => ok)).toHaveLength(stands ? 1 : 2)
  expect(await answerOf(scene.council, act)).toEqual(again)
  expect((await whileOut(scene.council, act, 'sent')).ok).toBe(false)

  await scene.reopen()
  expect(await answerOf(scene.council, act)).toEqual(again)
  expect(await standing(scene.council, act)).toBe(1)
}

class StaffScene implements Scene {
  council: Staff
  readonly #quorum: TestQuorum

  private constructor(council: Staff, quorum: TestQuorum) {
    this.council = council
    this.#quorum = quorum
  }

  static async found(kind: DatabaseKind): Promise<StaffScene> {
    const witnesses: TestQuorum[] = []
    const door = await openDoor(kind, async (database, clock) => {
      const quorum = await testQuorum(database, clock)
      witnesses.push(quorum)
      return openWitnessedLog(database, quorum, clock)
    })
    const [quorum] = witnesses
    if (!quorum) throw new Error('no witnesses')
    const council = await foundCouncilIn(door)
    const oversight = await join(council, 'oversight', '監督 一')
    const compliance = await join(council, 'compliance', '監査 一')
    const auditor = await join(council, 'compliance', '監査 二')
    const member = await join(council, 'member', '佐藤 美咲')
    await signRoll(council)
    return new StaffScene({ ...council, oversight, compliance, auditor, member }, quorum)
  }

  async reopen(): Promise<void> {
    const { database, clock, log } = this.council
    await log.close()
    this.council = { ...this.council, log: await openWitnessedLog(database, this.#quorum, clock) }
  }

  /** On copies of the council, so that each kill meets the same. */
  async expectWholeAfterKills(act: ReadyAct, { stands }: Pick<ActCase, 'stands'>): Promise<void> {
    const quorums: TestQuorum[] = []
    await expectWholeAfterKills({
      door: this.council,
      // Each copy has its witnesses copied with it: they remember what these did.
      openLog: async (at, clock) => {
        const quorum = await testQuorum(at, clock)
        quorums.push(quorum)
        return openWitnessedLog(at, quorum, clock)
      },
      send: (council) => answerOf(council, act),
      alike: (answer) => ({ ...answer, value: null, detail: null }),
      ...(stands ? { afterwards: expect.objectContaining({ ok: false, reason: stands }) } : {}),
    })
    for (const quorum of quorums) await quorum.close()
  }

  async close(): Promise<void> {
    await this.council.log.close()
    await this.council.close()
    await this.#quorum.close()
  }
}

onBothDatabases('an act sent twice, twice at once, and again to a portal opened anew, is taken once:', (kind) => {
  let scene: StaffScene
  beforeAll(async () => {
    scene = await StaffScene.found(kind)
  }, 120_000)
  afterAll(() => scene.close())

  it.each(actCases)('$name', { timeout: 120_000 }, async (one) => {
    // A person holds no more than so many open challenges.
    scene.council.clock.advance(20_000)
    const act = await one.ready(scene.council)
    if (kind === 'sqlite') await scene.expectWholeAfterKills(act, one)
    await expectOnce(scene, act, one)
  })

  it('the council’s key', { timeout: 60_000 }, async () => {
    const door = await openDoor(kind)
    const signers = [await join(door, 'secretariat', '事務 一'), await join(door, 'secretariat', '事務 二')] as const
    const sent = await councilSent(door, signers)
    const { by, person } = signers[0]
    const founding = new Founding(door)
    const act = { text: sent.act.text, person, send: (council: Council) => makeCouncilKey(council, { by, sent }) }
    await expectOnce(founding, act, councilCase)
    await founding.council.log.close()
    await door.close()
  })
})

class Founding implements Scene {
  council: Council
  constructor(door: Door) {
    this.council = door as Council
  }
  async reopen(): Promise<void> {
    const { database, clock, log } = this.council
    await log.close()
    this.council = { ...this.council, log: await openTestLog(database, clock) }
  }
}

onBothDatabases('that a log goes on after a loss is decided once, however often it is sent:', (kind) => {
  let stage: Rehearsal
  beforeAll(async () => {
    stage = await loseNewest(kind)
    writeFileSync(stage.file('last.txt'), stage.story.last)
    await stage.succeed('--checkpoint', stage.file('last.txt'))
    stage.place.clock.set(Date.now())
    stage.place.quorum.watch(parseTrust(readFileSync(stage.file('trust.txt'), 'utf8')))
    await stage.start()
    await signRoll(stage.now, (who) => stage.begun(who, 'roll'))
  }, 180_000)
  afterAll(() => stage.remove())

  const scene: Scene = {
    get council() {
      return stage.now
    },
    async reopen() {
      await stage.stop()
      await stage.start()
    },
  }

  it('by the first of two', { timeout: 60_000 }, async () => {
    const [act, by] = [await stage.decisionAct(stage.story.oversight), await signedIn(stage.now, stage.story.oversight)]
    const send = (council: Council) => proposeSuccession(council, { by, act })
    await expectOnce(scene, { text: act.text, person: by.actor, send }, lossCase)
  })

  it('by the second', { timeout: 60_000 }, async () => {
    const [, signer] = stage.story.council.signers
    const [act, by] = [await stage.decisionAct(signer), await signedIn(stage.now, signer)]
    const send = (council: Council) => confirmDecision(council, { by, kind: 'succeed-log', act })
    await expectOnce(scene, { text: act.text, person: by.actor, send }, lossCase)
  })
})
