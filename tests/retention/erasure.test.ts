import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { closeEngagement, formerEngagements } from '../../app/council/engagement-store.server.ts'
import { addFormerName, formerNames } from '../../app/council/former-name-store.server.ts'
import { isErased } from '../../app/council/person.ts'
import { emailTaken, findPerson, setFacts } from '../../app/council/person-store.server.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { makeId } from '../../app/ids.ts'
import { searchLog } from '../../app/read-log/log-search-store.server.ts'
import { compareProjection } from '../../app/read-log/rebuild-projection.server.ts'
import { erasePastTime } from '../../app/retention/daily-erasure.server.ts'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { scrub } from '../../app/retention/erasure-store.server.ts'
import { liftDelay } from '../../app/retention/hold.ts'
import { knownPeople } from '../../app/review/review-store.server.ts'
import { rowsToShow } from '../../app/review/rows-to-show.server.ts'
import { addPerson, type Door, elsewhere, entriesOf, openDoor, password, sessionOf, where } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { erasedEntries, hold, openEraser, pass, signedInOnce, treeStands, whereOfAll } from './eraser.ts'

onBothDatabases('erasing what is past its time', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  it('takes the address of an entry after 400 days, says so in the log, and leaves the tree as it was', async () => {
    const member = await addPerson(door)
    const old = await signedInOnce(door, member)
    pass(door, 399)
    const young = await signedInOnce(door, member)
    const eraser = await openEraser(door)
    expect(await eraseDue(eraser)).toEqual({ where: 0, text: 0, name: 0, session: 0, draft: 0, attachment: 0 })
    pass(door, 2)
    expect(await eraseDue(eraser)).toEqual({ where: 1, text: 0, name: 0, session: 0, draft: 0, attachment: 0 })
    expect(await whereOfAll(door)).toEqual([young])
    const [entry, ...others] = await erasedEntries(door)
    expect(entry).toMatchObject({ data: { class: 'where', rule: 'where-400d', rows: '1', ranges: `${old}` } })
    expect(others).toEqual([])
    expect(JSON.stringify(entry)).not.toContain(where.ip)
    expect(await treeStands(door)).toBe(true)
    expect(await compareProjection(door.db)).toBeNull()
    expect((await entriesOf(door)).filter(({ subject }) => subject === member.person)).toMatchObject([
      { subjectSeq: '1' },
      { subjectSeq: '2' },
    ])
  })

  it('touches nothing under a hold: a person’s entries, a bulletin’s, a run of the log', async () => {
    const [held, other, reviewer] = [await addPerson(door), await addPerson(door), await addPerson(door)]
    const bulletin = makeId('b', random(16))
    const objects = [{ kind: 'bulletin', id: bulletin }]
    const byHeld = await signedInOnce(door, held)
    const aboutHeld = await signedInOnce(door, other, { subject: held.person })
    const ofBulletin = await signedInOnce(door, other, { kind: 'opened', objects })
    const listed = [{ kind: 'bulletin', id: makeId('b', random(16)) }, ...objects]
    const ofItsHeadline = await signedInOnce(door, other, { kind: 'cards-released', objects: listed })
    const inRange = await signedInOnce(door, other)
    const free = await signedInOnce(door, other)
    pass(door, 500)
    await hold(door, { kind: 'person', person: held.person }, reviewer.person)
    await hold(door, { kind: 'bulletin', bulletin }, reviewer.person)
    await hold(door, { kind: 'entries', range: { first: inRange, last: inRange } }, reviewer.person)
    expect(await eraseDue(await openEraser(door))).toMatchObject({ where: 1 })
    expect(await whereOfAll(door)).toEqual([byHeld, aboutHeld, ofBulletin, ofItsHeadline, inRange])
    expect(await erasedEntries(door)).toMatchObject([{ data: { ranges: `${free}` } }])
  })

  it('waits a month after a hold is lifted', async () => {
    const member = await addPerson(door)
    await signedInOnce(door, member)
    pass(door, 500)
    await hold(door, { kind: 'person', person: member.person }, member.person)
    const lifted = { lifted_entry: 9, lifted_by: member.person, lifted_at: door.now() }
    await door.db.updateTable('hold').set(lifted).execute()
    const eraser = await openEraser(door)
    door.clock.advance(liftDelay - 1)
    expect(await eraseDue(eraser)).toMatchObject({ where: 0 })
    door.clock.advance(1)
    expect(await eraseDue(eraser)).toMatchObject({ where: 1 })
  })

  it('leaves alone an address whose row was taken out of the search index: it could be under a hold', async () => {
    const member = await addPerson(door)
    const index = await signedInOnce(door, member)
    pass(door, 500)
    await signedInOnce(door, member)
    await door.db.deleteFrom('log_index').where('index', '=', index).execute()
    expect(await eraseDue(await openEraser(door))).toMatchObject({ where: 0 })
  })

  const leave = async (days: number) => {
    const person = await addPerson(door, { state: 'left', engagedUntil: door.now() })
    pass(door, days)
    return person
  }

  it('takes name and address five years after leaving, and a newcomer may have the address', async () => {
    const member = await addPerson(door, { state: 'left', engagedUntil: door.now() })
    await signedInOnce(door, member)
    const eraser = await openEraser(door)
    pass(door, 1826)
    expect(await eraseDue(eraser)).toMatchObject({ name: 0 })
    pass(door, 1)
    expect(await eraseDue(eraser)).toMatchObject({ name: 1 })
    const person = await findPerson(door.db, member.person)
    expect(person).toMatchObject({ name: pseudonymOf(member.person, 'member'), state: 'left' })
    expect(person && isErased(person)).toBe(true)
    expect(person?.email).not.toContain(member.email.slice(0, 6))
    expect(await emailTaken(door.db, member.email)).toBe(false)
    expect(await beginSignIn(door, { email: person?.email ?? '', password, where })).toMatchObject({ ok: false })
    expect(await erasedEntries(door)).toMatchObject([
      { data: { class: 'where' } },
      { data: { class: 'name', rows: '1' }, objects: [{ kind: 'person', id: member.person }] },
    ])
    expect(await eraseDue(eraser)).toMatchObject({ name: 0 })
  })

  it('takes with the name all that was known beside it, and the names of before', async () => {
    const { person, organization } = await addPerson(door, { state: 'left', engagedUntil: door.now() })
    const known = { reading: 'ハヤマ トモリ', department: '監視室', title: '主任', telephone: '03-0000-0123' }
    await setFacts(door.db, person, { name: '葉山 灯', ...known })
    await addFormerName(door.db, person, { name: '水野 灯', reading: 'ミズノ トモリ', until: door.now() })
    await closeEngagement(door.db, person, { until: door.now(), why: 'transferred' })
    pass(door, 1827)
    await eraseDue(await openEraser(door))
    expect(await findPerson(door.db, person)).toMatchObject({ reading: '', department: '', title: '', telephone: '' })
    expect(await formerNames(door.db, person)).toEqual([])
    // That they were engaged, where and until when stays: a leak may surface later still.
    expect(await formerEngagements(door.db, person)).toMatchObject([
      { organization, role: 'member', department: '', title: '', why: 'transferred' },
    ])
    const row = await door.db.selectFrom('person').selectAll().where('id', '=', person).executeTakeFirstOrThrow()
    for (const secret of ['葉山', 'ハヤマ', '監視室', '主任', '0123']) expect(JSON.stringify(row)).not.toContain(secret)
  })

  it('shows a person without a name by their pseudonym, also to whoever may see names', async () => {
    const member = await leave(0)
    await signedInOnce(door, member)
    pass(door, 1827)
    await eraseDue(await openEraser(door))
    const { rows } = await searchLog(door.db, { actor: member.person }, null, 5)
    const [row] = await rowsToShow(door.db, rows, { mayName: () => true, reviewer: null })
    const pseudonym = pseudonymOf(member.person, 'member')
    expect(row?.actor).toEqual({ id: member.person, name: pseudonym, isPseudonym: true, word: pseudonym })
    expect((await knownPeople(door.db, [member.person])).get(member.person)?.name).toBe('')
  })

  it('keeps the name of whoever was given a secret until that has ended and five years have passed', async () => {
    const [reader, sender] = [await leave(0), await addPerson(door)]
    await issue({ sender: sender.person, recipient: reader.person, class: 'controlled' })
    const eraser = await openEraser(door)
    pass(door, 2 * 1827 - 1)
    expect(await eraseDue(eraser)).toMatchObject({ name: 0 })
    pass(door, 2)
    expect(await eraseDue(eraser)).toMatchObject({ name: 1 })
  })

  it('keeps the name of a sender whose bulletin can still be read, and of nobody for a bulletin without a secret', async () => {
    const [reader, sender] = [await leave(0), await leave(0)]
    await issue({ sender: sender.person, recipient: reader.person, class: 'provision' })
    pass(door, 5000)
    expect(await eraseDue(await openEraser(door))).toMatchObject({ name: 1 })
    expect(await findPerson(door.db, sender.person)).toMatchObject({ name: '水野 灯' })
  })

  it.each(['person', 'bulletin', 'entries'] as const)(
    'keeps the name of whoever a hold on %s concerns',
    async (what) => {
      const [reader, sender] = [await leave(0), await addPerson(door)]
      const index = await signedInOnce(door, reader)
      const bulletin = await issue({ sender: sender.person, recipient: reader.person, class: 'provision' })
      pass(door, 5000)
      const objects = {
        person: { kind: 'person', person: reader.person },
        bulletin: { kind: 'bulletin', bulletin },
        entries: { kind: 'entries', range: { first: 0, last: index } },
      } as const
      await hold(door, objects[what], sender.person)
      expect(await eraseDue(await openEraser(door))).toMatchObject({ name: 0 })
    },
  )

  const issue = async (given: {
    readonly sender: ReturnType<typeof makeId<'p'>>
    readonly recipient: ReturnType<typeof makeId<'p'>>
    readonly class: 'controlled' | 'provision'
  }) => {
    const id = makeId('b', random(16))
    const [key, at] = ['ab'.repeat(20) as never, door.now()]
    const common = {
      created_at: at,
      expires_at: at,
      entry_index: 0,
      public_key: random(1),
      public_key_hash: '' as never,
    }
    await door.db
      .insertInto('person_key')
      .values({ ...common, fingerprint: key, person_id: given.sender, protected_private_key: null })
      .execute()
    await door.db
      .insertInto('sealed_document')
      .values({
        id,
        type: 'bulletin',
        sender_id: given.sender,
        sender_key: key,
        created_at: at,
        issued_at: at,
      })
      .execute()
    await door.db
      .insertInto('bulletin')
      .values({
        id,
        number: id,
        kind: 'x',
        class: given.class,
        tlp: 'TLP:RED',
        public_title: null,
      })
      .execute()
    const copy = { id: makeId('c', random(16)), document_id: id, recipient_id: given.recipient, key_fingerprint: key }
    const sealed = { code: 'x', ciphertext: random(1), ciphertext_hash: '' as never, created_at: at }
    await door.db
      .insertInto('sealed_copy')
      .values({ ...copy, ...sealed })
      .execute()
    return id
  }

  it('ends a session nobody came back to, with its address, a day after it ran out', async () => {
    const member = await addPerson(door)
    await sessionOf(door, member)
    const eraser = await openEraser(door)
    pass(door, 1)
    expect(await eraseDue(eraser)).toMatchObject({ session: 0, draft: 0 })
    pass(door, 1)
    expect(await eraseDue(eraser)).toMatchObject({ session: 1 })
    expect((await entriesOf(door)).slice(-2)).toMatchObject([
      { kind: 'session-ended', reason: 'lapsed', subject: member.person },
      { kind: 'erased', data: { class: 'session', rows: '1' } },
    ])
  })

  it('is done once a day, by one node of several, and by another where the first died on the way', async () => {
    const member = await addPerson(door)
    await signedInOnce(door, member)
    pass(door, 500)
    const said: unknown[] = []
    const logger = { info: (fields: object) => said.push(fields), error: (fields: object) => said.push(fields) }
    const node = { ...(await openEraser(door)), logger, now: door.now }
    const [one, other] = await Promise.all([erasePastTime(node), erasePastTime(node)])
    expect([one, other].filter((gone) => gone !== null)).toEqual([
      { where: 1, text: 0, name: 0, session: 0, draft: 0, attachment: 0 },
    ])
    expect(await erasePastTime(node)).toBeNull()
    pass(door, 1)
    const dying = { ...node, ledger: { lines: [], add: () => Promise.reject(new Error('no space left on device')) } }
    await signedInOnce(door, member)
    pass(door, 500)
    expect(await erasePastTime(dying)).toBeNull()
    expect(said).toHaveLength(2)
    expect(await whereOfAll(door)).toHaveLength(1)
    expect(await erasePastTime(node)).toBeNull()
    door.clock.advance(3_600_000)
    expect(await erasePastTime(node)).toMatchObject({ where: 1 })
  })

  it('leaves no trace of the address in the database’s own files', async () => {
    if (kind !== 'sqlite') return
    const member = await addPerson(door)
    const by = actorFields({ ...member, session: '' } as never, elsewhere)
    for (let i = 0; i < 300; i++) await signedInOnce(door, member, { where: by.where })
    pass(door, 500)
    await eraseDue(await openEraser(door))
    await scrub(door.db)
    const files = ['fuin.sqlite', 'fuin.sqlite-wal'].map((name) => readFileSync(join(door.database.dataDir, name)))
    for (const bytes of files) expect(bytes.includes(elsewhere.ip)).toBe(false)
  })
})
