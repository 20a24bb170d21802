import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.server.ts'

describe('a database file that is damaged', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'fuin-damaged-'))
    const opened = await openDatabase({ dataDir })
    await migrateDatabase(opened)
    const rows = Array.from({ length: 2_000 }, (_, i) => ({ key: `sign-in:${i}`, points: i, expire: i }))
    await opened.db.insertInto('rate_limit').values(rows.slice(0, 1_000)).execute()
    await opened.db.insertInto('rate_limit').values(rows.slice(1_000)).execute()
    await opened.close()
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))
  const path = () => join(dataDir, 'fuin.sqlite')
  const opening = async () => {
    const opened = await openDatabase({ dataDir })
    await opened.close()
    return 'opened'
  }
  const refusal = () => opening().catch((error: Error) => `${error.name}: ${error.message}`)

  it('and one that is whole opens', async () => expect(await refusal()).toBe('opened'))

  it.each([
    ['overwritten from its first byte', (bytes: Buffer) => bytes.fill(0xff, 0, 100)],
    ['its schema torn', (bytes: Buffer) => bytes.fill(0xa5, 100, 4_000)],
    ['a page in its middle zeroed', (bytes: Buffer) => bytes.fill(0, ...pageWith(bytes, 'sign-in:1500'))],
    [
      'a page in its middle of something else',
      (bytes: Buffer) => bytes.fill('not a page', ...pageWith(bytes, 'sign-in:700')),
    ],
  ])('%s is refused with a sentence, and left as it is', async (_, damage) => {
    const bytes = readFileSync(path())
    damage(bytes)
    writeFileSync(path(), bytes)
    expect(await refusal()).toMatch(
      /^DatabaseRefused: The database .*fuin.sqlite is damaged \(.+\).*restore the newest/,
    )
    expect(readFileSync(path()).equals(bytes)).toBe(true)
  })

  it('cut short is refused', async () => {
    truncateSync(path(), readFileSync(path()).length - 4_096)
    expect(await refusal()).toMatch(/is damaged/)
  })

  it('that is something else, or a folder, is refused with a sentence too', async () => {
    writeFileSync(path(), 'name,mail\n'.repeat(1_000))
    expect(await refusal()).toMatch(/is damaged \(file is not a database\)/)
    rmSync(path())
    mkdirSync(path())
    expect(await refusal()).toMatch(/cannot be opened for writing/)
  })
})

function pageWith(bytes: Buffer, text: string): [number, number] {
  const at = bytes.lastIndexOf(text)
  if (at < 0) throw new Error('nothing to damage')
  const from = at - (at % 4_096)
  return [from, from + 4_096]
}
