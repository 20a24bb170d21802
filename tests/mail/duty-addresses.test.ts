/** An organization's own address: who sets it, that it is confirmed first, what it is told, and how it ends. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import { days, minutes } from '../../app/ids.ts'
import { confirmDutyAddress } from '../../app/mail/confirm-duty-address.server.ts'
import { dutyAddressesOf } from '../../app/mail/duty-address-store.server.ts'
import { removeDutyAddress, setDutyAddress } from '../../app/mail/set-duty-address.server.ts'
import { actorOf, addPerson, entriesOf, sessionOf, type TestPerson, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { reasonOf } from '../council/people-office.ts'
import { onBothDatabases } from '../support/databases.ts'
import { state } from '../support/log.ts'
import { messagesTo, openToldDoor, origin, type Told, tellOf } from './told.ts'

const desk = 'monitoring@saiba-denki.example'

onBothDatabases('an organization’s own address', (kind) => {
  let told: Told
  let contact: TestPerson
  let by: ActorFields
  beforeEach(async () => {
    told = await tellOf(await openToldDoor(kind))
    contact = await addPerson(told.door)
    await told.door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', contact.person).execute()
    by = actorFields(actorOf(told.door, contact, await sessionOf(told.door, contact)), where)
  })
  afterEach(() => told.close())

  // Ten codes are on a sheet, and no test takes so many of one person's.
  let used = 0
  const confirms = (who = contact, as = by) => ({ by: as, code: who.recoveryCodes[used++ % 10] ?? '' })
  const set = (email = desk, over: object = {}) =>
    setDutyAddress(told.door, {
      organization: contact.organization,
      form: { email, language: 'ja' },
      ...confirms(),
      ...over,
    })
  const addresses = () => dutyAddressesOf(told.door.db, contact.organization)
  const linkIn = (text = '') => /\/duty-address\/(\S+)/.exec(text)?.[1]
  const confirmedDesk = async () => {
    given(await set())
    await told.settle()
    const token = linkIn(messagesTo(told, desk)[0]?.text)
    given(await confirmDutyAddress(told.door, { token, where }))
  }
  /** Something that one of its people is told of. */
  const news = () => state(told.door.log, { kind: 'key-compared', subject: contact.person })

  test('is told of nothing until somebody there opened the link, and then when its people are, and no more', async () => {
    given(await set())
    await news()
    await told.settle()
    const [first, ...more] = messagesTo(told, desk)
    expect(more).toEqual([])
    expect(first?.text).toContain(`${origin}/duty-address/`)
    const token = linkIn(first?.text)
    expect(reasonOf(await confirmDutyAddress(told.door, { token: `${token?.slice(0, -1)}_`, where }))).toBe(
      'link-not-good',
    )
    given(await confirmDutyAddress(told.door, { token, where }))
    // Good once.
    expect(reasonOf(await confirmDutyAddress(told.door, { token, where }))).toBe('link-not-good')
    await news()
    await state(told.door.log, { kind: 'person-suspended', subject: contact.person })
    await told.settle()
    // What concerns somebody's account is theirs alone.
    const letters = messagesTo(told, desk).slice(1)
    expect(letters).toHaveLength(1)
    expect(letters[0]?.text.match(/https?:\S+/g)).toEqual([origin])
    // Not one word of the log says which address.
    expect(JSON.stringify(await entriesOf(told.door))).not.toContain('monitoring')
  })

  test('is set by whoever speaks for the house, and by the secretariat; of another house nobody learns whether there is one', async () => {
    const other = await addPerson(told.door)
    const stranger = actorFields(actorOf(told.door, other, await sessionOf(told.door, other)), where)
    expect(reasonOf(await set(desk, confirms(other, stranger)))).toBe('part-not-yours')
    await told.door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', other.person).execute()
    expect(reasonOf(await set(desk, confirms(other, stranger)))).toBe('part-not-yours')
    const secretary = await addPerson(told.door, { role: 'secretariat' })
    const office = actorFields(actorOf(told.door, secretary, await sessionOf(told.door, secretary)), where)
    given(await set(desk, confirms(secretary, office)))
    expect(reasonOf(await set(` ${desk.toUpperCase()} `))).toBe('duty-address-same')
    expect(reasonOf(await set('監視室'))).toBe('person-email')
    given(await set('second@saiba-denki.example'))
    given(await set('third@saiba-denki.example'))
    expect(reasonOf(await set('fourth@saiba-denki.example'))).toBe('duty-addresses-many')
    const [{ id: address = '' } = {}] = await addresses()
    const remove = (organization = contact.organization, confirmed: object = {}) =>
      removeDutyAddress(told.door, { organization, address, ...confirms(), ...confirmed })
    expect(reasonOf(await remove(other.organization, confirms(other, stranger)))).toBe('duty-address-gone')
    given(await remove())
    expect(reasonOf(await remove())).toBe('duty-address-gone')
    expect(await addresses()).toHaveLength(2)
  })

  test('that nobody confirms in time is told nothing, also not the link once more', async () => {
    given(await set())
    await told.settle()
    const token = linkIn(messagesTo(told, desk)[0]?.text)
    told.door.clock.advance(days(3))
    expect(reasonOf(await confirmDutyAddress(told.door, { token, where }))).toBe('link-not-good')
    await news()
    await told.settle()
    expect(messagesTo(told, desk)).toHaveLength(1)
  })

  test('of a house that withdrew, or is suspended, is told nothing any more', async () => {
    await confirmedDesk()
    const { db } = told.door
    const { organization } = contact
    const suspend = (at: number | null) =>
      db
        .updateTable('organization')
        .set({ suspended_at: at === null ? null : told.door.now() })
        .where('id', '=', organization)
        .execute()
    await suspend(1)
    await news()
    await told.settle()
    await suspend(null)
    const ended = { withdrawn_at: told.door.now() }
    await db.updateTable('consent').set(ended).where('organization_id', '=', organization).execute()
    await news()
    await told.settle()
    expect(messagesTo(told, desk)).toHaveLength(1)
  })

  test('that takes no letter says so beside it, until it takes one again', async () => {
    await confirmedDesk()
    told.office.judge = (to) => (to === desk ? { at: 'rcpt', code: 550 } : null)
    await news()
    await told.settle()
    const since = (await addresses())[0]?.refused?.since
    expect((await addresses())[0]?.refused).toMatchObject({ code: 550 })
    told.door.clock.advance(minutes(5))
    await news()
    await told.settle()
    expect((await addresses())[0]?.refused).toEqual({ since, code: 550 })
    told.office.judge = () => null
    await news()
    await told.settle()
    expect((await addresses())[0]?.refused).toBeNull()
  })
})
