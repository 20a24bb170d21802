/** What waits when the sample ends: a bulletin begun, and a decision that a second person has to take. */
import { keepDraft } from '../../app/composer/keep-draft.server.ts'
import { blank, draftOf } from '../../app/composer/written.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { noteDuty } from '../../app/council/note-duty.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { proposePerson } from '../../app/council/propose-person.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { days, hours, instant, makeId } from '../../app/ids.ts'
import { confirmDutyAddress } from '../../app/mail/confirm-duty-address.server.ts'
import { dutyAddressesOf } from '../../app/mail/duty-address-store.server.ts'
import { setDutyAddress } from '../../app/mail/set-duty-address.server.ts'
import { linkToken } from '../../app/recovery/make-link.server.ts'
import { proposeSuspension } from '../../app/trust/decide-log.server.ts'
import type { Course } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

const begun = {
  ...blank,
  headline: '正規の遠隔会議ソフトを装う不正なプログラムについて',
  toDo: '配布元を確認し、入手経路を記録してください。',
  body: '## 今行うこと\n\n1. **今日中** 配布元が公式であることを確認してください。\n\n## 概要\n\n会議の招待を装うメールから、\n',
}

/** A liaison was called away from writing: the draft waits in the composer, sealed to its author. */
export async function beginDraft(author: SampleActor): Promise<void> {
  const { portal } = author.parts.stage
  const id = makeId('d', portal.random(16))
  const request = { type: 'draft', document: id, written: draftOf(begun) } as const
  const { copy, ciphertext } = granted('sealing a draft', await author.vault.handle('seal-own', request))
  const draft = { id, author: author.person, version: 1, copy, ciphertext }
  granted('keeping a draft', await keepDraft(portal, draft))
}

/** Somebody asks to go on without the witnesses for some hours; nobody has answered yet. Nothing to ask where none are set. */
export async function askSuspension(asker: SampleActor): Promise<void> {
  const { portal, clock } = asker.parts.stage
  const { trust } = portal.log
  if (trust.policy.quorum === null) return
  await asker.signIn()
  const until = instant(clock.now() + hours(6))
  const reason = '外部検証者の機器更新のため、夕方に応答が途絶える見込み'
  const asked = { act: 'suspend-quorum', first: null, until, reason, objects: decisionObjects(trust, null) } as const
  granted(
    'asking for a suspension',
    await proposeSuspension(portal, { by: await asker.by(), act: await asker.signUnwitnessed(asked) }),
  )
  await asker.walkAway()
}

/** An operator withdrew: what it still has to report stands open, and the one who reports it keeps a small account. */
export async function withdrawHouse(secretary: SampleActor, keeper: SampleActor): Promise<void> {
  const { portal } = secretary.parts.stage
  const known = await findPerson(portal.db, keeper.person)
  if (!known) throw new Error(`${keeper.parts.email} is not on record`)
  await secretary.signIn()
  const { organization } = known
  const asked = { organization, duties: ['incident-report'], keepers: [keeper.person] } as const
  granted('a withdrawal', await withdrawConsent(portal, { ...asked, ...(await secretary.confirms()) }))
  const due = dayOf(portal.now() + days(34))
  const noted = { organization, what: 'notification', due, by: await secretary.by() } as const
  granted('a duty', await noteDuty(portal, noted))
  await secretary.walkAway()
}

/** Somebody is invited who begins next month: until then both factors lead to a page that says when. */
export async function* inviteForLater(secretary: SampleActor, colleague: SampleActor): Course {
  const { portal } = secretary.parts.stage
  const known = await findPerson(portal.db, colleague.person)
  if (!known) throw new Error(`${colleague.parts.email} is not on record`)
  await secretary.signIn()
  yield 90
  const [, house = ''] = colleague.parts.email.split('@')
  const from = dayOf(portal.now() + days(25))
  const named = { name: '森田 いずみ', reading: 'モリタ イズミ', telephone: '03-0000-3306', department: '監視センター' }
  const form = { ...named, title: '', email: `morita.izumi@${house}`, role: 'member', locale: 'ja', from, until: '' }
  const asked = { organization: known.organization, form, ...(await secretary.confirms()) }
  granted('an invitation for later', await invitePerson(portal, asked))
  await secretary.walkAway()
}

/** The desk that is staffed day and night in a house: set by its contact, and confirmed by whoever reads its mailbox. */
export async function* setHouseAddress(contact: SampleActor): Course {
  const { portal } = contact.parts.stage
  const known = await findPerson(portal.db, contact.person)
  if (!known) throw new Error(`${contact.parts.email} is not on record`)
  await contact.signIn()
  const [, house = ''] = contact.parts.email.split('@')
  const { organization } = known
  const form = { email: `kanshi@${house}`, language: 'ja' } as const
  granted('an address', await setDutyAddress(portal, { organization, form, ...(await contact.confirms()) }))
  await contact.signOut()
  yield 240
  const [address] = await dutyAddressesOf(portal.db, organization)
  if (!address) throw new Error('no address was set')
  const { office } = contact.parts
  const asked = { token: linkToken(portal.serverKey, address), where: office }
  granted('confirming the address', await confirmDutyAddress(portal, asked))
}

/** A contact tells the secretariat of a colleague who is to join; nobody has decided yet. */
export async function proposeColleague(contact: SampleActor): Promise<void> {
  const { portal } = contact.parts.stage
  await contact.signIn()
  const facts = { name: '宮本 詩織', reading: 'ミヤモト シオリ', department: '情報セキュリティ室', title: '主任' }
  const [, house = ''] = contact.parts.email.split('@')
  const email = `miyamoto.shiori@${house}`
  const form = { ...facts, telephone: '03-0000-4821', email, why: '', person: '', what: 'join' } as const
  granted('a proposal', await proposePerson(portal, { form, by: await contact.by() }))
  await contact.signOut()
}
