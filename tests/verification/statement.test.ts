import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActorFields } from '../../app/access/actor.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { logState, viewHealth } from '../../app/health/view-health.server.ts'
import { days, hours, minutes, parseId, type Sha256Hex, type VerificationId } from '../../app/ids.ts'
import type { Place } from '../../app/lists/list.ts'
import { begin, hear, record } from '../../app/verification/record-verification.server.ts'
import type { Finding } from '../../app/verification/verification.ts'
import { listVerifications, verificationOf } from '../../app/verification/verification-store.server.ts'
import { addPerson, type Door, openDoor, sessionOf, type TestPerson, where } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'

const sound: Finding = {
  verdict: 'verified',
  checked: 1,
  total: 1,
  trust: 'pinned',
  firstWrong: null,
  because: null,
}
const wrong: Finding = { ...sound, verdict: 'tampered', firstWrong: 0, because: 'entry 0: its bytes are others' }

onBothDatabases('what a person’s browser found', (kind) => {
  let door: Door
  let watcher: TestPerson
  let session: Sha256Hex

  beforeEach(async () => {
    door = await openDoor(kind)
    watcher = await addPerson(door, { role: 'oversight' })
    session = sessionIdOf(await sessionOf(door, watcher))
  })
  afterEach(() => door.close())

  const by = ({ person, organization }: TestPerson): ActorFields => ({
    actor: person,
    organization,
    role: 'oversight',
    session,
    auth: { method: 'password+totp', level: 2, at: door.now() },
    where,
  })
  const begun = async (who = watcher) => (await begin(door, { by: 'browser', person: who.person })) as VerificationId
  const judged = (id: VerificationId, finding: Finding, who = watcher) =>
    hear(door, { id, end: { state: 'judged', ...finding }, by: by(who) })

  test('is recorded as that person’s statement, with an entry of their own', async () => {
    const id = await begun()
    expect((await judged(id, sound)).ok).toBe(true)
    const verification = await verificationOf(door.db, id, door.now())
    expect(verification).toMatchObject({ state: 'judged', ...sound, source: { by: 'browser', person: watcher.person } })
    const entry = await door.log.entry(BigInt(verification?.state === 'judged' ? (verification.entry ?? -1) : -1))
    expect(entry && parseEntry(entry.bytes)).toMatchObject({
      kind: 'log-verified',
      actor: watcher.person,
      subject: watcher.person,
      data: { by: 'browser', verdict: 'verified', size: '1' },
    })
  })

  test('is told once, by the one whose browser it was', async () => {
    const other = await addPerson(door, { role: 'oversight' })
    const id = await begun()
    expect(await judged(id, wrong, other)).toMatchObject({ ok: false, reason: 'not-found' })
    expect((await judged(id, sound)).ok).toBe(true)
    expect(await judged(id, wrong)).toMatchObject({ ok: false, reason: 'verification-over' })
    expect(await verificationOf(door.db, id, door.now())).toMatchObject({ verdict: 'verified' })
  })

  test('may be nothing: stopped, or gone without a word', async () => {
    const [stopped, gone, alive] = [await begun(), await begun(), await begun()]
    await hear(door, { id: stopped, end: { state: 'stopped', checked: 7 }, by: by(watcher) })
    door.clock.advance(minutes(2))
    await hear(door, { id: alive, end: { state: 'running', checked: 256, total: 512 }, by: by(watcher) })
    door.clock.advance(minutes(2))
    const stateOf = async (id: VerificationId) => (await verificationOf(door.db, id, door.now()))?.state
    expect([await stateOf(stopped), await stateOf(gone), await stateOf(alive)]).toEqual([
      'stopped',
      'interrupted',
      'running',
    ])
  })

  test('raises the alarm on the pages until the portal has verified after it', async () => {
    expect(await logState(door, { everyHours: 24 })).toEqual({ state: 'never' })
    expect(await logState(door, { everyHours: 0 })).toEqual({ state: 'never-off' })
    await judged(await begun(), wrong)
    expect(await logState(door, { everyHours: 24 })).toMatchObject({
      state: 'failed-browser',
      who: expect.stringMatching(/^O-[0-9a-f]{6}$/),
    })
    door.clock.advance(hours(1))
    const own = (await begin(door, { by: 'schedule' })) as VerificationId
    await record(door, own, { finding: { ...sound, trust: 'portal' }, by: null })
    expect(await logState(door, { everyHours: 24 })).toMatchObject({ state: 'verified' })
    // The log is begun anew: what was found before says nothing of it.
    door.clock.advance(minutes(1))
    const lost = [{ since: door.now(), succession: {} }] as unknown as ReturnType<typeof door.log.trusts>
    const anew = { ...door, log: { ...door.log, trusts: () => lost } }
    expect(await logState(anew, { everyHours: 24 })).toMatchObject({ state: 'before-loss' })
    door.clock.advance(days(2))
    expect(await logState(door, { everyHours: 24 })).toMatchObject({ state: 'late' })
  })

  test('is walked through page by page, newest first, none twice', async () => {
    const made: VerificationId[] = []
    for (let i = 0; i < 7; i++) {
      // Two in one millisecond: the id tells them apart.
      if (i % 2 === 0) door.clock.advance(1)
      made.push(await begun())
    }
    const pageAt = (place: Place<VerificationId> | null) =>
      listVerifications(door.db, { place, length: 3, at: door.now() })
    const pages = [await pageAt(null)]
    for (let key = parseId('v', pages[0]?.next); key; key = parseId('v', pages.at(-1)?.next))
      pages.push(await pageAt({ towards: 'next', key }))
    const seen = pages.flatMap(({ lines }) => lines.map(({ id }) => id))
    expect([...seen].sort()).toEqual([...made].sort())
    // And back again, to the very page one came from.
    const back = parseId('v', pages[2]?.back)
    expect(back && (await pageAt({ towards: 'back', key: back })).lines).toEqual(pages[1]?.lines)
  })

  test('stands on a page that shows where the log stands, what was signed and how it grows', async () => {
    const view = await viewHealth(door, { everyHours: 24 })
    expect(view.newest?.reading.signatures.map(({ part, holds }) => [part, holds])).toEqual([
      ['log', true],
      ['clock', true],
    ])
    expect(view.rule).toEqual({ rule: 'none' })
    const days = view.growth.flat().flatMap(({ entries }) => (entries === null ? [] : [entries]))
    expect(days.reduce((sum, entries) => sum + entries, 0)).toBe(view.size)
  })
})
