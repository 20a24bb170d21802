import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { days, hours, minutes } from '../../app/ids.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { writeTrust } from '../../app/read-log/write-trust.server.ts'
import type { OversightGround } from '../../app/verification/oversight-ground.ts'
import { begin } from '../../app/verification/record-verification.server.ts'
import { type RunningVerifier, readLine, runVerifier } from '../../app/verification/run-verifier.server.ts'
import { type Finding, silence } from '../../app/verification/verification.ts'
import { lastScheduleFailed, listVerifications } from '../../app/verification/verification-store.server.ts'
import { openSchedule } from '../../app/verification/verify-schedule.server.ts'
import { changedCopy } from '../journeys/log-verifier.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { openTestLog, random, state, type TestClock, testClock } from '../support/log.ts'

const sound: Finding = {
  verdict: 'verified',
  checked: 3,
  total: 3,
  trust: 'portal',
  firstWrong: null,
  because: null,
}
const wrong: Finding = { ...sound, verdict: 'tampered', checked: 1, firstWrong: 1, because: 'entry 1: not what it was' }
const unfinished: Finding = { ...sound, verdict: 'incomplete', because: 'entries 2 to 2 are covered by no checkpoint' }

onBothDatabases('the portal’s own verification', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  let clock: TestClock
  let ground: OversightGround
  let runs: number

  beforeEach(async () => {
    database = await freshDatabase(kind)
    clock = testClock()
    log = await openTestLog(database, clock)
    ground = { db: database.db, log, now: clock.now, random }
    runs = 0
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  const logger = { info: () => undefined, error: () => undefined }
  const finds =
    (...findings: readonly Finding[]) =>
    (): RunningVerifier => {
      const finding = findings[Math.min(runs, findings.length - 1)] ?? sound
      runs++
      return { finding: Promise.resolve(finding), kill: () => undefined }
    }
  const scheduleThat = (verify: () => RunningVerifier, every = days(1)) =>
    openSchedule({ ground, every, verify, logger, again: 1 })
  const history = async () => (await listVerifications(database.db, { place: null, at: clock.now() })).lines

  test('is done at once where none ever was, and then once a day', async () => {
    const schedule = scheduleThat(finds(sound))
    await schedule.check()
    await schedule.check()
    clock.advance(hours(23))
    await schedule.check()
    expect(runs).toBe(1)
    clock.advance(hours(1))
    await schedule.check()
    expect(runs).toBe(2)
    expect((await history()).map(({ state }) => state)).toEqual(['judged', 'judged'])
  })

  test('is done at once where the log was begun anew since the last', async () => {
    await scheduleThat(finds(sound)).check()
    clock.advance(minutes(1))
    const lost = [{ since: clock.now(), succession: {} }] as unknown as ReturnType<typeof log.trusts>
    ground = { ...ground, log: { ...log, trusts: () => lost } }
    const schedule = scheduleThat(finds(sound))
    await schedule.check()
    await schedule.check()
    expect(runs).toBe(2)
  })

  test('is done by one of several nodes that find it due at the same moment, also where the first has ended by then', async () => {
    const nodes = Array.from({ length: 5 }, () => scheduleThat(finds(sound)))
    await Promise.all(nodes.map((node) => node.check()))
    expect(runs).toBe(1)
    expect(await history()).toHaveLength(1)
  })

  test('is never done where it is switched off', async () => {
    await scheduleThat(finds(sound), 0).check()
    expect(runs).toBe(0)
  })

  test('leaves an entry that the server states, with what was found', async () => {
    await scheduleThat(finds(sound)).check()
    const [verification] = await history()
    expect(verification).toMatchObject({ source: { by: 'schedule' }, state: 'judged', ...sound })
    const index = verification?.state === 'judged' ? verification.entry : null
    const entry = await log.entry(BigInt(index ?? -1))
    expect(entry && parseEntry(entry.bytes)).toMatchObject({
      kind: 'log-verified',
      data: { by: 'schedule', verdict: 'verified', size: '3' },
    })
  })

  test('that fails is an alarm until one succeeds again, and stays in the history', async () => {
    const schedule = scheduleThat(finds(wrong, sound))
    await schedule.check()
    expect(await lastScheduleFailed(database.db)).toBe(true)
    expect((await history())[0]).toMatchObject({ verdict: 'tampered', firstWrong: 1, because: wrong.because })
    clock.advance(days(1))
    await schedule.check()
    expect(await lastScheduleFailed(database.db)).toBe(false)
    expect(await history()).toHaveLength(2)
  })

  test('looks again before it calls a log incomplete: the newest entry may wait for its checkpoint yet', async () => {
    await scheduleThat(finds(unfinished, sound)).check()
    expect(runs).toBe(2)
    expect((await history())[0]).toMatchObject({ verdict: 'verified' })
    clock.advance(days(1))
    runs = 0
    await scheduleThat(finds(unfinished)).check()
    expect(runs).toBe(3)
    expect((await history())[0]).toMatchObject({ verdict: 'incomplete' })
  })

  test('is run by one node only, however many look at the same moment', async () => {
    const nodes = Array.from({ length: 3 }, () => scheduleThat(finds(sound)))
    await Promise.all(nodes.map((node) => node.check()))
    expect(runs).toBe(1)
  })

  test('whose process was killed shows as interrupted, and another node takes over', async () => {
    await begin(ground, { by: 'schedule' })
    const schedule = scheduleThat(finds(sound))
    await schedule.check()
    expect(runs).toBe(0)
    expect((await history())[0]?.state).toBe('running')
    clock.advance(silence)
    expect((await history())[0]?.state).toBe('interrupted')
    await schedule.check()
    expect(runs).toBe(1)
    expect((await history()).map(({ state }) => state)).toEqual(['judged', 'interrupted'])
  })

  test('that a stop cuts short is interrupted, and due again at the next start', async () => {
    let give: (finding: Finding) => void = () => undefined
    const slow = (): RunningVerifier => ({
      finding: new Promise((resolve) => {
        give = resolve
      }),
      kill: () => give(unfinished),
    })
    const schedule = scheduleThat(slow)
    const checking = schedule.check()
    await expect.poll(async () => (await history()).length).toBe(1)
    await schedule.close()
    await checking
    expect((await history())[0]?.state).toBe('interrupted')
    clock.advance(minutes(1))
    await scheduleThat(finds(sound)).check()
    expect(runs).toBe(1)
  })

  test('keeps its finding also where the log takes no entry any more', async () => {
    const schedule = scheduleThat(finds(wrong))
    await log.close()
    await schedule.check()
    expect((await history())[0]).toMatchObject({ verdict: 'tampered', entry: null })
  })

  test('runs log:verify in a process of its own, which finds this log sound', async () => {
    await state(log, { kind: 'settings-changed' }, { kind: 'settings-changed' })
    await writeTrust(join(database.dataDir, 'trust.txt'), log.trust)
    const target = {
      project: process.cwd(),
      dataDir: database.dataDir,
      databaseUrl: database.settings.databaseUrl ?? null,
    }
    const verifier = runVerifier(target, () => undefined)
    expect(await verifier.finding).toMatchObject({ verdict: 'verified', checked: 3, firstWrong: null })
  })

  test('says so where the verifier can read nothing', async () => {
    const verifier = runVerifier(
      { project: process.cwd(), dataDir: join(database.dataDir, 'nowhere'), databaseUrl: null },
      () => undefined,
    )
    const { verdict, because } = await verifier.finding
    expect(verdict).toBe('incomplete')
    expect(because).toContain('could not read the log')
  })
})

test('one byte of one entry changed by an administrator: the entry is named', async () => {
  const database = await freshDatabase('sqlite')
  const log = await openTestLog(database)
  await state(log, { kind: 'settings-changed' }, { kind: 'settings-changed' })
  await writeTrust(join(database.dataDir, 'trust.txt'), log.trust)
  await log.close()
  const file = changedCopy(database.dataDir, 1)
  const verifier = runVerifier(
    { project: process.cwd(), dataDir: join(file, '..'), databaseUrl: null },
    () => undefined,
  )
  expect(await verifier.finding).toMatchObject({ verdict: 'tampered', firstWrong: 1 })
  await database.remove()
})

test('what the verifier writes is read, and nothing else it may write', () => {
  expect(readLine('{"entries":"4096","total":"18204"}')).toEqual({ checked: 4096, total: 18204 })
  expect(readLine('{"verdict":"verified","entries":"18204","covered":"18204"}')).toMatchObject({
    verdict: 'verified',
    checked: 18204,
  })
  for (const line of ['', 'Warning: something', '{"entries":-1}', '{"verdict":"verified"}', '[1]', 'null'])
    expect(readLine(line)).toBeNull()
})
