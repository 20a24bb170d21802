import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Instant, instant } from '../../app/ids.ts'
import { erasureLedgerOf, openPortal } from '../../app/portal.server.ts'
import type { HeldSuccession } from '../../app/read-log/read-log.server.ts'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { type ErasureLedger, openErasureLedger } from '../../app/retention/erasure-ledger.server.ts'
import { rebuildHolds } from '../../app/retention/hold-store.server.ts'
import { reapplyErasures } from '../../app/retention/reapply-erasures.server.ts'
import { defaultRetention } from '../../app/retention/retention.ts'
import { openDatabase } from '../../db/open.server.ts'
import { addPerson, type Door, openDoor, type TestPerson, where } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { erasedEntries, hold, ledgerPath, openEraser, pass, signedInOnce, treeStands, whereOfAll } from './eraser.ts'

onBothDatabases('a database that is older than what was erased', (kind) => {
  let door: Door
  let member: TestPerson
  beforeEach(async () => {
    door = await openDoor(kind)
    member = await addPerson(door, { state: 'left', engagedUntil: door.now() })
    for (let i = 0; i < 3; i++) await signedInOnce(door, member)
    pass(door, 2000)
  })
  afterEach(() => door.close())

  /** What a backup of these tables holds, to be put back whatever has happened since. */
  const backUp = async () => {
    const [rows, people] = [
      await door.db.selectFrom('log_where').selectAll().execute(),
      await door.db.selectFrom('person').selectAll().execute(),
    ]
    return async () => {
      await door.db.deleteFrom('log_where').execute()
      if (rows.length > 0) await door.db.insertInto('log_where').values(rows).execute()
      for (const { id, name, email } of people)
        await door.db.updateTable('person').set({ name, email }).where('id', '=', id).execute()
    }
  }
  const nameOf = async ({ person }: TestPerson) =>
    (await door.db.selectFrom('person').select('name').where('id', '=', person).executeTakeFirstOrThrow()).name
  const gone = async () => [await whereOfAll(door), await nameOf(member)]

  it('loses again at the next start what the log says was erased; and the log says that too', async () => {
    const restore = await backUp()
    await eraseDue(await openEraser(door))
    expect(await gone()).toEqual([[], ''])
    await restore()
    expect(await gone()).toEqual([[1, 2, 3], '水野 灯'])
    expect(await reapplyErasures(await openEraser(door))).toEqual({ rows: 4 })
    expect(await gone()).toEqual([[], ''])
    expect((await erasedEntries(door)).slice(-2)).toMatchObject([
      { data: { class: 'where', rule: 'restored', rows: '3', ranges: '1-3' } },
      { data: { class: 'name', rule: 'restored', rows: '1' } },
    ])
    expect(await treeStands(door)).toBe(true)
  })

  it('is only looked at where nothing came back', async () => {
    await eraseDue(await openEraser(door))
    const before = await erasedEntries(door)
    for (let i = 0; i < 2; i++) expect(await reapplyErasures(await openEraser(door))).toEqual({ rows: 0 })
    expect(await erasedEntries(door)).toEqual(before)
  })

  it('loses it also where a hold was placed after the erasing: a hold brings nothing back', async () => {
    const restore = await backUp()
    await eraseDue(await openEraser(door))
    await hold(door, { kind: 'person', person: member.person }, member.person)
    await restore()
    await reapplyErasures(await openEraser(door))
    expect(await gone()).toEqual([[], ''])
  })

  it('loses it by another node, which has the log and not the ledger', async () => {
    const restore = await backUp()
    await eraseDue(await openEraser(door))
    rmSync(ledgerPath(door))
    await restore()
    await reapplyErasures(await openEraser(door))
    expect(await gone()).toEqual([[], ''])
  })

  it('has its holds from the log, whatever the table of holds says', async () => {
    await hold(door, { kind: 'person', person: member.person }, member.person)
    await door.db.deleteFrom('hold').execute()
    await rebuildHolds(door.db)
    expect(await eraseDue(await openEraser(door))).toEqual({
      where: 0,
      text: 0,
      name: 0,
      session: 0,
      draft: 0,
      attachment: 0,
    })
  })

  // ── stopping on the way ──────────────────────────────────────────────────

  /** Stops the eraser after the ledger's line is safe and before anything is gone. */
  const stopAfterLedger = async (): Promise<void> => {
    const ledger = await openErasureLedger(ledgerPath(door))
    const add: ErasureLedger['add'] = async (line) => {
      await ledger.add(line)
      throw new Error('power cut')
    }
    const dying = await openEraser(door, { lines: ledger.lines, add })
    await expect(eraseDue(dying)).rejects.toThrow('power cut')
  }

  it('is finished at the next start where we stopped between the ledger and the rows', async () => {
    await stopAfterLedger()
    expect(await gone()).toEqual([[1, 2, 3], '水野 灯'])
    expect(await erasedEntries(door)).toEqual([])
    await reapplyErasures(await openEraser(door))
    expect(await whereOfAll(door)).toEqual([])
    expect(await erasedEntries(door)).toMatchObject([{ data: { rule: 'ledger', rows: '3', ranges: '1-3' } }])
    expect(await reapplyErasures(await openEraser(door))).toEqual({ rows: 0 })
  })

  it('keeps what came under a hold before it could be finished', async () => {
    await stopAfterLedger()
    await hold(door, { kind: 'entries', range: { first: 2, last: 2 } }, member.person)
    for (let i = 0; i < 2; i++) await reapplyErasures(await openEraser(door))
    expect(await whereOfAll(door)).toEqual([2])
    expect(await erasedEntries(door)).toMatchObject([{ data: { rows: '2', ranges: '1,3' } }])
  })

  it('states at the next start what is gone and was never stated', async () => {
    await stopAfterLedger()
    await door.db.deleteFrom('log_where').execute()
    await reapplyErasures(await openEraser(door))
    expect(await erasedEntries(door)).toMatchObject([{ data: { rule: 'ledger', rows: '0' } }])
  })

  it('does not take another log’s numbers for its own', async () => {
    await stopAfterLedger()
    const text = readFileSync(ledgerPath(door), 'utf8')
    writeFileSync(ledgerPath(door), text.replaceAll('council.example/log', 'council.example/old'))
    await reapplyErasures(await openEraser(door))
    expect(await whereOfAll(door)).toEqual([1, 2, 3])
  })

  it('of a log that went on after a loss loses again what survived it, and nothing that was numbered anew', async () => {
    await stopAfterLedger()
    const eraser = await openEraser(door)
    const origin = `${door.log.trust.origin}/log-2`
    const succession = { stated: { index: 3n, next: { origin } }, decided: null } as unknown as HeldSuccession
    const [first] = door.log.trusts()
    const trusts = () => (first ? [first, { ...first, succession }] : [])
    await reapplyErasures({ ...eraser, log: { ...door.log, trust: { ...door.log.trust, origin }, trusts } })
    expect(await whereOfAll(door)).toEqual([3])
    expect(await erasedEntries(door)).toMatchObject([{ data: { rule: 'ledger', rows: '2', ranges: '1-2' } }])
  })
})

