import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import { clockTimeIn, openCheckpoint } from '../../app/formats/checkpoint.ts'
import { emptyRoot, type HashReader, leafHash, type SubtreeId } from '../../app/formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, parseNote, verifierKeyOf } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { clockNameOf, makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { openGrowingTree } from '../../app/read-log/growing-tree.server.ts'
import type { LogKeys } from '../../app/read-log/log-keys.server.ts'
import { rememberHashes } from '../../app/read-log/remembered-hashes.server.ts'
import { openSigner, type Tree } from '../../app/read-log/signer.server.ts'
import { openSignerMemory, type Remembered, type SignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { testOrigin } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

const keysOf = (name: string): LogKeys => ({ log: sha256(utf8(`${name} log`)), clock: sha256(utf8(`${name} clock`)) })
const trustIn = ({ log, clock }: LogKeys) =>
  makeTrust({
    clockKey: verifierKeyOf({ name: clockNameOf(testOrigin), seed: clock }, cosignatureKeyType),
    policy: unwitnessed(verifierKeyOf({ name: testOrigin, seed: log }, noteKeyType)),
  })
const [present, former] = [keysOf('present'), keysOf('former')]
const tree = await new SmallLog(testOrigin).grow(12)
const another = await new SmallLog(testOrigin).grow(12, 'another story')
const at = async (size: bigint, log = tree): Promise<Tree> => ({ size, root: await log.root(size) })
/** For whom nothing is to be read. */
const nothing: HashReader = { read: () => Promise.reject(new Error('nothing should be read')) }

describe('the signer', () => {
  let remembered: Remembered | null
  let stored: bigint[]
  let pairs: readonly LogKeys[]
  const memory: SignerMemory = {
    path: 'keys/signer-memory.json',
    load: async () => remembered,
    store: async (one) => {
      stored.push(one.size)
      remembered = one
    },
  }
  const open = (size = 0n) => openSigner({ origin: testOrigin, pairs: () => pairs, memory, size })
  beforeEach(() => {
    remembered = null
    stored = []
    pairs = [present]
  })

  test('signs as the log and as its clock what extends the last one, remembered before', async () => {
    const signer = await open()
    const signed = await signer.sign(await at(5n), 1_000, tree.reader)
    expect(openCheckpoint(signed.note, trustIn(present))).toMatchObject({ size: 5n, root: await tree.root(5n) })
    expect([signed.time, clockTimeIn(signed.note, testOrigin), stored]).toEqual([1_000, 1_000, [5n]])
    expect((await signer.sign(await at(9n), 1_001, tree.reader)).size).toBe(9n)
    expect(remembered).toEqual(await at(9n))
  })

  test('signs the same tree again at a later time, never at an earlier one, and need not remember it twice', async () => {
    const signer = await open()
    for (const [time, said] of [
      [1_000, 1_000],
      [1_060, 1_060],
      [900, 1_060],
    ] as const) {
      const { note, time: signedAt } = await signer.sign(await at(5n), time, tree.reader)
      expect([signedAt, clockTimeIn(note, testOrigin)]).toEqual([said, said])
    }
    expect(stored).toEqual([5n])
  })

  test('reads nothing of a tree that this process grew from the last one, and everything of any other', async () => {
    const signer = await open()
    await signer.sign(await at(5n), 1_000, tree.reader)
    const grown = { ...(await at(7n)), grownFrom: await at(5n) }
    expect((await signer.sign(grown, 1_001, nothing)).size).toBe(7n)
    for (const grownFrom of [await at(5n), await at(7n, another), await at(6n)])
      await expect(signer.sign({ ...(await at(9n)), grownFrom }, 1_002, nothing)).rejects.toThrow(
        'nothing should be read',
      )
    expect(stored).toEqual([5n, 7n])
  })

  test('refuses what is shorter, what is another, and a head that is not its own tree’s, and remembers none of it', async () => {
    const signer = await open()
    await signer.sign(await at(5n), 1_000, tree.reader)
    const refused = async (one: Tree, reader: HashReader) =>
      signer.sign(one, 1_001, reader).then(
        () => 'signed',
        (error: Error) => [error.name, error.message],
      )
    expect(await refused(await at(4n), tree.reader)).toEqual([
      'SignerRefused',
      expect.stringMatching(/has signed a log of 5 entries \(keys\/signer-memory\.json\).*holds only 4.*log:succeed/s),
    ])
    expect(await refused(await at(9n, another), another.reader)).toEqual([
      'SignerRefused',
      expect.stringMatching(/The first 5 entries of the database are not the ones.*log:verify/s),
    ])
    // Of one size, too.
    expect(await refused(await at(5n, another), another.reader)).toEqual([
      'SignerRefused',
      expect.stringMatching(/The first 5 entries/),
    ])
    expect(await refused({ size: 9n, root: await another.root() }, tree.reader)).toEqual([
      'SignerRefused',
      expect.stringMatching(/The head of the log \(9 entries\) disagrees with its own tree/),
    ])
    expect(stored).toEqual([5n])
    expect((await signer.sign(await at(6n), 1_001, tree.reader)).size).toBe(6n)
  })

  test('gives no signature that it could not remember', async () => {
    const signer = await openSigner({
      origin: testOrigin,
      pairs: () => pairs,
      memory: { ...memory, store: () => Promise.reject(new Error('the disk is full')) },
      size: 0n,
    })
    await expect(signer.sign(await at(5n), 1_000, tree.reader)).rejects.toThrow('the disk is full')
  })

  test('goes on from what it remembers, and begins without a memory only where there is no log', async () => {
    remembered = await at(5n)
    expect((await (await open(7n)).sign(await at(7n), 1_000, tree.reader)).size).toBe(7n)
    remembered = null
    expect((await (await open(0n)).sign({ size: 0n, root: emptyRoot }, 1_000, tree.reader)).size).toBe(0n)
    await expect(open(7n)).rejects.toThrow(/holds 7 entries, but keys\/signer-memory\.json.*is missing/s)
  })

  test('signs with replaced keys beside those in force, and with none where this node was not given them', async () => {
    const signer = await open()
    pairs = [present, former]
    const both = await signer.sign(await at(5n), 1_000, tree.reader)
    expect(parseNote(both.note).signatures).toHaveLength(4)
    for (const keys of [present, former]) expect(openCheckpoint(both.note, trustIn(keys)).size).toBe(5n)
    pairs = []
    await expect(signer.sign(await at(6n), 1_000, tree.reader)).rejects.toThrow(/Copy the keys folder from the node/)
  })
})

describe('the signer’s memory', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuin-memory-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const path = () => join(folder, 'signer-memory.json')

  test('is one line of canonical JSON that only the portal may read', async () => {
    const memory = openSignerMemory(path())
    expect([memory.path, await memory.load()]).toEqual([path(), null])
    const one = await at(7n)
    await memory.store(one)
    expect(readFileSync(path(), 'utf8')).toBe(`{"root":"${toBase64(one.root)}","size":"7","v":1}`)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(await memory.load()).toEqual(one)
  })

  test('is refused where it was damaged, with a sentence', async () => {
    const root = toBase64(await tree.root())
    const damaged = [
      '',
      '[]',
      'null',
      '"7"',
      `{"root":"${root}","size":"7"}`,
      `{"root":"${root}","size":"7","v":2}`,
      `{"root":"${root}","size":7,"v":1}`,
      `{"root":7,"size":"7","v":1}`,
      `{"more":1,"root":"${root}","size":"7","v":1}`,
      `{"root":"${root}","size":"07","v":1}`,
      `{"root":"AAAA","size":"7","v":1}`,
      `{"size":"7","root":"${root}","v":1}`,
      `{"root":"${root}","size":"${'7'.repeat(1000)}","v":1}`,
    ]
    for (const text of damaged) {
      writeFileSync(path(), text)
      await expect(openSignerMemory(path()).load(), text).rejects.toMatchObject({
        name: 'SignerRefused',
        message: expect.stringMatching(/signer-memory\.json is damaged.*newest backup/s),
      })
    }
  })

  test('that cannot be read is not taken for one that is not there', async () => {
    mkdirSync(path())
    await expect(openSignerMemory(path()).load()).rejects.toMatchObject({ code: 'EISDIR' })
    chmodSync(path(), 0o700)
  })
})

