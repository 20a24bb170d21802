/** What is told by the clock, or to more mailboxes than one. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { days, type Fingerprint, hours, type Instant, instant, type PersonId, type Sha256Hex } from '../../app/ids.ts'
import { addKey } from '../../app/keyring/key-store.server.ts'
import { chooseLetters } from '../../app/mail/choose-letters.server.ts'
import { optionalKinds } from '../../app/mail/letter.ts'
import { tellKeyEnds } from '../../app/mail/tell-key-ends.server.ts'
import { askForAddress, confirmAddress } from '../../app/recovery/change-address.server.ts'
import { actorOf, addPerson, codeOf, type Door, sessionOf, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { onBothDatabases } from '../support/databases.ts'
import { messagesTo, openToldDoor, type Told, tellOf } from './told.ts'

/** A row, and no key: of it only the end counts here. */
async function keepKey(door: Door, person: PersonId, { digit, end }: { digit: string; end: Instant }): Promise<void> {
  const bytes = { publicKey: new Uint8Array(1), publicKeyHash: digit.repeat(64) as Sha256Hex, protectedKey: null }
  const fingerprint = digit.repeat(40) as Fingerprint
  await addKey(door.db, { ...bytes, fingerprint, person, createdAt: door.now(), expiresAt: end, entryIndex: 0n })
}

onBothDatabases('letters', (kind) => {
  let told: Told
  beforeEach(async () => {
    told = await tellOf(await openToldDoor(kind))
  })
  afterEach(() => told.close())
  const door = () => told.door

  test('about another address go to the old one, then to the other, and say to the old one that it is about to hold', async () => {
    const someone = await addPerson(door())
    const address = 'atarashii@example.jp'
    const by = actorFields(actorOf(door(), someone, await sessionOf(door(), someone)), where)
    given(await askForAddress(door(), { by, code: codeOf(door(), someone), address }))
    const follow = async (email: string) => {
      await told.round()
      const [, token] = /\/address\/(\S+)/.exec(messagesTo(told, email).at(-1)?.text ?? '') ?? []
      given(await confirmAddress(door(), { token, where }))
    }
    await follow(someone.email)
    expect(told.got()).toEqual([someone.email])
    await follow(address)
    expect(told.got()).toEqual([someone.email, address])
    await told.round()
    expect(told.got()).toEqual([someone.email, address, someone.email])
  })

  test('before a key ends come at sixty, fourteen and three days, once each, and again when it was renewed', async () => {
    const [holder, quiet] = [await addPerson(door()), await addPerson(door())]
    await chooseLetters(door(), { person: quiet.person, wanted: optionalKinds.filter((word) => word !== 'key-ending') })
    const end = instant(door().now() + days(61))
    for (const [i, { person }] of [holder, quiet].entries()) await keepKey(door(), person, { digit: `${i + 1}`, end })
    const tell = async (at: Instant): Promise<readonly string[]> => {
      door().clock.advance(at - door().now())
      const before = told.got().length
      // The hour has come more than once; and one that is told is told.
      await tellKeyEnds({ ...door(), logger: { error: () => undefined } })
      door().clock.advance(hours(2))
      await tellKeyEnds({ ...door(), logger: { error: () => undefined } })
      await told.settle()
      return told.got().slice(before)
    }
    expect(await tell(instant(end - days(61)))).toEqual([])
    expect(await tell(instant(end - days(60)))).toEqual([holder.email])
    expect(await tell(instant(end - days(20)))).toEqual([])
    expect(await tell(instant(end - days(14)))).toEqual([holder.email])
    expect(await tell(instant(end - days(3)))).toEqual([holder.email])
    expect(await tell(instant(end - days(1)))).toEqual([])
    // As a renewal leaves it; and a portal that was away for both days tells of them once.
    const later = instant(end + days(60))
    await door().db.updateTable('person_key').set({ expires_at: later, end_told: null }).execute()
    expect(await tell(instant(later - days(2)))).toEqual([holder.email])
    expect(await tell(instant(later + days(1)))).toEqual([])
  })
})
