import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { checkpointIn, tileLog } from '../../app/audit/tile-log.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import { formatEntryBundle, formatTile, parseEntryBundle, parseTile } from '../../app/formats/tile.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { trustOf } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, type TestDatabase } from '../support/databases.ts'
import { actText, newPerson, opened, openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'
import { filesIn, tilesOf } from './tiles-of.ts'

describe('an audit of a mirror', () => {
  let database: TestDatabase
  let log: ReadLog
  let honest: ReadonlyMap<string, Uint8Array>
  const size = 613

  beforeAll(async () => {
    database = await freshDatabase('sqlite')
    const clock = testClock()
    log = await openTestLog(database, clock)
    const reader = newPerson()
    for (let i = 0; i < 12; i++) {
      clock.advance(1_000)
      const drafts = Array.from({ length: 50 }, () => ({ kind: 'signed-in' as const, actor: reader, subject: reader }))
      await state(log, ...drafts)
      const { size: seen, root, cosignedAt } = opened(log, await log.latestCheckpoint())
      const act = actText({ actor: reader, seen: { size: seen, root, time: cosignedAt } })
      await state(log, { kind: 'released', actor: reader, subject: reader, act })
    }
    honest = await tilesOf(storedLog(database.opened))
  })
  afterAll(async () => {
    await log.close()
    await database.remove()
  })

  async function audit(files: ReadonlyMap<string, Uint8Array>, trust: Trust | null = log.trust) {
    const source = tileLog(filesIn(files), await checkpointIn(filesIn(files)))
    return checkLog(source, { trust })
  }

  const changed = (path: string, change: (bytes: Uint8Array) => Uint8Array | null): ReadonlyMap<string, Uint8Array> => {
    const files = new Map(honest)
    const bytes = change(honest.get(path) ?? new Uint8Array())
    if (bytes) files.set(path, bytes)
    else files.delete(path)
    return files
  }

  const withEntry = (place: number, text: (said: string) => string) => (bytes: Uint8Array) =>
    formatEntryBundle(
      parseEntryBundle(bytes, 256).map((entry, i) => (i === place ? utf8(text(fromUtf8(entry))) : entry)),
    )

  test('verifies every entry, hash and the checkpoint, with nothing but the files', async () => {
    expect(await audit(honest)).toMatchObject({
      verdict: 'verified',
      entries: size,
      covered: size,
      acts: 12,
      checkpoints: 1,
      witnessed: null,
      origin: testOrigin,
    })
  })

  test('without anybody’s word on the keys, or with another’s, the keys are unknown', async () => {
    expect(await audit(honest, null)).toMatchObject({ verdict: 'keys-unknown', entries: size })
    const strangers = trustOf(testOrigin, { log: random(32), clock: random(32) })
    expect(await audit(honest, strangers)).toMatchObject({ verdict: 'keys-unknown' })
  })

  test('a changed entry is named', async () => {
    const files = changed(
      'tile/entries/001',
      withEntry(20, (said) => said.replace('signed-in', 'signed-iN')),
    )
    expect(await audit(files)).toMatchObject({ verdict: 'tampered', index: 276 })
  })

  test('a changed entry whose hashes were all made to fit is noticed by the checkpoint', async () => {
    const files = new Map(
      changed(
        'tile/entries/001',
        withEntry(20, (said) => said.replace(/"t":(\d+)/, (_, t) => `"t":${t - 1}`)),
      ),
    )
    const entries = parseEntryBundle(files.get('tile/entries/001') ?? new Uint8Array(), 256)
    const tile = formatTile(entries.map(leafHash))
    const above = [...parseTile(honest.get('tile/1/000.p/2') ?? new Uint8Array(), 2)]
    above[1] = rootOf(entries.map(leafHash))
    files.set('tile/0/001', tile).set('tile/1/000.p/2', formatTile(above))
    expect(await audit(files)).toMatchObject({ verdict: 'tampered' })
  })

  test('a changed hash in a tile of any level is noticed', async () => {
    const bend = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
    expect(await audit(changed('tile/0/000', bend))).toMatchObject({ verdict: 'tampered', index: 1 })
    const above = await audit(changed('tile/1/000.p/2', bend))
    expect(above).toMatchObject({ verdict: 'tampered' })
    expect('because' in above && above.because).toContain('entries 256 to 511')
  })

  test('a bundle or a tile that is not in its form is noticed, and told by its path', async () => {
    const cut = await audit(changed('tile/entries/001', (bytes) => bytes.slice(0, -1)))
    expect(cut).toMatchObject({ verdict: 'tampered', index: 256 })
    expect('because' in cut && cut.because).toContain('tile/entries/001')
    expect(await audit(changed('tile/0/001', (bytes) => bytes.slice(1)))).toMatchObject({ verdict: 'tampered' })
  })

  test('what is not there is not verified', async () => {
    expect(await audit(changed('tile/entries/001', () => null))).toMatchObject({ verdict: 'incomplete', index: 256 })
    expect(await audit(changed('tile/entries/002.p/101', () => null))).toMatchObject({
      verdict: 'incomplete',
      index: 512,
    })
    await expect(audit(changed('checkpoint', () => null))).rejects.toThrow('no checkpoint')
  })

  test('a partial bundle that has since become a full one is read from that', async () => {
    const path = 'tile/entries/002.p/101'
    const partial = parseEntryBundle(honest.get(path) ?? new Uint8Array(), 101)
    const files = new Map(changed(path, () => null))
    files.set('tile/entries/002', formatEntryBundle([...partial, ...Array.from({ length: 155 }, () => utf8('{}'))]))
    expect(await audit(files)).toMatchObject({ verdict: 'verified', entries: size })
  })
})
