import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toBase64 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { checkConsistency, type Hash } from '../../app/formats/merkle.ts'
import { successionObjects } from '../../app/formats/succession.ts'
import { formatTrust, makeTrust, type Trust } from '../../app/formats/trust.ts'
import { trustHash } from '../../app/formats/two-person.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { type LogBegun, type SuccessionAsked, succeedLog } from '../../app/read-log/succeed-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { fakeWitness } from '../support/fake-witness.ts'
import { decisionAct, logSettings, opened, openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'
import { openWitnessedLog, testQuorum } from '../support/quorum.ts'
import { cutShort, rewrite } from './tampering.ts'

interface Before {
  readonly trust: Trust
  /** The last checkpoint, of twelve entries. */
  readonly note: string
  readonly rootOfEight: Hash
}

onBothDatabases('a log whose newest entries are lost', (kind) => {
  let database: TestDatabase
  let clock: ReturnType<typeof testClock>
  beforeEach(async () => {
    database = await freshDatabase(kind)
    clock = testClock()
  })
  afterEach(() => database.remove())

  const fill = async (log: ReadLog, entries: number): Promise<void> => {
    for (let i = 0; i < entries; i++) {
      clock.advance(1000)
      await state(log, { kind: 'signed-in' })
    }
  }

  /** Twelve entries were signed; an older copy holds eight. */
  async function lost(): Promise<Before> {
    const log = await openTestLog(database, clock)
    await fill(log, 7)
    const rootOfEight = opened(log, await log.beat()).root
    clock.advance(600_000)
    await fill(log, 4)
    const before = { trust: log.trust, note: await log.beat(), rootOfEight }
    await log.close()
    await cutShort(database.db, 8)
    return before
  }

  const begin = ({ trust, note }: Pick<SuccessionAsked, 'trust' | 'note'>, more: Partial<SuccessionAsked> = {}) =>
    succeedLog({
      db: database.db,
      dataDir: database.dataDir,
      trust,
      note,
      policy: null,
      now: clock.now,
      random,
      ...more,
    })

  const keyFile = (folder: string) => readFileSync(join(folder, 'log.key'), 'utf8')

  it('is refused at the start, and goes on as a new log that begins with what survived', async () => {
    const { trust, note, rootOfEight } = await lost()
    await expect(openTestLog(database, clock)).rejects.toThrow(/signed a log of 12 .* holds only 8.*log:succeed/s)
    const { succession, signedMore, again } = await begin({ trust, note })
    expect({ signedMore, again }).toEqual({ signedMore: null, again: false })
    expect(succession).toMatchObject({ index: 8n, last: { size: 12n }, earlier: [] })
    expect(succession.next.origin).toBe(`${testOrigin}/log-2`)
    const log = await openTestLog(database, clock)
    expect(formatTrust(log.trust)).toBe(formatTrust(succession.next))
    const checkpoint = openCheckpoint(await log.latestCheckpoint(), succession.next)
    expect(checkpoint).toMatchObject({ size: 9n, origin: `${testOrigin}/log-2` })
    const claim = { oldSize: 8n, oldRoot: rootOfEight, newSize: 9n, newRoot: checkpoint.root }
    expect(() => checkConsistency(claim, [])).toThrow()
    checkConsistency(claim, await log.consistency(8n, 9n))
    expect(parseEntry((await log.entry(8n))?.bytes ?? new Uint8Array()).kind).toBe('log-succession')
    await log.close()
  })

  it('takes entries but gives no copy before two people have decided', async () => {
    await begin(await lost())
    const log = await openTestLog(database, clock)
    await fill(log, 2)
    expect(log.health()).toMatchObject({ state: 'healthy', size: 11n, undecided: true })
    expect(log.succession()).toMatchObject({ decided: null })
    await expect(log.demandQuorum()).rejects.toMatchObject({ name: 'LogUnavailable', undecided: true })
    await expect(log.receipt(3n)).rejects.toMatchObject({ undecided: true })
    // An entry that nobody signed decides nothing.
    await state(log, { kind: 'log-succeeded' })
    expect(log.health()).toMatchObject({ undecided: true })
    await log.close()
  })

  it('may be begun a second time, and once more where it was interrupted', async () => {
    const before = await lost()
    const early = { now: () => (clock.now() - 3_600_000) as ReturnType<typeof clock.now> }
    // Keys are made, and then the entry is refused.
    await expect(begin(before, early)).rejects.toThrow(/clock/)
    const folder = join(database.dataDir, 'keys', 'log-2')
    const made = keyFile(folder)
    await expect(openTestLog(database, clock)).rejects.toThrow(/begun anew after a loss .*run it again/s)
    const first = await begin(before)
    expect(keyFile(first.folder)).toBe(made)
    const second = await begin(before)
    expect(second).toMatchObject({ again: true, folder })
    expect(trustHash(second.succession.next)).toBe(trustHash(first.succession.next))
    const log = await openTestLog(database, clock)
    expect(opened(log, await log.ownCheckpoint()).size).toBe(9n)
    await log.close()
  })

  it('takes another number where the first beginning has signed and was lost again', async () => {
    const before = await lost()
    await begin(before)
    const log = await openTestLog(database, clock)
    await fill(log, 3)
    await log.close()
    await cutShort(database.db, 8)
    await expect(openTestLog(database, clock)).rejects.toThrow(/keys\/log-2.*restore\s+the newest one/s)
    const { succession } = await begin(before)
    expect(succession.next.origin).toBe(`${testOrigin}/log-3`)
    const third = await openTestLog(database, clock)
    expect(third.trust.origin).toBe(`${testOrigin}/log-3`)
    await third.close()
  })

  it('leaves the old keys and their memory as they were, to sign no more', async () => {
    const keys = join(database.dataDir, 'keys')
    const before = await lost()
    const [key, memory] = [keyFile(keys), await openSignerMemory(join(keys, 'signer-memory.json')).load()]
    const { folder } = await begin(before)
    const log = await openTestLog(database, clock)
    await fill(log, 3)
    expect(() => openCheckpoint(log.trust && before.note, log.trust)).toThrow()
    await log.close()
    expect(keyFile(keys)).toBe(key)
    expect(await openSignerMemory(join(keys, 'signer-memory.json')).load()).toEqual(memory)
    expect(keyFile(folder)).not.toBe(key)
  })

  it('goes on also where the keys were lost with it, or alone', async () => {
    const before = await lost()
    rmSync(join(database.dataDir, 'keys'), { recursive: true })
    const { succession } = await begin(before)
    expect(succession.index).toBe(8n)
    const log = await openTestLog(database, clock)
    await fill(log, 7)
    const note = await log.beat()
    const { trust } = log
    await log.close()
    // Every entry is there, only the keys are gone.
    rmSync(join(database.dataDir, 'keys', 'log-2'), { recursive: true })
    await expect(begin({ trust: before.trust, note: before.note })).rejects.toThrow(/does not hold its keys/)
    expect(openCheckpoint(note, trust).size).toBe(16n)
  })

  it('names a checkpoint all the same where the signer’s memory is damaged or gone', async () => {
    const before = await lost()
    const memory = join(database.dataDir, 'keys', 'signer-memory.json')
    for (const damaged of ['{"size":"12"', null]) {
      if (damaged === null) rmSync(memory)
      else writeFileSync(memory, damaged)
      // Without a checkpoint there is nothing left that says what was lost.
      await expect(begin({ ...before, note: null })).rejects.toThrow(/Name the last checkpoint of the log/)
    }
    writeFileSync(memory, 'damaged')
    expect(await begin(before)).toMatchObject({ signedMore: null, succession: { last: { size: 12n }, earlier: [] } })
  })

  it('names every trust of the log that ended, so that whoever pinned an earlier one finds the way', async () => {
    const { trust, note } = await lost()
    const [{ witness: one }, { witness: other }] = [fakeWitness('w1'), fakeWitness('w2')]
    // The changes to them lie in what was lost.
    const newest = makeTrust({ clockKey: trust.clockKey, policy: { ...trust.policy, witnesses: [one] } })
    const between = makeTrust({ clockKey: trust.clockKey, policy: { ...trust.policy, witnesses: [other] } })
    const stranger = { ...between, origin: 'another.example' }
    await expect(begin({ trust: newest, note }, { lostTrusts: [stranger] })).rejects.toThrow(/of another portal/)
    const { succession } = await begin({ trust: newest, note }, { lostTrusts: [between, newest, between] })
    expect([...succession.earlier].sort()).toEqual([trust, between].map(trustHash).sort())
  })

  describe('is not begun anew', () => {
    it('where nothing is lost', async () => {
      const log = await openTestLog(database, clock)
      await fill(log, 7)
      const asked = { trust: log.trust, note: await log.beat() }
      await log.close()
      await expect(begin(asked)).rejects.toThrow(/Nothing is lost/)
      rmSync(join(database.dataDir, 'keys'), { recursive: true })
      const { succession } = await begin(asked)
      expect(succession).toMatchObject({ index: 8n, last: { size: 8n } })
    })

    it('from a database that holds no log, or that of another portal', async () => {
      const { trust, note } = await lost()
      const other = await freshDatabase(kind)
      try {
        await expect(begin({ trust, note }, { db: other.db })).rejects.toThrow(/holds no log/)
        const strange = await openReadLog({
          ...(await logSettings(other, clock)),
          origin: 'another.example',
        })
        await strange.close()
        await expect(begin({ trust, note }, { db: other.db })).rejects.toThrow(
          /was made for another\.example, not for council\.example\/log/,
        )
      } finally {
        await other.remove()
      }
      expect(existsSync(join(database.dataDir, 'keys', 'log-2'))).toBe(false)
    })

    it('where its newest checkpoint is of another tree, or of a larger one', async () => {
      const asked = await lost()
      const { size, time, note } = await database.db
        .selectFrom('log_checkpoint')
        .selectAll()
        .orderBy('size', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      const root = note.split('\n')[2] ?? ''
      const bent = [note.replace(root, toBase64(random(32))), note.replace(`\n${size}\n`, `\n${size + 1}\n`)]
      for (const one of bent) {
        await sql`update log_checkpoint set note = ${one} where size = ${size} and time = ${time}`.execute(database.db)
        await expect(begin(asked)).rejects.toThrow(/altered, not only cut short/)
      }
      // A database that was never checkpointed says nothing against itself.
      await sql`delete from log_checkpoint`.execute(database.db)
      expect((await begin(asked)).succession.index).toBe(8n)
    })

    it('while a portal goes on appending', async () => {
      if (kind !== 'sqlite') return
      const asked = await lost()
      const portal = new Database(join(database.dataDir, 'fuin.sqlite'))
      const appending = (n: number): Uint8Array => {
        portal.prepare('update log_head set size = 9').run()
        return random(n)
      }
      await expect(begin(asked, { random: appending })).rejects.toThrow(/The portal is running\. Stop it on every node/)
      portal.close()
    })

    it('under the trust of a log that has ended before', async () => {
      const { trust, note } = await lost()
      const { succession } = await begin({ trust, note })
      const log = await openTestLog(database, clock)
      const act = decisionAct({ act: 'succeed-log', objects: successionObjects(succession) })
      await state(log, { kind: 'log-succeeded', act })
      expect(log.succession()?.decided).not.toBeNull()
      await log.close()
      await expect(begin({ trust, note })).rejects.toThrow(
        /holds council\.example\/log\/log-2, a later log than the one of that trust/,
      )
    })

    it('where what survived was altered', async () => {
      const asked = await lost()
      await rewrite(database.db)
      await expect(begin(asked)).rejects.toThrow(/altered, not only cut short/)
      expect(existsSync(join(database.dataDir, 'keys', 'log-2'))).toBe(false)
    })

    it('by a checkpoint that the old trust does not believe, or that is not the last', async () => {
      const { trust, note } = await lost()
      await expect(begin({ trust, note: note.replace(/^— .*\n$/m, '') })).rejects.toThrow(/its policy believes/)
      const shorter = await freshDatabase(kind)
      try {
        const other = await openTestLog(shorter, clock)
        const strange = { trust: other.trust, note: await other.beat() }
        await other.close()
        await expect(begin(strange)).rejects.toThrow(/not the ones of this checkpoint/)
      } finally {
        await shorter.remove()
      }
    })

    it('by less than the signer remembers, where no witness could say otherwise', async () => {
      const log = await openTestLog(database, clock)
      await fill(log, 9)
      const low = await log.beat()
      await fill(log, 2)
      const { trust } = log
      await log.close()
      await cutShort(database.db, 8)
      await expect(begin({ trust, note: low })).rejects.toThrow(/has signed 12 entries.*leave --checkpoint out/s)
      const { succession } = await begin({ trust, note: null })
      expect(succession.last.size).toBe(12n)
    })
  })

  it('keeps its witnesses, who watch the new log from its first entry on', async () => {
    const quorum = await testQuorum(database, clock)
    try {
      const log = await openWitnessedLog(database, quorum, clock)
      await fill(log, 11)
      const asked = { trust: log.trust, note: await log.latestCheckpoint(12n) }
      await fill(log, 1)
      await log.close()
      await cutShort(database.db, 8)
      await expect(begin({ ...asked, note: null })).rejects.toThrow(/--checkpoint/)
      const { succession, signedMore }: LogBegun = await begin(asked)
      expect(signedMore).toBe(13n)
      quorum.watch(succession.next)
      const next = await openWitnessedLog(database, quorum, clock)
      expect(opened(next, await next.latestCheckpoint(9n)).cosigners.length).toBeGreaterThanOrEqual(2)
      await next.close()
    } finally {
      await quorum.close()
    }
  })
})
