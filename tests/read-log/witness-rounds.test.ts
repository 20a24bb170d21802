import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RoundsStage, three, trustIn } from './rounds-stage.ts'

describe('the rounds that has checkpoints cosigned', () => {
  let stage: RoundsStage
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    stage = new RoundsStage()
  })
  afterEach(async () => {
    await stage.rounds.close()
    vi.useRealTimers()
  })

  test('asks all about one tree, and then about the newest there is by then', async () => {
    await stage.show(3n)
    await stage.show(5n)
    await stage.show(8n)
    expect(stage.waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
    await stage.says('w1')
    expect(stage.rounds.cosigned).toBeNull()
    await stage.says('w2')
    // A quorum: whoever is free goes on with the newest. The third is still at the first.
    expect(stage.rounds.cosigned).toMatchObject({ size: 3n, signedAt: stage.clock.now() })
    expect(stage.cosigners()).toEqual(['w1', 'w2'])
    expect(stage.waitsFor()).toEqual({ w1: [8], w2: [8], w3: [3] })
    await stage.says('w3')
    expect(stage.waitsFor()).toEqual({ w1: [8], w2: [8], w3: [8] })
    expect(stage.cosigners()).toEqual(['w1', 'w2', 'w3'])
    for (const name of ['w1', 'w2', 'w3']) await stage.says(name)
    expect([stage.rounds.cosigned?.size, stage.cosigners(), stage.waitsFor()]).toEqual([
      8n,
      ['w1', 'w2', 'w3'],
      { w1: [], w2: [], w3: [] },
    ])
  })

  test('keeps what it has when an older tree gets its quorum late', async () => {
    await stage.show(3n)
    await vi.advanceTimersByTimeAsync(2_500)
    await stage.show(8n)
    await stage.says('w1')
    await stage.says('w2')
    expect(stage.rounds.cosigned?.size).toBe(3n)
    await stage.says('w1')
    await stage.says('w2')
    expect(stage.rounds.cosigned?.size).toBe(8n)
    await stage.says('w3')
    expect([stage.rounds.cosigned?.size, stage.cosigners()]).toEqual([8n, ['w1', 'w2']])
  })

  test('goes by the newer of two checkpoints of one size, whichever gets its quorum last', async () => {
    const began = stage.clock.now()
    await stage.show(3n)
    await stage.says('w1')
    await stage.says('w2')
    stage.clock.advance(60_000)
    await stage.show(3n)
    await stage.says('w1')
    await stage.says('w2')
    expect(stage.rounds.cosigned?.signedAt).toBe(began + 60_000)
    await stage.says('w3')
    expect([stage.rounds.cosigned?.signedAt, stage.cosigners()]).toEqual([began + 60_000, ['w1', 'w2']])
    stage.clock.set(began)
  })

  test('leaves a round that has no quorum after two and a half seconds', async () => {
    await stage.show(3n)
    await stage.says('w1')
    await stage.show(5n)
    await vi.advanceTimersByTimeAsync(2_499)
    expect(stage.waitsFor()).toMatchObject({ w1: [], w2: [3] })
    await vi.advanceTimersByTimeAsync(1)
    expect(stage.waitsFor()).toMatchObject({ w1: [5], w2: [3], w3: [3] })
  })

  test('does not wait for the round’s end where nobody is left to answer', async () => {
    await stage.show(3n)
    await stage.show(5n)
    await stage.says('w1')
    await stage.refuses('w2')
    expect(stage.waitsFor()).toMatchObject({ w1: [] })
    await stage.refuses('w3')
    expect(stage.waitsFor()).toEqual({ w1: [5], w2: [], w3: [] })
  })

  test('asks who has rested about the tree it has not cosigned yet', async () => {
    await stage.show(3n)
    await stage.refuses('w3')
    await stage.says('w1')
    await stage.says('w2')
    await vi.advanceTimersByTimeAsync(250)
    expect(stage.waitsFor()).toEqual({ w1: [], w2: [], w3: [3] })
    await stage.says('w3')
    expect(stage.cosigners()).toEqual(['w1', 'w2', 'w3'])
  })

  test('serves whoever waits with the first quorum that will do, and others go on waiting', async () => {
    const served: string[] = []
    let looked = 0
    const wants = (size: bigint) =>
      stage.rounds
        .reach((found) => {
          looked++
          return found.size >= size
        })
        .then((found) => served.push(`${size}: ${found === null ? 'nothing' : found.size}`))
    await stage.show(3n)
    void wants(3n)
    void wants(5n)
    await stage.says('w1')
    await stage.says('w2')
    expect(served).toEqual(['3: 3'])
    await wants(2n)
    expect(served).toEqual(['3: 3', '2: 3'])
    await stage.show(6n)
    await stage.says('w1')
    await stage.says('w2')
    expect(served).toEqual(['3: 3', '2: 3', '5: 6'])
    // Whoever was served is not asked again what it wants.
    expect(looked).toBe(4)
  })

  test('keeps nobody waiting for longer than eight seconds', async () => {
    await stage.show(3n)
    const found: unknown[] = []
    const wanted = vi.fn(() => true)
    void stage.rounds.reach(wanted).then((one) => found.push(one))
    await vi.advanceTimersByTimeAsync(7_999)
    void stage.rounds.reach(() => true).then((one) => found.push(one?.size))
    expect(found).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(found).toEqual([null])
    await stage.says('w1')
    await stage.says('w2')
    expect([found, wanted.mock.calls.length]).toEqual([[null, 3n], 0])
  })

  test('keeps nobody waiting once those that are well are no quorum', async () => {
    await stage.show(3n)
    let found: unknown = 'waiting'
    void stage.rounds
      .reach(() => true)
      .then((one) => {
        found = one
      })
    await stage.refuses('w1')
    expect(found).toBe('waiting')
    await stage.refuses('w2')
    expect(found).toBeNull()
    // Nor does whoever comes while they rest; but they are asked again, once they have rested for a second.
    expect(await stage.rounds.reach(() => true)).toBeNull()
    expect(stage.waitsFor()).toEqual({ w1: [], w2: [], w3: [3] })
    for (const rest of [250, 500, 1_000]) {
      await vi.advanceTimersByTimeAsync(rest)
      await stage.refuses('w1')
      await stage.refuses('w2')
    }
    await vi.advanceTimersByTimeAsync(1_000)
    void stage.rounds.reach(() => true)
    await stage.settled()
    expect(stage.waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
  })

  test('under a policy that asks for nobody has its quorum at once', async () => {
    stage.trust = trustIn([], 'quorum none')
    const one = await stage.show(4n)
    expect(stage.rounds.cosigned).toEqual({ ...one, signedAt: one.time * 1000 })
    expect(stage.rounds.states()).toEqual([])
  })

  test('never asks a witness without an address, and shows it all the same', async () => {
    stage.trust = trustIn(three, 'quorum w1', false)
    await stage.show(4n)
    expect(stage.waitsFor()).toEqual({})
    const state = { url: null, lastCosigned: null, lag: 4n, clockOffset: null, lastTrouble: null }
    expect(stage.rounds.states()).toEqual(['w1', 'w2', 'w3'].map((name) => ({ name, ...state })))
  })

  test('shows of each witness what it did last, and how far it is behind', async () => {
    expect(stage.rounds.states().map(({ lag }) => lag)).toEqual([0n, 0n, 0n])
    await stage.show(3n)
    await stage.says('w2')
    await stage.refuses('w3')
    expect(stage.rounds.states()).toMatchObject([
      { name: 'w1', lag: 3n, lastCosigned: null, lastTrouble: null },
      { name: 'w2', lag: 0n, lastCosigned: { size: 3n }, lastTrouble: null },
      { name: 'w3', lag: 3n, lastTrouble: { because: 'answered 500' } },
    ])
  })
})