describe('the tree’s hashes at hand', () => {
  const id = (level: number, index: bigint): SubtreeId => ({ level, index })

  test('are read once, and those written need not be read at all', async () => {
    const read = vi.fn(tree.reader.read)
    const hashes = rememberHashes({ read })
    const [first, second, third] = [id(0, 3n), id(1, 2n), id(2, 0n)]
    const truth = await tree.reader.read([first, second, third, first])
    expect(await hashes.read([first, second])).toEqual(truth.slice(0, 2))
    expect(await hashes.read([first, second])).toEqual(truth.slice(0, 2))
    expect(await hashes.read([first, second, third, first])).toEqual(truth)
    expect(read.mock.calls).toEqual([[[first, second]], [[third]]])
    hashes.remember([{ ...id(9, 9n), hash: emptyRoot }])
    expect(await hashes.read([id(9, 9n)])).toEqual([emptyRoot])
    expect(read).toHaveBeenCalledTimes(2)
  })

  test('are forgotten, all at once, before they become many', async () => {
    const read = vi.fn(async (ids: readonly SubtreeId[]) => ids.map(() => emptyRoot))
    const hashes = rememberHashes({ read })
    const upTo = (count: number) =>
      hashes.remember(Array.from({ length: count }, (_, i) => ({ ...id(0, BigInt(i)), hash: emptyRoot })))
    upTo(65_536)
    await hashes.read([id(0, 0n), id(0, 65_535n)])
    expect(read).not.toHaveBeenCalled()
    hashes.remember([{ ...id(1, 0n), hash: emptyRoot }])
    await hashes.read([id(1, 0n)])
    expect(read).not.toHaveBeenCalled()
    await hashes.read([id(0, 0n)])
    expect(read).toHaveBeenCalledTimes(1)
  })
})

