/** A portal's machine copied while nobody asks anything of it: its database, its keys, what its witnesses remember. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLimits } from '../../app/access/limits.server.ts'
import { openDatabase } from '../../db/open.server.ts'
import { openTestLog, testClock } from '../support/log.ts'
import type { Door } from './door.ts'

/** `openLog`: as the door's own was opened. On SQLite alone, whose database is a file. */
export async function copyDoor<D extends Door>(door: D, openLog: typeof openTestLog = openTestLog): Promise<D> {
  const { database } = door
  if (database.opened.kind === 'sqlite') database.opened.client.pragma('wal_checkpoint(TRUNCATE)')
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-copied-'))
  for (const name of readdirSync(database.dataDir))
    if (!/-shm$/.test(name)) cpSync(join(database.dataDir, name), join(dataDir, name), { recursive: true })
  return doorOver(door, dataDir, openLog)
}

/** The same portal started over this folder, its clock where the other's stands. */
export async function doorOver<D extends Door>(
  door: D,
  dataDir: string,
  openLog: typeof openTestLog = openTestLog,
): Promise<D> {
  const clock = testClock()
  clock.set(door.now())
  const opened = await openDatabase({ dataDir })
  const log = await openLog({ db: opened.db, dataDir }, clock, door)
  const limits = openLimits(opened.db, 'sqlite')
  const database = { ...door.database, opened, db: opened.db, dataDir, settings: { dataDir } }
  const close = async () => {
    limits.close()
    await log.close()
    await opened.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ...door, db: opened.db, log, limits, clock, now: clock.now, database, close }
}
