import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { actText, newPerson, openTestLog, state } from '../support/log.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

onBothDatabases('npm run log:rebuild', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const reader = newPerson()

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database)
    for (let i = 0; i < 3; i++)
      await state(log, { kind: 'released', actor: reader, subject: reader, act: actText({ actor: reader }) })
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  const run = async (...args: readonly string[]): Promise<readonly [code: number, said: string]> => {
    const { dataDir, databaseUrl = '' } = database.settings
    const env = { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, DATABASE_URL: databaseUrl }
    const command = ['--import', 'tsx', 'scripts/log-rebuild.ts', ...args]
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, env })
      return [0, stdout]
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return [code, stdout + stderr]
    }
  }

  const projection = async () => ({
    rows: await database.db.selectFrom('log_index').selectAll().orderBy('index').execute(),
    counts: await database.db.selectFrom('log_count').selectAll().orderBy('who').execute(),
  })

  /** What an administrator does to hide a row: the trigger is a speed bump. */
  const edit = async (): Promise<void> => {
    await sql`drop trigger log_index_no_update ${kind === 'sqlite' ? sql`` : sql`on log_index`}`.execute(database.db)
    await sql`update log_index set actor = ${newPerson()} where "index" = 2`.execute(database.db)
  }

  it('says that the index is what the entries say, beside a running portal', async () => {
    expect(await run('--compare')).toEqual([0, 'the search index says what the entries say\n'])
  })

  it('finds an edited row, names it, and mends it', async () => {
    const before = await projection()
    await edit()
    const [code, said] = await run('--compare')
    expect([code, said]).toEqual([1, expect.stringContaining('entry 2: the search index says another actor')])
    if (kind === 'sqlite') expect(await run()).toEqual([2, expect.stringContaining('is in use')])
    await log.close()
    if (kind === 'sqlite') await database.opened.close()
    expect(await run()).toEqual([0, 'the search index is made anew from the entries\n'])
    expect((await run('--compare'))[0]).toBe(0)
    if (kind === 'postgresql') expect(await projection()).toEqual(before)
  })

  it('finds a counter that would let a person’s next entry take a number twice', async () => {
    await database.db.updateTable('log_count').set({ count: 2 }).where('who', '=', reader).execute()
    expect(await run('--compare')).toEqual([1, expect.stringContaining(`the counter of ${reader}`)])
  })

  it('makes no database where there is none', async () => {
    if (kind !== 'sqlite') return
    const [code] = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/log-rebuild.ts'], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: `${database.dataDir}/nowhere`, DATABASE_URL: '' },
    }).then(
      () => [0],
      (error: { code: number }) => [error.code],
    )
    expect(code).toBe(2)
  })
})
