/** Writes beside the sequencer against a batch that issues, on a real PostgreSQL, at every point between two statements. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLimits } from '../../app/access/limits.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import type { ReadLog, Step } from '../../app/read-log/read-log.server.ts'
import { plannedCopies, sealedParts } from '../../app/sealed/document-store.server.ts'
import { giveUpDocument } from '../../app/sealed/give-up-document.server.ts'
import { openDatabase } from '../../db/open.server.ts'
import { openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join, type Somebody, signRoll, value } from '../bulletins/council.ts'
import { issueAsked, seal, upload, write } from '../bulletins/sealing.ts'
import { databases } from '../support/databases.ts'
import type { Scene, Stage } from './beside-scene.ts'
import { besideWrites, expectWhole } from './beside-writes.ts'
import { endsWithin, SteppedNode, tablesOf } from './stepped-node.ts'

/** Longer than any statement of these takes, in milliseconds: what has not ended by then waits for a lock. */
const lockedAfter = 150

const cases = Object.entries<(typeof besideWrites)[keyof typeof besideWrites]>(besideWrites).flatMap(([name, made]) =>
  typeof made === 'string' ? [] : [[name, made] as const],
)

describe.each(databases.filter((kind) => kind === 'postgresql'))('a batch that issues (%s)', (kind) => {
  let council: Council
  let readers: readonly Somebody[]
  let officer: Somebody
  let issuing: SteppedNode
  let beside: SteppedNode
  let other: Stage['other']
  let close: () => Promise<void>

  beforeAll(async () => {
    const door = await openDoor(kind)
    issuing = new SteppedNode(door.database.opened)
    beside = new SteppedNode(await openDatabase(door.database.settings))
    council = await foundCouncilIn(door)
    readers = [await join(council, 'member', '佐藤 美咲'), await join(council, 'member', '森 健')]
    officer = await join(council, 'compliance', '大西 優')
    await signRoll(council)
    const limits = openLimits(beside.opened.db, kind)
    other = { ...door, db: beside.opened.db, limits }
    close = async () => {
      limits.close()
      await beside.opened.close()
      await door.close()
    }
  }, 120_000)
  afterAll(() => close())

  async function setStage(): Promise<Stage> {
    // A person holds no more than so many open challenges.
    council.clock.advance(20_000)
    const written = await write(council, readers)
    const made = await seal(council, written)
    value(await upload(council, written.prepared.id, made.copies))
    return { council, readers, officer, other, bulletin: { written, made } }
  }

  /** The scene's steps and the issue, in one batch. */
  async function issue({ bulletin }: Stage, { steps = [] }: Scene): Promise<() => Promise<unknown>> {
    const asked = await issueAsked(council, bulletin.written.prepared.id, bulletin.made.sealed)
    const log: ReadLog = Object.create(council.log, {
      append: {
        value: (step: Step<unknown>, ...more: []) =>
          Promise.all([
            ...steps.map((one) => council.log.append(one, ...more)),
            council.log.append(step, ...more),
          ]).then((appended) => appended.at(-1)),
      },
    })
    return () => issueBulletin({ ...council, log }, asked)
  }

  /** One of the two stands still before a statement, while the other runs as far as it can. */
  async function meet(
    makeScene: (stage: Stage) => Promise<Scene>,
    held: 'issuing' | 'beside',
    statement: number | null,
  ): Promise<readonly string[]> {
    const stage = await setStage()
    const scene = await makeScene(stage)
    const issues = await issue(stage, scene)
    const [node, first, second] = held === 'issuing' ? [issuing, issues, scene.beside] : [beside, scene.beside, issues]
    const { reached, release } = node.holdBefore(statement)
    const running = first()
    await Promise.race([reached, running.catch(() => undefined)])
    const coming = second()
    await endsWithin(coming, lockedAfter)
    release()
    const ended = await Promise.allSettled([running, coming])
    const { statements } = node
    node.holdBefore(null)
    const threw = ended.filter((one) => one.status === 'rejected').map((one) => String(one.reason))
    expect(threw, `held before ${statement}: ${statements[statement ?? 0]}`).toEqual([])
    await expectWhole(stage)
    await scene.check?.()
    return statements
  }

  it.each(cases)('takes no harm from %s, wherever it comes between', { timeout: 300_000 }, async (_, makeScene) => {
    const own = await meet(makeScene, 'beside', null)
    for (const [at] of own.entries()) await meet(makeScene, 'beside', at)
    const touched = new Set(own.flatMap(tablesOf))
    const theirs = await meet(makeScene, 'issuing', null)
    // Before each statement that names a table the write names too, and before the commit: elsewhere the two are strangers.
    const meeting = theirs.flatMap((text, at) =>
      text === 'commit' || tablesOf(text).some((table) => touched.has(table)) ? [at] : [],
    )
    expect(meeting.length).toBeGreaterThan(0)
    for (const at of meeting) await meet(makeScene, 'issuing', at)
  })

  it('finds nothing left of a bulletin that was given up while its copies were still being brought', async () => {
    for (let at = 0; ; at++) {
      const written = await write(council, readers)
      const { copies } = await seal(council, written)
      const { id } = written.prepared
      const { reached, release } = beside.holdBefore(at)
      const bringing = upload({ ...council, ...other }, id, copies)
      await Promise.race([reached, bringing])
      const givingUp = giveUpDocument(council, { document: id, sender: council.liaison.person })
      await endsWithin(givingUp, lockedAfter)
      release()
      const [brought, given] = await Promise.all([bringing, givingUp])
      const statements = beside.statements.length
      beside.holdBefore(null)
      if (!brought.ok) expect(['not-found', 'copy-unplanned']).toContain(brought.reason)
      expect(given.ok).toBe(true)
      expect([await sealedParts(council.db, id), await plannedCopies(council.db, id)]).toEqual([[], []])
      if (at >= statements) break
    }
  })
})
