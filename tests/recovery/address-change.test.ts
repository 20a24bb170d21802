/** Two of the secretariat with keys of their own, founded once; and one person after another whose mail address changes. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { hours, instant, type PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { addressObjects } from '../../app/recovery/address-change.ts'
import {
  addressWay,
  agreeAddress,
  askForAddress,
  confirmAddress,
  letAddressHold,
  proposeAddress,
} from '../../app/recovery/change-address.server.ts'
import { restoringObjects } from '../../app/recovery/factor-loss.ts'
import { answerReset, askForReset } from '../../app/recovery/forgotten-password.server.ts'
import type { LinkPurpose } from '../../app/recovery/mail-link.ts'
import { linkToken, makeLink } from '../../app/recovery/make-link.server.ts'
import { proposeRestoring } from '../../app/recovery/restore-access.server.ts'
import { settleWaysBack } from '../../app/recovery/settle-ways-back.server.ts'
import { stopByLink, stopFor, stopOwn } from '../../app/recovery/stop-way.server.ts'
import { addressChangeOf, keepLoss, linkToSend, resetsAsked } from '../../app/recovery/way-back-store.server.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { waitingDecisions } from '../../app/trust/waiting-decision.server.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  entriesOf,
  kindsOf,
  openDoor,
  password,
  sessionOf,
  signInAgain,
  type TestPerson,
  where,
} from '../access/door.ts'
import { confirmed } from '../council/newcomers.ts'
import { type Holder, signed, twoOfTheSecretariat } from '../keys/key-holders.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)
let count = 0
const freshAddress = (): string => `atarashii-${++count}@example.jp`

onBothDatabases('another mail address', (kind) => {
  let door: Door
  let aikawa: Holder
  let hayase: Holder
  beforeAll(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
    // As if a roll named them.
    await door.db.updateTable('person').set({ roll_role: 'secretariat' }).where('role', '=', 'secretariat').execute()
  }, 60_000)
  afterAll(() => door.close())

  const tokenFor = async (person: PersonId, purpose: LinkPurpose): Promise<string> => {
    const link = await linkToSend(door.db, { person, purpose, at: door.now() })
    return link ? linkToken(door.serverKey, link) : 'none'
  }
  async function asked(who: TestPerson, address: string): Promise<string> {
    door.clock.advance(60_000)
    const by = actorFields(actorOf(door, who, await sessionOf(door, who)), where)
    door.clock.advance(60_000)
    return reasonOf(await askForAddress(door, { by, code: codeOf(door, who), address }))
  }
  const says = async (person: PersonId, purpose: LinkPurpose): Promise<string> =>
    reasonOf(await confirmAddress(door, { token: await tokenFor(person, purpose), where }))
  const mayEnter = async (email: string): Promise<string> =>
    reasonOf(await beginSignIn(door, { email, password, where }))
  async function resetSent(email: string): Promise<boolean> {
    const before = (await kindsOf(door)).length
    await askForReset(door, { email, where })
    for (const one of await resetsAsked(door.db, 10)) await answerReset(door, one)
    return (await kindsOf(door)).slice(before).includes('reset-sent')
  }
  async function proposed(by: Holder, person: PersonId, address: string): Promise<string> {
    const said = { person, channel: 'telephone', address: { salt: random(32), text: address } } as const
    const reason = { salt: random(32), text: '旧所属のメールは停止済み。電話で本人と話した' }
    const objects = proposingObjects('change-address', addressObjects(said), reason)
    const sent = await signed(door, by, { act: 'propose', objects })
    return reasonOf(await proposeAddress(door, { ...said, reason, sent, by: by.by }))
  }
  async function agreed(by: Holder, person: PersonId): Promise<string> {
    const waiting = (await waitingDecisions(door, 'change-address')).find(({ entry }) => entry.subject === person)
    if (!waiting) throw new Error('nothing waits')
    const objects = agreeingObjects('change-address', waiting, proposedIn(waiting))
    const sent = await signed(door, by, { act: 'agree', objects })
    return reasonOf(await agreeAddress(door, { sent, by: by.by }))
  }

  it('is confirmed by the old one, then by the new one, and holds seventy-two hours later', async () => {
    const who = await addPerson(door)
    const address = freshAddress()
    const before = (await kindsOf(door)).length
    expect(await asked(who, ' atarashii @example')).toBe('person-email')
    expect(await asked(who, who.email)).toBe('address-same')
    expect(await asked(who, address.toUpperCase())).toBe('taken')
    // Nobody but its owner's mailbox has heard of it yet.
    expect(await tokenFor(who.person, 'address-new')).toBe('none')
    expect(await says(who.person, 'address-old')).toBe('taken')
    expect(await says(who.person, 'address-old')).toBe('taken')
    expect(await linkToSend(door.db, { person: who.person, purpose: 'address-new', at: door.now() })).toMatchObject({
      address,
    })
    const token = await tokenFor(who.person, 'address-new')
    expect(await says(who.person, 'address-new')).toBe('taken')
    expect(reasonOf(await confirmAddress(door, { token, where }))).toBe('link-not-good')
    door.clock.advance(hours(72) - 60_000)
    await settleWaysBack(door)
    expect(await mayEnter(who.email)).toBe('taken')
    door.clock.advance(60_000)
    await settleWaysBack(door)
    await settleWaysBack(door)
    expect(await mayEnter(address)).toBe('taken')
    expect(await mayEnter(who.email)).toBe('wrong-credentials')
    const own = (await entriesOf(door)).slice(before).filter(({ subject }) => subject === who.person)
    expect(own.map((entry) => String(entry.kind)).filter((word) => word.startsWith('address-'))).toEqual([
      'address-asked',
      'address-confirmed',
      'address-waits',
      'address-changed',
    ])
    // The log says that, and never which.
    for (const entry of own) expect(JSON.stringify(entry)).not.toContain('atarashii')
    expect(await tokenFor(who.person, 'address-old')).toBe('none')
  })

  it('is stopped from the old mailbox, by its person, by the secretariat: then nothing changes', async () => {
    const [byMail, inside, byOffice] = [await addPerson(door), await addPerson(door), await addPerson(door)]
    for (const who of [byMail, inside, byOffice]) {
      expect(await asked(who, freshAddress())).toBe('taken')
      expect(await says(who.person, 'address-old')).toBe('taken')
      expect(await says(who.person, 'address-new')).toBe('taken')
    }
    const token = await tokenFor(byMail.person, 'address-old')
    expect(reasonOf(await stopByLink(door, addressWay, { token, where }))).toBe('taken')
    expect(reasonOf(await stopByLink(door, addressWay, { token, where }))).toBe('link-not-good')
    const by = actorFields(actorOf(door, inside, await sessionOf(door, inside)), where)
    expect(reasonOf(await stopOwn(door, addressWay, { by }))).toBe('taken')
    expect(reasonOf(await stopOwn(door, addressWay, { by }))).toBe('address-none')
    door.clock.advance(60_000)
    await signInAgain(door, aikawa.person)
    expect(reasonOf(await stopFor(door, addressWay, { ...confirmed(aikawa.by), person: byOffice.person }))).toBe(
      'taken',
    )
    door.clock.advance(hours(73))
    await settleWaysBack(door)
    for (const who of [byMail, inside, byOffice]) expect(await mayEnter(who.email)).toBe('taken')
    const stops = (await entriesOf(door)).filter((entry) => entry.kind === 'address-stopped')
    expect(stops.map(({ reason }) => reason)).toEqual(['by-mail', 'by-owner', 'by-secretariat'])
  })

  it('lets nothing be reset while it waits, and waits for nothing that two have agreed', async () => {
    const who = await addPerson(door)
    const at = door.now()
    const link = { purpose: 'reset', person: who.person, goodFrom: at, expiresAt: instant(at + hours(1)) } as const
    await door.db.transaction().execute((trx) => makeLink(trx, door, link))
    expect(await asked(who, freshAddress())).toBe('taken')
    // The link that somebody holds already is dead, and no other is made.
    expect(await tokenFor(who.person, 'reset')).toBe('none')
    expect(await resetSent(who.email)).toBe(false)
    const loss = { person: who.person, channel: 'telephone', scope: 'factor' } as const
    const reason = { salt: random(32), text: '電話で本人と話した' }
    const objects = proposingObjects('restore-access', restoringObjects(loss), reason)
    const sent = await signed(door, aikawa, { act: 'propose', objects })
    expect(reasonOf(await proposeRestoring(door, { ...loss, reason, sent, by: aikawa.by }))).toBe('address-waits')
    // What nobody confirms is none after three days.
    door.clock.advance(hours(72))
    expect(await addressChangeOf(door.db, who.person, door.now())).toBeNull()
    expect(await says(who.person, 'address-old')).toBe('link-not-good')
    expect(await resetSent(who.email)).toBe(true)
    const agreedLoss = { at: door.now(), opensAt: door.now(), expiresAt: instant(door.now() + hours(72)) }
    const lost = { person: who.person, reportedAt: null, passwordToo: false, agreed: agreedLoss }
    await door.db.transaction().execute((trx) => keepLoss(trx, lost))
    expect(await asked(who, freshAddress())).toBe('address-loss')
  })

  it('that is another’s is not told to whoever asks, only to that mailbox', async () => {
    const [who, other] = [await addPerson(door), await addPerson(door)]
    expect(await asked(who, other.email)).toBe('taken')
    expect(await says(who.person, 'address-old')).toBe('taken')
    expect(await says(who.person, 'address-new')).toBe('address-taken')
    // Taken by somebody else within the seventy-two hours: it does not come to hold.
    const [late, address] = [await addPerson(door), freshAddress()]
    expect(await asked(late, address)).toBe('taken')
    expect(await says(late.person, 'address-old')).toBe('taken')
    expect(await says(late.person, 'address-new')).toBe('taken')
    await door.db.updateTable('person').set({ email: address }).where('id', '=', other.person).execute()
    door.clock.advance(hours(72))
    await letAddressHold(door, late.person)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'address-stopped', reason: 'state-changed' })
    expect(await mayEnter(late.email)).toBe('taken')
  })

  it('for whoever’s old mailbox is dead takes two people, and still the new one and the seventy-two hours', async () => {
    const who = await addPerson(door)
    const address = freshAddress()
    expect(await proposed(aikawa, who.person, who.email)).toBe('address-same')
    expect(await proposed(aikawa, who.person, (await addPerson(door)).email)).toBe('address-taken')
    expect(await proposed(aikawa, who.person, address.toUpperCase())).toBe('person-email')
    expect(await proposed(aikawa, aikawa.person, freshAddress())).toBe('own-account')
    expect(await proposed(aikawa, who.person, address)).toBe('taken')
    expect(await agreed(aikawa, who.person)).toBe('decision-by-you')
    expect(await addressChangeOf(door.db, who.person, door.now())).toBeNull()
    // An address that nobody signed is none: whoever holds the database puts another in its place.
    const row = door.db.updateTable('address_proposal').where('person_id', '=', who.person)
    await row.set({ address: 'somebody-else@example.jp' } as never).execute()
    expect(await agreed(hayase, who.person)).toBe('decision-gone')
    expect(await proposed(aikawa, who.person, address)).toBe('taken')
    expect(await agreed(hayase, who.person)).toBe('taken')
    // The old mailbox is told all the same, and can only stop it.
    expect(await tokenFor(who.person, 'address-old')).not.toBe('none')
    expect(await says(who.person, 'address-old')).toBe('taken')
    expect((await addressChangeOf(door.db, who.person, door.now()))?.holdsAt).toBeNull()
    expect(await says(who.person, 'address-new')).toBe('taken')
    door.clock.advance(hours(72))
    await settleWaysBack(door)
    expect(await mayEnter(address)).toBe('taken')
    // What nobody seconds is kept no longer than it waits, and what nobody confirmed neither.
    expect(await proposed(aikawa, (await addPerson(door)).person, freshAddress())).toBe('taken')
    expect(await asked(await addPerson(door), freshAddress())).toBe('taken')
    door.clock.advance(hours(24 * 8))
    await settleWaysBack(door)
    const { db } = door
    const kept = await Promise.all([
      db.selectFrom('address_proposal').select('person_id').execute(),
      db.selectFrom('address_change').select('person_id').execute(),
      db.selectFrom('mail_link').select('id').execute(),
    ])
    expect(kept).toEqual([[], [], []])
  })
})
