import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatEntry, readOwnEntry } from '../../app/formats/log-entry.ts'
import type { LogKeys } from '../../app/read-log/log-keys.server.ts'
import { demandOwnLog } from '../../app/read-log/own-log.server.ts'
import { databases, freshDatabase, type TestDatabase } from '../support/databases.ts'
import { logSettings, openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'
import { withoutTriggers } from './tampering.ts'

const heldOf = (...pairs: readonly LogKeys[]) => ({
  logs: pairs.map(({ log }) => log),
  clocks: pairs.map(({ clock }) => clock),
})
const strange = (): LogKeys => ({ log: random(32), clock: random(32) })

describe('the log in a database is ours', () => {
  let database: TestDatabase
  let keys: LogKeys
  beforeEach(async () => {
    database = await freshDatabase(databases[0] ?? 'sqlite')
    const clock = testClock()
    keys = (await logSettings(database, clock)).keys
    const log = await openTestLog(database, clock)
    await state(log, { kind: 'signed-in' })
    await log.close()
    await withoutTriggers(database.db)
  })
  afterEach(() => database.remove())

  const judge = (held = heldOf(keys), origin = testOrigin) => demandOwnLog(database.db, { origin, held })
  const rewriteNotes = async (rewrite: (note: string) => string): Promise<void> => {
    for (const { note } of await database.db.selectFrom('log_checkpoint').select('note').execute())
      await sql`update log_checkpoint set note = ${rewrite(note)} where note = ${note}`.execute(database.db)
  }
  const refusal = (message: RegExp) => ({ name: 'SignerRefused', message: expect.stringMatching(message) })

  test('where its newest checkpoint is by keys that are held, present or replaced', async () => {
    await judge()
    await judge(heldOf(strange(), keys))
    await judge(heldOf(keys, strange()))
  })

  test('not where both keys are others, or one of them', async () => {
    const others = strange()
    for (const held of [others, { ...keys, log: others.log }, { ...keys, clock: others.clock }])
      await expect(judge(heldOf(held))).rejects.toMatchObject(refusal(/signed by another key.*Restore the keys folder/))
    await expect(judge(heldOf())).rejects.toMatchObject(refusal(/signed by another key/))
  })

  test('not where a signature of the checkpoint was bent, or is missing', async () => {
    await rewriteNotes((note) => note.replace(/\n(\d+)\n/, '\n9$1\n'))
    await expect(judge()).rejects.toMatchObject(refusal(/signed by another key/))
    await rewriteNotes((note) => `${note.split('\n\n')[0]}\n\n`)
    await expect(judge()).rejects.toMatchObject({ message: expect.stringMatching(/signature|signed by another key/) })
  })

  test('whoever holds the keys, where nothing was signed under this name yet', async () => {
    await rewriteNotes((note) => note.replace(testOrigin, 'earlier.example/log'))
    await judge(heldOf(strange()))
    await database.db.deleteFrom('log_checkpoint').execute()
    await judge(heldOf(strange()))
  })

  test('not under another name, or where its first entry begins no log', async () => {
    await expect(judge(heldOf(keys), 'other.example')).rejects.toMatchObject(
      refusal(/made for council\.example\/log, not for other\.example/),
    )
    await expect(judge(heldOf(keys), `${testOrigin}/log-2`)).rejects.toMatchObject(
      refusal(/goes on as council\.example\/log, not as/),
    )
    const { bytes } = await database.db
      .selectFrom('log_entry')
      .select('bytes')
      .where('index', '=', 0)
      .executeTakeFirstOrThrow()
    const { data, ...first } = readOwnEntry(new Uint8Array(bytes))
    for (const entry of [
      { ...first, kind: 'signed-in' as const, data: { origin: testOrigin } },
      { ...first, data: { trust: data?.trust ?? '' } },
      first,
    ]) {
      await sql`update log_entry set bytes = ${formatEntry(entry)} where "index" = 0`.execute(database.db)
      await expect(judge()).rejects.toMatchObject(refusal(/The log in this database was made for/))
    }
    await database.db.deleteFrom('log_entry').where('index', '=', 0).execute()
    await expect(judge()).rejects.toMatchObject(refusal(/made for another portal/))
  })
})
