import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { type Hash, rootAt } from '../../app/formats/merkle.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { receiptsUnder } from '../../app/read-log/find-checkpoint.server.ts'
import { trustOf } from '../../app/read-log/log-keys.server.ts'
import { storeCheckpoints, storedHashes } from '../../app/read-log/log-store.server.ts'
import { recoverMemory } from '../../app/read-log/recover-memory.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { fakeWitness } from '../support/fake-witness.ts'
import { random, testOrigin } from '../support/log.ts'
import { one, SequencerStage } from './sequencer-stage.ts'

const keys = { log: random(32), clock: random(32) }
const alone = trustOf(testOrigin, keys)
const w1 = fakeWitness('w1')
const witnessed: Trust = makeTrust({
  clockKey: alone.clockKey,
  policy: { ...unwitnessed(alone.logKey), witnesses: [w1.witness], quorum: 'w1' },
})
const time = 1_791_162_000

let stage: SequencerStage
beforeEach(async () => {
  stage = await SequencerStage.start()
  await stage.state(...Array.from({ length: 5 }, () => one()))
})
afterEach(() => stage.end())

const noteOf = async (size: bigint, root?: Hash, by = keys): Promise<string> =>
  signCheckpoint(
    { origin: testOrigin, size, root: root ?? (await rootAt(size, storedHashes(stage.database.db))) },
    {
      log: { name: testOrigin, seed: by.log },
      clock: { name: clockNameOf(testOrigin), seed: by.clock },
      time: BigInt(time),
    },
  )
const cosigned = (note: string): string => note + w1.cosigns(`old 0\n\n${note}`, time).body

describe('the signer’s memory, made anew', () => {
  const memory = () => openSignerMemory(join(stage.database.dataDir, 'signer-memory.json'))
  const recover = (note: string, trust = alone) =>
    recoverMemory({ db: stage.database.db, trust, note, memory: memory() })
  const remembers = (size: bigint) => memory().store({ size, root: random(32) })
  const kept = async () => (await memory().load())?.size

  test('is what somebody outside has seen last', async () => {
    const note = await noteOf(3n)
    expect(await recover(note)).toEqual({ size: 3n, head: 5n, cosigners: [], setAside: null })
    expect(await memory().load()).toEqual({ size: 3n, root: await rootAt(3n, storedHashes(stage.database.db)) })
    expect((await recover(cosigned(await noteOf(5n)), witnessed)).cosigners).toEqual(['w1'])
    expect(await kept()).toBe(5n)
  })

  test('takes the place of a damaged one, which is set aside', async () => {
    writeFileSync(memory().path, 'damaged')
    const aside = `${memory().path}.set-aside`
    expect((await recover(await noteOf(5n))).setAside).toBe(aside)
    expect([readFileSync(aside, 'utf8'), await kept()]).toEqual(['damaged', 5n])
  })

  test('is not made of a checkpoint that is not believed, or that this database does not extend', async () => {
    const strangers = { log: random(32), clock: random(32) }
    const refused: readonly (readonly [note: string, because: RegExp, trust?: Trust])[] = [
      ['no checkpoint', /its policy believes: /],
      [await noteOf(3n, undefined, strangers), /its policy believes: /],
      [await noteOf(3n), /its policy believes: /, witnessed],
      [await noteOf(6n, random(32)), /have cosigned 6 entries, but the database holds only 5.*log:succeed/s],
      [await noteOf(3n, random(32)), /The first 3 entries of the database are not the ones.*Nothing was changed/s],
    ]
    for (const [note, because, trust] of refused) {
      const message = expect.stringMatching(because)
      await expect(recover(note, trust), String(because)).rejects.toMatchObject({ name: 'SignerRefused', message })
    }
    expect(existsSync(memory().path)).toBe(false)
  })

  test('is not made where the one that is there is better', async () => {
    for (const [size, because] of [
      [4n, /says that 4 entries were signed, more than this checkpoint's 3, and the database holds them/],
      [5n, /says that 5 entries were signed, more than this checkpoint's 3/],
      [6n, /says that 6 entries were signed, the database holds 5, and no witness watches this log/],
    ] as const) {
      await remembers(size)
      await expect(recover(await noteOf(3n)), String(size)).rejects.toMatchObject({
        name: 'SignerRefused',
        message: expect.stringMatching(because),
      })
      expect(await kept()).toBe(size)
    }
    for (const size of [2n, 3n]) {
      await remembers(size)
      expect((await recover(await noteOf(3n))).setAside).toMatch(/set-aside$/)
    }
  })

  test('of more than there is gives way to the word of a quorum alone', async () => {
    await remembers(9n)
    expect((await recover(cosigned(await noteOf(3n)), witnessed)).size).toBe(3n)
    expect(await kept()).toBe(3n)
    await remembers(5n)
    await expect(recover(cosigned(await noteOf(3n)), witnessed)).rejects.toThrow(/Nothing is wrong with the memory/)
  })

  test('that cannot be read for another reason is not thrown away', async () => {
    mkdirSync(memory().path)
    await expect(recover(await noteOf(3n))).rejects.toMatchObject({ code: 'EISDIR' })
    rmSync(memory().path, { recursive: true })
  })
})

describe('receipts for whoever has not heard of a change', () => {
  const under = async (
    trust: Trust,
    size: bigint,
    newest: readonly string[],
    indexes: readonly bigint[] = [1n, 2n],
  ) => {
    const found = await receiptsUnder(stage.database.db, { trust, size }, { indexes, newest })
    return (
      found && [
        found.size,
        ...found.receipts.map((receipt) => [parseReceipt(receipt).index, parseReceipt(receipt).checkpointNote]),
      ]
    )
  }

  test('stand under the first checkpoint that their trust believes and that covers them, the newest before the stored', async () => {
    const [three, four, five] = [await noteOf(3n), await noteOf(4n), await noteOf(5n)]
    const db = stage.database.db
    await storeCheckpoints(db, [{ size: 4n, root: random(32), time, note: four }])
    expect(await under(alone, 3n, [five])).toEqual([5n, [1n, five], [2n, five]])
    expect(await under(alone, 3n, ['no note', three])).toEqual([3n, [1n, three], [2n, three]])
    expect(await under(alone, 4n, [three])).toEqual([4n, [1n, four], [2n, four]])
    expect(await under(alone, 5n, [three])).toBeNull()
    expect(await under(witnessed, 3n, [five])).toBeNull()
    expect(await under(witnessed, 3n, [five, cosigned(five)])).toEqual([5n, [1n, cosigned(five)], [2n, cosigned(five)]])
  })

  test('come without the quorum for the time it was set aside', async () => {
    const note = await noteOf(5n)
    const span = { from: time * 1000, until: (time + 60) * 1000 } as never
    const ask = (during: never) =>
      receiptsUnder(stage.database.db, { trust: witnessed, size: 5n, during }, { indexes: [4n], newest: [note] })
    expect((await ask(span))?.size).toBe(5n)
    expect(await ask({ from: (time + 5) * 1000, until: (time + 60) * 1000 } as never)).toBeNull()
  })
})
