import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { originOf } from '../../app/formats/log-origin.ts'
import { successionData, successionObjects } from '../../app/formats/succession.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { instant } from '../../app/ids.ts'
import { trustOf } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { succeedLog } from '../../app/read-log/succeed-log.server.ts'
import { cutShort } from '../read-log/tampering.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'

onBothDatabases('a log that lost its newest entries', (kind) => {
  let database: TestDatabase
  let clock: ReturnType<typeof testClock>
  beforeEach(async () => {
    database = await freshDatabase(kind)
    clock = testClock()
  })
  afterEach(() => database.remove())

  const verify = (trust: Trust | null) => checkLog(storedLog(database.opened), { trust })
  const fill = async (log: ReadLog, entries: number) => {
    for (let i = 0; i < entries; i++) {
      clock.advance(1000)
      await state(log, { kind: 'signed-in' })
    }
  }

  async function lost(): Promise<{ readonly trust: Trust; readonly note: string }> {
    const log = await openTestLog(database, clock)
    await fill(log, 11)
    const ended = { trust: log.trust, note: await log.beat() }
    await log.close()
    await cutShort(database.db, 8)
    return ended
  }

  it('is not verified before two people have decided that it goes on, whatever entry says that they have', async () => {
    const { db, dataDir } = database
    const ended = await lost()
    await succeedLog({ db, dataDir, ...ended, policy: null, now: clock.now, random })
    const log = await openTestLog(database, clock)
    const stated = log.succession()?.stated
    if (!stated) throw new Error('nothing is stated')
    await state(log, { kind: 'succession-proposed' }, { kind: 'log-succeeded', objects: successionObjects(stated) })
    await fill(log, 2)
    const found = await verify(log.trust)
    expect(found).toMatchObject({ verdict: 'incomplete', index: 8, losses: [{ from: 8, to: 12, decided: null }] })
    expect('because' in found && found.because).toMatch(/nobody need believe this log yet: entries 8 to 11/)
    expect(await verify(ended.trust)).toMatchObject({ verdict: 'keys-unknown' })
    expect(await verify(null)).toMatchObject({ verdict: 'keys-unknown', losses: [{ decided: null }] })
    await log.close()
  })

  it('was altered where the loss it states disagrees with what survived', async () => {
    const { trust, note } = await lost()
    const keys = { log: random(32), clock: random(32) }
    const next = trustOf(originOf(testOrigin, 2), keys)
    const shorter = await freshDatabase(kind)
    try {
      const log = await openTestLog(shorter, clock)
      await fill(log, 2)
      // As an administrator would write it: the span moved, so that less seems to be lost.
      const data = successionData({ lost: trust, earlier: [], checkpoint: note, since: instant(clock.now() - 1), next })
      await state(log, { kind: 'log-succession', data })
      await log.close()
      const found = await checkLog(storedLog(shorter.opened), { trust: null })
      expect(found).toMatchObject({ verdict: 'tampered', index: 3 })
      expect('because' in found && found.because).toMatch(/another time of the last entry that survived/)
    } finally {
      await shorter.remove()
    }
  })

  it('was altered where an entry states a loss that does not hold by itself, and that entry is named', async () => {
    const log = await openTestLog(database, clock)
    await fill(log, 2)
    // Going on under the name of the log that ended would have its signatures believed for both.
    const next = trustOf(testOrigin, { log: random(32), clock: random(32) })
    const data = successionData({
      lost: log.trust,
      earlier: [],
      checkpoint: await log.beat(),
      since: instant(clock.now() - 1),
      next,
    })
    await state(log, { kind: 'log-succession', data })
    await log.close()
    const found = await verify(log.trust)
    expect(found).toMatchObject({ verdict: 'tampered', index: 3 })
    expect('because' in found && found.because).toMatch(/by a log that is no later one/)
  })

  it('was altered where a key of the log that ended signs after it', async () => {
    const { db, dataDir } = database
    const ended = await lost()
    await succeedLog({ db, dataDir, ...ended, policy: null, now: clock.now, random })
    const log = await openTestLog(database, clock)
    await fill(log, 2)
    await log.close()
    // The old portal's last checkpoint, put among those of the new one.
    const { size, time } = await db
      .selectFrom('log_checkpoint')
      .select(['size', 'time'])
      .orderBy('size', 'desc')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('log_checkpoint')
      .values({ size, time: time + 1, root: new Uint8Array(32), note: ended.note })
      .execute()
    const found = await verify(log.trust)
    expect(found.verdict).toBe('keys-unknown')
    expect(parseEntry((await storedLog(database.opened).entries(8, 9))[0] ?? new Uint8Array()).kind).toBe(
      'log-succession',
    )
  })
})
