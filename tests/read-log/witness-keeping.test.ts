import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import { type FakeWitness, hasCosigned } from '../support/fake-witness.ts'
import { RoundsStage, three, trustIn, twoOfThree } from './rounds-stage.ts'

describe('what the rounds that has checkpoints cosigned takes up, keeps and stores', () => {
  let stage: RoundsStage
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    stage = new RoundsStage()
  })
  afterEach(async () => {
    await stage.rounds.close()
    vi.useRealTimers()
  })

  describe('where a witness has cosigned more, of another node', () => {
    test('takes up what that node reached, and signs what the database holds now', async () => {
      const theirs = await stage.signed(9n)
      const cosignatures = three.slice(0, 2).map((one) => {
        const body = `old 0\n\n${theirs.note}`
        return one.cosigns(body, theirs.time).body
      })
      stage.signedAnew = async () => {
        const one = await stage.signed(9n)
        stage.rounds.show(one)
        return one
      }
      await stage.show(3n)
      stage.known = [`${theirs.note}${cosignatures.join('')}`]
      await stage.says('w1', hasCosigned(9n))
      expect(stage.rounds.cosigned?.size).toBe(9n)
      expect(stage.rounds.states()[0]?.lastTrouble).toBeNull()
      expect(stage.waitsFor()).toMatchObject({ w1: [9] })
    })

    test('says so where the database holds less: it is an older one', async () => {
      stage.signedAnew = () => stage.signed(3n)
      await stage.show(3n)
      await stage.says('w1', hasCosigned(9n))
      expect(stage.rounds.states()[0]?.lastTrouble?.because).toMatch(
        /has cosigned 9 entries .* holds 3: an older database/,
      )
    })

    test('lets the witness rest where the log cannot sign', async () => {
      stage.signedAnew = () => Promise.reject(new Error('the disk is full'))
      await stage.show(3n)
      await stage.says('w1', hasCosigned(9n))
      expect(stage.rounds.states()[0]?.lastTrouble?.because).toBe('the disk is full')
    })
  })

  describe('after another policy came into force', () => {
    test('asks its witnesses, and keeps a quorum only if it is one still', async () => {
      await stage.show(3n)
      await stage.says('w1')
      await stage.says('w2')
      stage.trust = trustIn(three, twoOfThree)
      await stage.show(4n)
      expect(stage.rounds.cosigned?.size).toBe(3n)
      expect(stage.waitsFor()).toEqual({ w1: [4], w2: [4], w3: [3, 4] })
      stage.trust = trustIn(three, 'quorum w3')
      await stage.show(5n)
      expect(stage.rounds.cosigned).toBeNull()
    })

    test('goes by its own rounds, and not by the end of one under the earlier', async () => {
      await stage.show(3n)
      await vi.advanceTimersByTimeAsync(1_000)
      stage.trust = trustIn(three, twoOfThree)
      await stage.show(4n)
      stage.open.clear()
      await stage.show(5n)
      await vi.advanceTimersByTimeAsync(1_500)
      expect(stage.waitsFor()).toEqual({})
      await vi.advanceTimersByTimeAsync(1_000)
      expect(stage.rounds.cosigned).toBeNull()
    })

    test('counts nothing that an earlier asking brings in', async () => {
      await stage.show(3n)
      stage.trust = trustIn(three, 'quorum w1')
      await stage.show(4n)
      await stage.says('w1')
      expect([stage.rounds.cosigned, stage.rounds.states()[0]?.lastCosigned]).toEqual([null, null])
      await stage.says('w1')
      expect(stage.rounds.cosigned?.size).toBe(4n)
    })
  })

  test('remembers at its start what an earlier run had reached: the newest that the trust believes', async () => {
    const [small, large] = [await stage.signed(3n), await stage.signed(7n)]
    const full = (one: SignedTree, by: readonly FakeWitness[]) =>
      one.note + by.map((witness) => witness.cosigns(`old 0\n\n${one.note}`, one.time).body).join('')
    stage.known = [full(large, three.slice(0, 1)), 'no note', full(small, three.slice(1))]
    await stage.rounds.recall()
    expect(stage.rounds.cosigned).toEqual({ size: 3n, note: stage.known[2], signedAt: small.time * 1000 })
    stage.known = []
    await stage.rounds.recall()
    expect(stage.rounds.cosigned?.size).toBe(3n)
  })

  test('that was closed takes up nothing more', async () => {
    stage.trust = trustIn([], 'quorum none')
    await stage.rounds.close()
    await stage.show(4n)
    expect([stage.rounds.cosigned, stage.rows]).toEqual([null, []])
  })

  test('that was closed asks nobody and lets nobody wait', async () => {
    await stage.show(3n)
    let found: unknown = 'waiting'
    void stage.rounds
      .reach(() => true)
      .then((one) => {
        found = one
      })
    await stage.rounds.close()
    await stage.settled()
    expect(found).toBeNull()
    await stage.show(4n)
    expect(stage.waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
    await stage.says('w1')
    await stage.says('w2')
    expect([stage.rounds.cosigned, stage.waitsFor()]).toEqual([null, { w1: [], w2: [], w3: [3] }])
  })

  describe('stores cosignatures', () => {
    const stored = () => stage.rows.map((batch) => batch.map(({ size, witness }) => `${size} ${witness.split('.')[0]}`))

    test('once their checkpoint is stored, a few together', async () => {
      const one = await stage.show(3n)
      await stage.says('w1')
      await vi.advanceTimersByTimeAsync(1_000)
      expect(stored()).toEqual([])
      stage.rounds.stored(one)
      await vi.advanceTimersByTimeAsync(100)
      await stage.says('w2')
      await vi.advanceTimersByTimeAsync(49)
      expect(stored()).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(stored()).toEqual([['3 w1', '3 w2']])
      await stage.says('w3')
      await vi.advanceTimersByTimeAsync(150)
      expect(stored()).toEqual([['3 w1', '3 w2'], ['3 w3']])
      expect(stage.rows[0]?.[0]).toEqual({
        size: 3,
        time: one.time,
        witness: expect.stringMatching(/^w1\.example\+[0-9a-f]{8}$/),
        line: expect.stringMatching(/^— w1\.example \S+$/),
      })
    })

    test('also of a checkpoint that is stored when the next one is signed already', async () => {
      const one = await stage.show(3n)
      await stage.says('w1')
      const next = await stage.show(5n)
      stage.rounds.stored(one)
      stage.rounds.stored(next)
      await vi.advanceTimersByTimeAsync(150)
      expect(stored()).toEqual([['3 w1']])
    })

    test('not of a heartbeat that no batch followed', async () => {
      const [beat, next] = [await stage.show(3n), await stage.signed(3n)]
      await stage.says('w1')
      stage.rounds.show(next)
      await vi.advanceTimersByTimeAsync(2_500)
      stage.rounds.show(await stage.signed(5n))
      stage.rounds.stored(beat)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(stored()).toEqual([])
    })

    test('what waits is stored before the portal ends; where the database refuses, the operator hears it', async () => {
      const one = await stage.show(3n)
      stage.rounds.stored(one)
      await stage.says('w1')
      await stage.rounds.close()
      expect(stored()).toEqual([['3 w1']])
      const failing = stage.another(() => Promise.reject(new Error('the disk is full')))
      failing.show(one)
      failing.stored(one)
      await stage.settled()
      await stage.says('w1')
      await failing.close()
      expect(stage.told).toContain('cosignatures could not be stored')
    })
  })
})