describe('the ledger', () => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor()
  })
  afterEach(() => door.close())
  const line = (id: string) => ({
    id: id.repeat(32),
    origin: 'council.example/log',
    at: door.now(),
    what: { class: 'where', ranges: [{ first: 0, last: 7 }] } as const,
  })

  it('forgets a line that was cut short, which nobody was promised, and goes on behind the last whole one', async () => {
    const path = ledgerPath(door)
    const ledger = await openErasureLedger(path)
    await ledger.add(line('a'))
    appendFileSync(path, '{"class":"wh')
    const again = await openErasureLedger(path)
    expect(again.lines).toEqual([line('a')])
    await again.add(line('b'))
    expect((await openErasureLedger(path)).lines).toEqual([line('a'), line('b')])
  })

  it('loses no line that another process added meanwhile', async () => {
    const [one, other] = [await openErasureLedger(ledgerPath(door)), await openErasureLedger(ledgerPath(door))]
    await one.add(line('a'))
    await other.add(line('b'))
    await one.add(line('c'))
    expect((await openErasureLedger(ledgerPath(door))).lines).toEqual([line('a'), line('b'), line('c')])
  })

  it.each([
    ['a changed byte', (text: string) => text.replace('"ranges":"0-7"', '"ranges":"7-0"')],
    ['another spelling', (text: string) => text.replace('{"class"', '{ "class"')],
    ['a line that is none', (text: string) => `\n${text}`],
    ['a version we do not know', (text: string) => text.replace('"v":1', '"v":2')],
  ])('refuses %s, with a sentence that says what to do', async (_what, bend) => {
    const path = ledgerPath(door)
    await (await openErasureLedger(path)).add(line('a'))
    writeFileSync(path, bend(readFileSync(path, 'utf8')))
    await expect(openErasureLedger(path)).rejects.toMatchObject({ name: 'LedgerRefused', message: /backup/ })
  })
})

describe('the portal', () => {
  const day = 86_400_000
  const portalOf = (dataDir: string, at: () => Instant) =>
    openPortal({ env: { DATA_DIR: dataDir, LOG_LEVEL: 'silent' }, now: at })

  it('serves nothing of an older copy of a table: what was erased is gone when it opens', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fuin-restored-'))
    let time = Date.UTC(2026, 9, 5)
    const now = () => instant(time)
    const entry = { kind: 'sign-in-refused', where, reason: 'wrong-credentials' } as const
    let portal = await portalOf(dataDir, now)
    await portal.log.append(async () => ({ value: undefined, entries: [entry, entry] }))
    const backup = await portal.db.selectFrom('log_where').selectAll().execute()
    time += 500 * day
    const ledger = await openErasureLedger(erasureLedgerOf(portal.settings))
    await eraseDue({ ...portal, ledger, retention: defaultRetention })
    await portal.close()
    expect(existsSync(join(dataDir, 'erasures.log'))).toBe(true)

    const opened = await openDatabase({ dataDir })
    await opened.db.insertInto('log_where').values(backup).execute()
    await opened.close()
    portal = await portalOf(dataDir, now)
    expect(await portal.db.selectFrom('log_where').selectAll().execute()).toEqual([])
    await portal.close()
    rmSync(dataDir, { recursive: true })
  })

  it('does not start with terms so short that a running investigation would find nothing', async () => {
    const env = { DATA_DIR: '/nowhere', WHERE_RETENTION_DAYS: '7', NAME_RETENTION_DAYS: '365' }
    await expect(openPortal({ env })).rejects.toMatchObject({
      sentences: ['WHERE_RETENTION_DAYS must be at least 30 days.', 'NAME_RETENTION_DAYS must be at least 1827 days.'],
    })
  })
})
