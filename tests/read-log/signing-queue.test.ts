import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { instant } from '../../app/ids.ts'
import { type Head, readHead } from '../../app/read-log/log-store.server.ts'
import type { SignedTree, Signer } from '../../app/read-log/signer.server.ts'
import { openSigningQueue, type SigningQueue } from '../../app/read-log/signing-queue.server.ts'
import { one, SequencerStage } from './sequencer-stage.ts'

describe('who wants a checkpoint, one after the other', () => {
  let stage: SequencerStage
  let queue: SigningQueue
  /** Sizes and times that were signed; where one fails, what it fails with. */
  let signed: (readonly [size: bigint, time: number])[]
  let failing: Error | null
  let told: string[]

  const signer: Signer = {
    sign: async ({ size, root }, time) => {
      if (failing) throw failing
      signed.push([size, time])
      return { size, root, time, note: `note of ${size} at ${time}\n` }
    },
  }
  const open = () =>
    openSigningQueue({
      db: stage.database.db,
      now: stage.clock.now,
      signer,
      onSigned: ({ size, time }: SignedTree) => told.push(`signed ${size} ${time - second()}`),
      onStored: ({ size, time }: SignedTree) => told.push(`stored ${size} ${time - second()}`),
    })
  const second = () => Math.floor(stage.began / 1000)
  const stored = async () =>
    (
      await stage.database.db
        .selectFrom('log_checkpoint')
        .select(['size', 'time', 'note'])
        .orderBy('size')
        .orderBy('time')
        .execute()
    ).map(({ size, time, note }) => `${size} ${time - second()} ${note.trim().split(' ')[2]}`)
  const head = (): Promise<Head> => readHead(stage.database.db)
  const grow = async (): Promise<Head> => {
    await stage.state(one())
    return head()
  }

  beforeEach(async () => {
    stage = await SequencerStage.start()
    ;[signed, failing, told] = [[], null, []]
    queue = open()
  })
  afterEach(() => stage.end())

  test('begins with an empty tree that nobody signed', () => {
    expect(queue.latest).toMatchObject({ size: 0n, time: 0, note: '' })
  })

  test('covers each batch: signed, stored, and only then told', async () => {
    const note = await queue.cover(await grow())
    expect([note, queue.latest.note, await stored()]).toEqual([note, note, ['1 0 1']])
    expect(told).toEqual(['stored 1 0', 'signed 1 0'])
    stage.clock.advance(1_999)
    await queue.cover(await grow())
    expect([queue.latest.size, await stored()]).toEqual([2n, ['1 0 1', '2 1 2']])
  })

  test('covers an empty log too, and of several batches each at its own size', async () => {
    await queue.cover(await head())
    const [first, second] = [await grow(), await grow()]
    await grow()
    await queue.cover(first)
    await queue.cover(second)
    expect(signed.map(([size]) => size)).toEqual([0n, 1n, 2n])
    const fresh = open()
    await fresh.cover(first)
    expect(signed.at(-1)?.[0]).toBe(1n)
  })

  test('never before the newest entry, however the clock was set', async () => {
    stage.clock.advance(7_000)
    const late = await grow()
    stage.clock.set(stage.began)
    await queue.cover(late)
    expect(signed).toEqual([[1n, second() + 7]])
  })

  test('stores of idle hours only the last heartbeat before the next batch', async () => {
    await queue.cover(await grow())
    for (const _ of [1, 2, 3]) {
      stage.clock.advance(60_000)
      expect(await queue.beat()).toBe(queue.latest.note)
    }
    expect([told.slice(2), await stored()]).toEqual([['signed 1 60', 'signed 1 120', 'signed 1 180'], ['1 0 1']])
    told = []
    await queue.cover(await grow())
    expect([told, await stored()]).toEqual([
      ['stored 1 180', 'stored 2 180', 'signed 2 180'],
      ['1 0 1', '1 180 1', '2 180 2'],
    ])
    // It is owed no more.
    told = []
    stage.clock.advance(1_000)
    await queue.cover(await grow())
    expect(told).toEqual(['stored 3 181', 'signed 3 181'])
  })

  test('a head that a heartbeat has signed is not signed again, but stored', async () => {
    const grown = await grow()
    const note = await queue.beat()
    told = []
    expect(await queue.cover(grown)).toBe(note)
    expect([signed.length, told, await stored()]).toEqual([1, ['stored 1 0'], ['1 0 1']])
    told = []
    expect(await queue.cover(grown)).toBe(note)
    expect([signed.length, told, await stored()]).toEqual([1, ['stored 1 0'], ['1 0 1']])
  })

  test('where another node’s entries are signed already, the present head is, and no smaller tree', async () => {
    const mine = await grow()
    await grow()
    await queue.beat()
    const third = await grow()
    await queue.cover(mine)
    expect(signed.map(([size]) => size)).toEqual([2n, 3n])
    expect(third.size).toBe(3n)
    // Of one size and another root, too.
    await queue.cover({ ...third, root: sha256(utf8('another')) })
    expect(signed.at(-1)?.[0]).toBe(3n)
    expect(queue.latest.root).toEqual(third.root)
  })

  test('one that could not be signed is signed with the next, and nobody waits for ever', async () => {
    failing = new Error('the disk is full')
    const grown = await grow()
    await expect(queue.cover(grown)).rejects.toThrow('the disk is full')
    await expect(queue.beat()).rejects.toThrow('the disk is full')
    expect([told, queue.latest.note]).toEqual([[], ''])
    failing = null
    const [beat, cover] = await Promise.all([queue.beat(), queue.cover(grown)])
    expect([beat, cover, signed.length]).toEqual([queue.latest.note, queue.latest.note, 1])
    expect(instant(queue.latest.time * 1000)).toBeLessThanOrEqual(stage.clock.now())
  })
})