describe('the right edge of the tree', () => {
  const leaves = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => leafHash(utf8(`true ${from + i}`)))

  test('is read once and then kept, as long as the head is the one it left', async () => {
    const growing = openGrowingTree()
    const read = vi.fn(tree.reader.read)
    const { tree: grown, hashes } = await growing.grow(await at(5n), leaves(5, 8), { read })
    expect(grown).toEqual(await at(8n))
    // Leaves 5, 6, 7, and every subtree they complete: 4–5, 6–7, 4–7, 0–7.
    expect(hashes.map(({ level, index }) => `${level}/${index}`)).toEqual([
      '0/5',
      '1/2',
      '0/6',
      '0/7',
      '1/3',
      '2/1',
      '3/0',
    ])
    expect((await growing.grow(grown, leaves(8, 9), nothing)).tree).toEqual(await at(9n))
    expect(read).toHaveBeenCalledTimes(1)
    await expect(growing.grow(await at(6n), leaves(6, 7), nothing)).rejects.toThrow('nothing should be read')
  })

  test('is read anew where what was grown was not committed', async () => {
    const growing = openGrowingTree()
    const { tree: grown } = await growing.grow(await at(5n), leaves(5, 8), tree.reader)
    growing.forget()
    await expect(growing.grow(grown, leaves(8, 9), nothing)).rejects.toThrow('nothing should be read')
  })

  test('that disagrees with the head is a broken log', async () => {
    const growing = openGrowingTree()
    await expect(growing.grow(await at(5n, another), leaves(5, 6), tree.reader)).rejects.toMatchObject({
      name: 'Broken',
      message: expect.stringMatching(/head of 5 entries disagrees/),
    })
  })

  test('knows the roots of earlier sizes, each read once, and not without end', async () => {
    const growing = openGrowingTree()
    const read = vi.fn(tree.reader.read)
    for (let i = 0; i < 2; i++) expect(await growing.rootAt(7n, { read })).toEqual(await tree.root(7n))
    const once = read.mock.calls.length
    await growing.rootAt(7n, nothing)
    const none: HashReader = { read: async (ids) => ids.map(() => emptyRoot) }
    for (let size = 100n; size < 100n + 4_094n; size++) await growing.rootAt(size, none)
    await growing.rootAt(7n, nothing)
    await growing.rootAt(5_000n, none)
    await growing.rootAt(5_001n, none)
    await expect(growing.rootAt(7n, nothing)).rejects.toThrow('nothing should be read')
    expect(read.mock.calls.length).toBe(once)
  })
})
