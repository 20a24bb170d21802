import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { checkpointIn, tileLog } from '../../app/audit/tile-log.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { formatEntryBundle, parseEntryBundle } from '../../app/formats/tile.ts'
import { trustOf } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { openMirror } from '../../app/witness/mirror-log.server.ts'
import { folderFiles } from '../../scripts/log-verify/open-source.ts'
import { filesIn, tilesOf } from '../audit/tiles-of.ts'
import { freshDatabase, type TestDatabase } from '../support/databases.ts'
import { newPerson, openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'

describe('a mirror of the log', () => {
  let database: TestDatabase
  let log: ReadLog
  let folder: string
  const clock = testClock()
  const person = newPerson()

  beforeEach(async () => {
    database = await freshDatabase('sqlite')
    log = await openTestLog(database, clock)
    folder = mkdtempSync(join(tmpdir(), 'fuin-mirror-'))
    await grow(299)
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
    rmSync(folder, { recursive: true })
  })

  async function grow(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 100) {
      clock.advance(1_000)
      const drafts = Array.from({ length: Math.min(100, left) }, () => ({
        kind: 'signed-in' as const,
        subject: person,
      }))
      await state(log, ...drafts)
    }
  }

  const shown = () => tilesOf(storedLog(database.opened))
  const open = async (files: ReadonlyMap<string, Uint8Array>) =>
    openMirror({ files: filesIn(files), folder, trust: log.trust })

  async function audit() {
    const files = folderFiles(folder)
    return checkLog(tileLog(files, await checkpointIn(files)), { trust: log.trust })
  }

  const held = (): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort()

  test('holds exactly the files of the log, and verifies without us', async () => {
    const files = await shown()
    const mirror = await open(files)
    await mirror.catchUp()
    expect(mirror.size).toBe(300n)
    expect(held()).toEqual([...files.keys()].sort())
    for (const [path, bytes] of files) expect(new Uint8Array(readFileSync(join(folder, path)))).toEqual(bytes)
    expect(await audit()).toMatchObject({ verdict: 'verified', entries: 300 })
  })

  test('takes only what is new, also after it was started anew', async () => {
    await (await open(await shown())).catchUp()
    await grow(313)
    const files = await shown()
    const asked: string[] = []
    const counting = {
      kind: 'portal' as const,
      read: async (path: string) => {
        asked.push(path)
        return files.get(path) ?? null
      },
    }
    const mirror = await openMirror({ files: counting, folder, trust: log.trust })
    expect(mirror.size).toBe(300n)
    await mirror.catchUp()
    expect(asked).not.toContain('tile/entries/000')
    expect(asked.filter((path) => path.startsWith('tile/entries/'))).toEqual([
      'tile/entries/001',
      'tile/entries/002.p/101',
    ])
    expect(held()).toEqual([...files.keys()].sort())
    expect(await audit()).toMatchObject({ verdict: 'verified', entries: 613 })
  })

  test('goes on where it stopped half-way, and until then says what it said before', async () => {
    const files = await shown()
    const failing = {
      kind: 'portal' as const,
      read: async (path: string) =>
        path.includes('entries/001') ? Promise.reject(new Error('line is down')) : (files.get(path) ?? null),
    }
    await expect((await openMirror({ files: failing, folder, trust: log.trust })).catchUp()).rejects.toThrow(
      'line is down',
    )
    expect(held()).toEqual(['tile/entries/000'])
    const again = await open(files)
    await again.catchUp()
    expect(await audit()).toMatchObject({ verdict: 'verified', entries: 300 })
  })

  test('refuses a changed entry, and writes nothing of it', async () => {
    const files = await shown()
    const path = 'tile/entries/001.p/44'
    const entries = parseEntryBundle(files.get(path) ?? new Uint8Array(), 44)
    const changed = entries.map((entry, i) =>
      i === 7 ? utf8(fromUtf8(entry).replace('signed-in', 'signed-iN')) : entry,
    )
    files.set(path, formatEntryBundle(changed))
    await expect((await open(files)).catchUp()).rejects.toThrow('entry 263 is not the one in the tree')
    expect(held()).toEqual(['refused-300', 'tile/entries/000'])
  })

  test('refuses a tile that the checkpoint does not vouch for', async () => {
    for (const path of ['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']) {
      const files = await shown()
      files.set(
        path,
        (files.get(path) ?? new Uint8Array()).map((byte, i) => (i === 3 ? byte ^ 1 : byte)),
      )
      await expect((await open(files)).catchUp(), path).rejects.toMatchObject({ name: 'NotProven' })
      expect(held()).not.toContain('checkpoint')
    }
  })

  test('refuses a log signed by others, and takes nothing of it', async () => {
    const strangers = trustOf(testOrigin, { log: random(32), clock: random(32) })
    const mirror = await openMirror({ files: filesIn(await shown()), folder, trust: strangers })
    await expect(mirror.catchUp()).rejects.toMatchObject({ name: 'NotProven' })
    expect(held()).toEqual(['refused-300'])
  })

  test('refuses a log that is smaller, or another, than the one it has, and keeps what it was shown', async () => {
    const early = await shown()
    await grow(20)
    const mirror = await open(await shown())
    await mirror.catchUp()
    await expect((await open(early)).catchUp()).rejects.toThrow('shows 300 entries, and had 320')
    // The same keys over another history, as an administrator who holds them could sign.
    const other = await freshDatabase('sqlite')
    cpSync(join(database.dataDir, 'keys'), join(other.dataDir, 'keys'), { recursive: true })
    await log.close()
    rmSync(join(other.dataDir, 'keys/signer-memory.json'))
    const fork = await openTestLog(other, clock)
    for (let i = 0; i < 4; i++)
      await state(fork, ...Array.from({ length: 100 }, () => ({ kind: 'signed-in' as const })))
    const forked = await tilesOf(storedLog(other.opened))
    await fork.close()
    await other.remove()
    await expect((await open(forked)).catchUp()).rejects.toThrow('does not begin with the 320 entries')
    expect(held()).toContain('refused-401')
    expect(await audit()).toMatchObject({ verdict: 'verified', entries: 320 })
  })

  test('notices that its own files were changed since', async () => {
    await (await open(await shown())).catchUp()
    const path = join(folder, 'tile/entries/000')
    const bytes = readFileSync(path)
    bytes[30] = (bytes[30] ?? 0) ^ 1
    writeFileSync(path, bytes)
    await expect(open(await shown())).rejects.toMatchObject({ name: 'NotProven' })
  })
})
