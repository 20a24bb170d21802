import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { keyNameOf } from '../../app/formats/note.ts'
import type { PolicyWitness } from '../../app/formats/policy.ts'
import { successionData, successionObjects } from '../../app/formats/succession.ts'
import { clockNameOf, formatTrust, makeTrust, type Trust } from '../../app/formats/trust.ts'
import { decisionObjects, trustHash } from '../../app/formats/two-person.ts'
import { instant } from '../../app/ids.ts'
import { checkpointsFrom } from '../../app/read-log/decision-store.server.ts'
import { type LogKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import { LogStanding, statedOrigin } from '../../app/read-log/log-standing.server.ts'
import { storeCheckpoints } from '../../app/read-log/log-store.server.ts'
import type { EntryDraft } from '../../app/read-log/read-log.server.ts'
import { fakeWitness } from '../support/fake-witness.ts'
import { decisionAct, random, testOrigin } from '../support/log.ts'
import { SequencerStage } from './sequencer-stage.ts'

const newKeys = (): LogKeys => ({ log: random(32), clock: random(32) })
const [ended, goingOn] = [newKeys(), newKeys()]
const lost = trustOf(testOrigin, ended)
const successor = `${testOrigin}/log-2`
const next = trustOf(successor, goingOn)

describe('a log that was begun anew after a loss', () => {
  let stage: SequencerStage
  beforeEach(async () => {
    stage = await SequencerStage.start()
    await stage.state({ kind: 'log-created', data: { origin: testOrigin, trust: formatTrust(lost) } })
    stage.clock.advance(60_000)
  })
  afterEach(() => stage.end())

  const checkpoint = () =>
    signCheckpoint(
      { origin: testOrigin, size: 12n, root: new Uint8Array(32).fill(7) },
      {
        log: { name: testOrigin, seed: ended.log },
        clock: { name: clockNameOf(testOrigin), seed: ended.clock },
        time: BigInt(Math.floor(stage.began / 1000)),
      },
    )
  const begun = (to: Trust = next, more: Readonly<Record<string, string>> = {}): EntryDraft => ({
    kind: 'log-succession',
    data: {
      ...successionData({ lost, earlier: [], checkpoint: checkpoint(), since: instant(stage.began), next: to }),
      ...more,
    },
  })
  const standing = async (held: readonly LogKeys[] = [goingOn]) => {
    const found = new LogStanding({
      db: stage.database.db,
      unstated: lost,
      held: () => ({ logs: held.map(({ log }) => log), clocks: held.map(({ clock }) => clock) }),
      now: stage.clock.now,
      oldKeyDays: 90,
    })
    await found.refresh()
    return found
  }
  const act = (said: Readonly<Record<string, unknown>>) => decisionAct({ act: 'succeed-log', ...said })
  const decided = async (more: Readonly<Record<string, unknown>> = {}): Promise<EntryDraft> => {
    const stated = (await standing()).succession?.stated
    if (!stated) throw new Error('nothing is stated')
    return { kind: 'log-succeeded', act: act({ objects: successionObjects(stated), ...more }) }
  }
  const decidedAt = async () => (await standing()).succession?.decided?.index ?? null

  test('goes by its new keys from the statement on, and waits for two people', async () => {
    await stage.state({ kind: 'signed-in' }, begun())
    const found = await standing()
    expect(formatTrust(found.trust)).toBe(formatTrust(next))
    expect(found.succession).toMatchObject({
      stated: { index: 2n, at: stage.clock.now(), last: { size: 12n } },
      decided: null,
    })
    expect([found.undecided, found.trusts.length, await statedOrigin(stage.database.db, testOrigin)]).toEqual([
      true,
      2,
      successor,
    ])
    expect(found.trusts[1]).toMatchObject({ index: 2n, since: stage.clock.now() })
    expect(found.pairs()).toEqual([goingOn])
    // The keys of what ended never sign again, held or not.
    expect((await standing([ended])).pairs()).toEqual([])
    expect((await standing([ended, goingOn])).pairs()).toEqual([goingOn])
  })

  test('is decided once, by the second signature about this very loss', async () => {
    await stage.state(begun())
    const { act: signed } = await decided()
    await stage.state(
      { kind: 'log-succeeded' },
      await decided({ first: null }),
      await decided({ objects: decisionObjects(lost, next) }),
      await decided({ act: 'change-trust' }),
      { ...(await decided()), kind: 'succession-proposed' },
    )
    expect(await decidedAt()).toBeNull()
    stage.clock.advance(1_000)
    await stage.state({ kind: 'log-succeeded', ...(signed ? { act: signed } : {}) })
    const found = await standing()
    expect([found.succession?.decided, found.undecided]).toEqual([{ index: 7n, at: stage.clock.now() }, false])
    expect([formatTrust(found.trust), found.trusts.length]).toEqual([formatTrust(next), 2])
    await stage.state(await decided())
    expect(await decidedAt()).toBe(7n)
  })

  test('keeps that it was begun anew through later changes of its trust', async () => {
    const third = trustOf(successor, newKeys())
    await stage.state(begun(), {
      kind: 'trust-changed',
      data: { trust: formatTrust(third) },
      act: act({ act: 'change-trust', objects: decisionObjects(next, third) }),
    })
    const found = await standing()
    expect(trustHash(found.trust)).toBe(trustHash(third))
    expect(found.succession?.stated.index).toBe(1n)
  })

  test('is begun by no entry that does not hold, nor twice under one number', async () => {
    const otherKeys = trustOf(successor, newKeys())
    const sameKeys = trustOf(successor, ended)
    await stage.state(
      begun(sameKeys),
      begun(next, { since: 'x' }),
      begun(next, { checkpoint: 'no checkpoint' }),
      { kind: 'trust-changed', data: begun().data ?? {} },
      { ...begun(), kind: 'settings-changed' },
    )
    expect([(await standing()).trusts.length, await statedOrigin(stage.database.db, testOrigin)]).toEqual([
      1,
      testOrigin,
    ])
    await stage.state(begun(), begun(otherKeys))
    expect(formatTrust((await standing()).trust)).toBe(formatTrust(next))
    expect(await statedOrigin(stage.database.db, testOrigin)).toBe(successor)
    expect(await statedOrigin(stage.database.db, `${testOrigin}/log-3`)).toBe(`${testOrigin}/log-3`)
    await stage.state(begun(trustOf(`${testOrigin}/log-4`, newKeys())))
    expect((await standing()).trust.origin).toBe(`${testOrigin}/log-4`)
    expect(await statedOrigin(stage.database.db, testOrigin)).toBe(`${testOrigin}/log-4`)
  })
})

describe('checkpoints for whoever has not heard of a change', () => {
  test('are the stored ones from a size on, smallest first, each with the cosignatures it has', async () => {
    const stage = await SequencerStage.start()
    const { db } = stage.database
    const root = new Uint8Array(32)
    await storeCheckpoints(
      db,
      [3, 5, 5, 8].map((size, i) => ({
        size: BigInt(size),
        root,
        time: 100 - i,
        note: `note ${size} at ${100 - i}\n`,
      })),
    )
    const line = (size: number, time: number, { witness }: { readonly witness: PolicyWitness }) => ({
      size,
      time,
      witness: keyNameOf(witness.key),
      line: `— ${witness.name} of ${size} at ${time}`,
    })
    const [w1, w2, w3] = [fakeWitness('w1'), fakeWitness('w2'), fakeWitness('w3')]
    await db
      .insertInto('log_cosignature')
      .values([line(5, 98, w1), line(5, 98, w2), line(8, 97, w1), line(8, 97, w3)])
      .execute()
    const witnesses = [w1.witness, w2.witness]
    const asked = (quorum: string | null) =>
      makeTrust({ clockKey: next.clockKey, policy: { ...next.policy, witnesses, quorum } })
    const from = (size: bigint, trust: Trust, limit = 10) => checkpointsFrom(db, { size, trust }, limit)
    const cosigned = [
      'note 5 at 98\n— w1 of 5 at 98\n— w2 of 5 at 98\n',
      'note 8 at 97\n— w1 of 8 at 97\n— w3 of 8 at 97\n',
    ]
    expect(await from(4n, asked('w1'))).toEqual(cosigned)
    expect(await from(5n, asked('w1'), 1)).toHaveLength(1)
    expect(await from(9n, asked('w1'))).toEqual([])
    // Where none is needed, or two people had set them aside, every checkpoint will do.
    const every = [cosigned[0], 'note 5 at 99\n', cosigned[1]]
    expect(await from(4n, asked(null))).toEqual(every)
    const during = { from: instant(0), until: instant(1) }
    expect(await checkpointsFrom(db, { size: 4n, trust: asked('w1'), during }, 10)).toHaveLength(3)
    // In order whichever witness is asked for first, and whichever has cosigned which.
    await db
      .insertInto('log_cosignature')
      .values([line(3, 100, w1), line(5, 99, w2), line(8, 97, w2)])
      .execute()
    const firstLines = async (names: readonly PolicyWitness[]) => {
      const policy = { ...next.policy, witnesses: names, quorum: 'w1' }
      const notes = await from(0n, makeTrust({ clockKey: next.clockKey, policy }))
      return notes.map((note) => note.split('\n')[0])
    }
    const inOrder = ['note 3 at 100', 'note 5 at 98', 'note 5 at 99', 'note 8 at 97']
    expect(await firstLines([w1.witness, w2.witness])).toEqual(inOrder)
    expect(await firstLines([w2.witness, w1.witness])).toEqual(inOrder)
    await stage.end()
  })
})
