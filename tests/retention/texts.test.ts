import { afterEach, beforeEach, expect, it } from 'vitest'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { liftDelay } from '../../app/retention/hold.ts'
import { rebuildHolds } from '../../app/retention/hold-store.server.ts'
import { reapplyErasures } from '../../app/retention/reapply-erasures.server.ts'
import { listHolds } from '../../app/review/list-holds.server.ts'
import { addPerson, type Door, openDoor, type TestPerson } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { erasedEntries, hold, openEraser, pass, treeStands } from './eraser.ts'

onBothDatabases('what was typed beside the log', (kind) => {
  let door: Door
  let reviewer: TestPerson
  let member: TestPerson
  beforeEach(async () => {
    door = await openDoor(kind)
    reviewer = await addPerson(door, { role: 'compliance' })
    member = await addPerson(door)
  })
  afterEach(() => door.close())

  /** A search for the member, as the log keeps it. Gives its index. */
  const searched = async (query = 'about=…'): Promise<number> => {
    const { person: actor, organization } = reviewer
    const by = { actor, organization, role: 'compliance' } as const
    const entry = { ...by, kind: 'log-searched', subject: member.person, texts: { query, reason: '点検' } } as const
    const { entries } = await door.log.append(async () => ({ value: undefined, entries: [entry] }))
    return Number(entries[0]?.index)
  }
  const left = async () => {
    const rows = await door.db.selectFrom('log_text').select('index').distinct().orderBy('index').execute()
    return rows.map(({ index }) => index)
  }

  it('goes five years after it was typed, with an entry that says so and holds none of it', async () => {
    const old = await searched('about=M-7f31c2')
    pass(door, 1826)
    const young = await searched()
    const eraser = await openEraser(door)
    expect(await eraseDue(eraser)).toMatchObject({ text: 0 })
    pass(door, 2)
    expect(await eraseDue(eraser)).toMatchObject({ text: 2 })
    expect(await left()).toEqual([young])
    const [entry, ...others] = await erasedEntries(door)
    expect(entry).toMatchObject({ data: { class: 'text', rule: 'text-1827d', rows: '2', ranges: `${old}` } })
    expect(others).toEqual([])
    expect(JSON.stringify(entry)).not.toContain('7f31c2')
    expect(await treeStands(door)).toBe(true)
  })

  it('stays under a hold on whom it is about, on who typed it, or on the entry', async () => {
    const index = await searched()
    pass(door, 5000)
    const eraser = await openEraser(door)
    const objects = [
      { kind: 'person', person: member.person },
      { kind: 'person', person: reviewer.person },
      { kind: 'entries', range: { first: index, last: index } },
    ] as const
    for (const object of objects) {
      await hold(door, object, reviewer.person)
      expect(await eraseDue(eraser)).toMatchObject({ text: 0 })
      await door.db.deleteFrom('hold').execute()
    }
    await eraseDue(eraser)
    expect(await left()).not.toContain(index)
  })

  it('as the reason of a hold stays as long as the hold, and not longer', async () => {
    const placed = await hold(door, { kind: 'person', person: member.person }, reviewer.person)
    pass(door, 5000)
    const eraser = await openEraser(door)
    await eraseDue(eraser)
    expect((await listHolds(door, reviewer.person)).lines).toMatchObject([{ reason: '調査' }])
    const lifted = { lifted_entry: 99, lifted_by: reviewer.person, lifted_at: door.now() }
    await door.db.updateTable('hold').set(lifted).execute()
    door.clock.advance(liftDelay - 1)
    expect(await eraseDue(eraser)).toMatchObject({ text: 0 })
    door.clock.advance(1)
    expect(await eraseDue(eraser)).toMatchObject({ text: 1 })
    expect((await listHolds(door, reviewer.person)).lines).toMatchObject([{ entry: Number(placed), reason: null }])
  })

  it('that is gone leaves its hold a hold: what it holds stands in the log itself', async () => {
    await hold(door, { kind: 'person', person: member.person }, reviewer.person)
    await door.db.deleteFrom('log_text').execute()
    await rebuildHolds(door.db)
    expect((await listHolds(door, reviewer.person)).lines).toMatchObject([{ state: 'in-force', reason: null }])
  })

  it('is gone again at the next start where an older database brought it back', async () => {
    const index = await searched()
    const backup = await door.db.selectFrom('log_text').selectAll().execute()
    pass(door, 1828)
    const eraser = await openEraser(door)
    await eraseDue(eraser)
    expect(await left()).toEqual([])
    await door.db.insertInto('log_text').values(backup).execute()
    expect(await left()).toEqual([index])
    expect(await reapplyErasures(eraser)).toMatchObject({ rows: 2 })
    expect(await left()).toEqual([])
    expect((await erasedEntries(door)).at(-1)).toMatchObject({ data: { class: 'text', rule: 'restored' } })
    expect(await reapplyErasures(eraser)).toEqual({ rows: 0 })
  })
})
