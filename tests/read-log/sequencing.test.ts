import { setImmediate as soon } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { leafHash } from '../../app/formats/merkle.ts'
import { readHead, storedHashes } from '../../app/read-log/log-store.server.ts'
import type { StepContext } from '../../app/read-log/read-log.server.ts'
import { around } from '../support/around.ts'
import { random } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'
import { one, reasonOf, SequencerStage } from './sequencer-stage.ts'

/** A promise and who keeps it. */
function promised(): { readonly promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let settle: { resolve(): void; reject(error: Error): void } = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle }
}

describe('acts in flight are put into one order', () => {
  let stage: SequencerStage
  beforeEach(async () => {
    stage = await SequencerStage.start()
  })
  afterEach(() => stage.end())

  test('in batches of so many, each under one checkpoint, and each caller has their own answer', async () => {
    stage.open({ largestBatch: 2 })
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((value) => stage.sequencer.append(async () => ({ value, entries: [one(), one()] }))),
    )
    expect(answers.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5])
    expect(answers.map(({ entries }) => entries.map(({ index }) => Number(index)))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ])
    expect(answers.map(({ checkpoint }) => checkpoint)).toEqual(['note 4', 'note 4', 'note 8', 'note 8', 'note 10'])
    expect(stage.covered).toEqual([4n, 8n, 10n])
  })

  test('of 256 unless said otherwise', async () => {
    await Promise.all(Array.from({ length: 257 }, () => stage.state(one())))
    expect(stage.covered).toEqual([256n, 257n])
  })

  test('as a tree whose every complete subtree is stored, and handed on once it is kept', async () => {
    await stage.state(one(), one(), one())
    await stage.state(one())
    const { root } = await readHead(stage.database.db)
    const log = new SmallLog('x')
    const rows = await stage.database.db.selectFrom('log_entry').select('bytes').orderBy('index').execute()
    for (const { bytes } of rows) await log.add(leafHash(new Uint8Array(bytes)))
    expect(root).toEqual(await log.root(4n))
    expect(stage.remembered.map((hashes) => hashes.map(({ level, index }) => `${level}/${index}`))).toEqual([
      ['0/0', '0/1', '1/0', '0/2'],
      ['0/3', '1/1', '2/0'],
    ])
    for (const { hash, ...id } of stage.remembered.flat())
      expect(await storedHashes(stage.database.db).read([id])).toEqual([hash])
  })

  test('one batch may be kept while the one before is signed, and no more than one', async () => {
    const signing = [promised(), promised()]
    let asked = 0
    stage.open({
      cover: async (head) => {
        await signing[asked++]?.promise
        return `note ${head.size}`
      },
    })
    const [first, second] = [stage.state(one()), soon().then(() => stage.state(one()))]
    await vi.waitFor(async () => expect(await stage.size()).toBe(2n))
    const third = stage.state(one())
    await soon()
    expect([await stage.size(), asked]).toEqual([2n, 1])
    signing[0]?.resolve()
    expect((await first).checkpoint).toBe('note 1')
    await vi.waitFor(async () => expect(await stage.size()).toBe(3n))
    signing[1]?.resolve()
    expect([(await second).checkpoint, (await third).checkpoint]).toEqual(['note 2', 'note 3'])
  })

  test('where the checkpoint fails, the entry may stand, and everybody of the batch hears it', async () => {
    const cause = new Error('the disk is full')
    stage.open({ cover: () => Promise.reject(cause) })
    const [here, there] = await Promise.all([reasonOf(stage.state(one())), reasonOf(stage.state(one()))])
    for (const error of [here, there])
      expect(error).toMatchObject({ name: 'LogUnavailable', entryMayStand: true, cause })
    expect([await stage.size(), stage.sealedOff]).toEqual([2n, []])
    stage.open()
    expect((await stage.state(one())).checkpoint).toBe('note 3')
  })

  test('nothing is taken while an earlier signature is owed', async () => {
    const owed = new Error('owed')
    stage.open({ settle: () => Promise.reject(owed) })
    expect(await reasonOf(stage.state(one()))).toBe(owed)
    expect([await stage.size(), stage.covered]).toEqual([0n, []])
  })

  test('a step that throws is undone alone, and only its caller hears of it', async () => {
    const mine = new Error('mine')
    const table = (trx: StepContext['trx'], index: number) =>
      trx
        .insertInto('log_where')
        .values({ index, salt: random(32), ip: '192.0.2.1', user_agent: 'x' })
        .execute()
    const good = stage.sequencer.append(async ({ trx }) => {
      await table(trx, 70)
      return { value: 'good', entries: [one()] }
    })
    const bad = stage.sequencer.append(async ({ trx }) => {
      await table(trx, 71)
      throw mine
    })
    const last = stage.state(one())
    expect(await reasonOf(bad)).toBe(mine)
    expect([(await good).value, (await last).entries[0]?.index]).toEqual(['good', 1n])
    const rows = await stage.database.db.selectFrom('log_where').select('index').execute()
    expect(rows).toEqual([{ index: 70 }])
    expect(stage.sealedOff).toEqual([])
  })

  test('a step that states nothing keeps what it wrote, and is covered by the head there is', async () => {
    await stage.state(one())
    const { entries, checkpoint } = await stage.state()
    expect([entries, checkpoint, await stage.size()]).toEqual([[], 'note 1', 1n])
    expect(stage.remembered.at(-1)).toEqual([])
  })

  test('nobody appends from within a step', async () => {
    const within = stage.sequencer.append(async () => {
      await stage.state(one())
      return { value: undefined, entries: [] }
    })
    await expect(within).rejects.toThrow(/append was called/)
  })

  test('once it is closed nothing is taken, and what is under way is finished', async () => {
    const signing = promised()
    stage.open({
      cover: async (head) => {
        await signing.promise
        return `note ${head.size}`
      },
    })
    const under = stage.state(one())
    let closed = false
    const closing = stage.sequencer.close().then(() => {
      closed = true
    })
    expect(await reasonOf(stage.state(one()))).toMatchObject({ name: 'LogUnavailable', entryMayStand: false })
    await vi.waitFor(async () => expect(await stage.size()).toBe(1n))
    await soon()
    expect(closed).toBe(false)
    signing.resolve()
    await closing
    expect((await under).checkpoint).toBe('note 1')
  })

  describe('where the database fails', () => {
    const withCode = (code: string, message = 'failed'): Error => Object.assign(new Error(message), { code })
    const asked = {
      insert: /insert into "?log_entry/,
      savepoint: /^savepoint/,
      'next savepoint': /^release savepoint/,
      'undoing a step': /^rollback to savepoint/,
    }
    /** The stage.database, whose transactions fail at one place. */
    const failingAt = (place: 'begin' | 'commit' | keyof typeof asked, error: Error) => {
      const { db } = stage.database
      let failing = true
      const failed = around(db, {
        startTransaction: () => ({
          execute: async () => {
            if (failing && place === 'begin') throw error
            const batch = await db.startTransaction().execute()
            return around(batch, {
              executeQuery: (...query: Parameters<typeof batch.executeQuery>) => {
                const [{ sql = '' }] = query as unknown as readonly [{ readonly sql?: string }]
                if (failing && place in asked && asked[place as keyof typeof asked].test(sql)) throw error
                return batch.executeQuery(...query)
              },
              commit: () => ({
                execute: () => (failing && place === 'commit' ? Promise.reject(error) : batch.commit().execute()),
              }),
            })
          },
        }),
      })
      stage.open({ db: failed })
      return () => {
        failing = false
      }
    }
    const rare = ['SQLITE_IOERR_FSYNC', 'SQLITE_FULL', 'SQLITE_CORRUPT', '58030', '53100', 'XX001']
    const passing = ['SQLITE_BUSY', '40001', '158030', '580300', 'XX003']

    test.each([
      ['begin', 'the database could not be read', false, 'the log cannot be reached'],
      ['insert', 'the database could not be written', false, 'the log could not take the entry'],
    ] as const)(
      'at %s, the log is sealed off where its word is worth nothing any more',
      async (place, sealed, stands, message) => {
        for (const code of [...rare, ...passing]) {
          stage.sealedOff = []
          const error = withCode(code)
          const heal = failingAt(place, error)
          expect(await reasonOf(stage.state(one())), code).toMatchObject({
            message,
            entryMayStand: stands,
            cause: error,
          })
          expect(stage.sealedOff, code).toEqual(rare.includes(code) ? [sealed] : [])
          heal()
          await stage.state(one())
        }
        expect(await stage.size()).toBe(BigInt(rare.length + passing.length))
      },
    )

    // Where a step could not be told apart from its neighbours, none of them may be kept.
    test.each(['savepoint', 'next savepoint', 'undoing a step'] as const)(
      'at the %s, nobody’s step of that batch stands, and everybody of it hears why',
      async (place) => {
        for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_BUSY']) {
          stage.sealedOff = []
          const error = withCode(code)
          const heal = failingAt(place, error)
          const before = await stage.size()
          const steps = [
            stage.state(one()),
            stage.sequencer.append(() => Promise.reject(new Error('mine'))),
            stage.state(one()),
          ]
          for (const reason of await Promise.all(steps.map(reasonOf)))
            expect(reason).toMatchObject({ name: 'LogUnavailable', entryMayStand: false, cause: error })
          expect(stage.sealedOff).toEqual(code === 'SQLITE_BUSY' ? [] : ['the database could not be written'])
          expect(await stage.size()).toBe(before)
          heal()
          await stage.state(one())
        }
      },
    )

    test('at the commit, it is sealed off whatever failed, but where the connection was lost', async () => {
      const lost = [
        withCode('57P01'),
        withCode('08006'),
        withCode('ECONNRESET'),
        withCode('', 'Connection terminated unexpectedly'),
        withCode('', 'connection ended'),
      ]
      const failed = [
        withCode('SQLITE_BUSY'),
        withCode('57P04'),
        withCode('XECONNRESET'),
        new Error('odd'),
        withCode('080060'),
      ]
      for (const error of [...lost, ...failed]) {
        stage.sealedOff = []
        const heal = failingAt('commit', error)
        expect(await reasonOf(stage.state(one())), error.message).toMatchObject({
          message: 'the log cannot say whether the entry was kept',
          entryMayStand: true,
          cause: error,
        })
        expect(stage.sealedOff, `${Reflect.get(error, 'code')} ${error.message}`).toEqual(
          lost.includes(error) ? [] : ['a commit failed'],
        )
        heal()
        // It was rolled back, and what was grown of the tree with it.
        await stage.state(one())
      }
      expect(await stage.size()).toBe(BigInt(lost.length + failed.length))
    })
  })
})
