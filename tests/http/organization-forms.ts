/** The forms of one's own organization's page and of what it proposes; see every-form.ts. */
import { actorFields } from '../../app/access/actor.ts'
import { dutiesOf } from '../../app/council/duty-store.server.ts'
import { consentOf } from '../../app/council/organization-store.server.ts'
import type { ProposalKind } from '../../app/council/proposal.ts'
import { proposePerson } from '../../app/council/propose-person.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { dutyLinkPath } from '../../app/mail/duty-address.ts'
import { dutyAddressesOf } from '../../app/mail/duty-address-store.server.ts'
import { setDutyAddress } from '../../app/mail/set-duty-address.server.ts'
import { linkToken } from '../../app/recovery/make-link.server.ts'
import { actorOf, addPerson, codeOf, sessionOf, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { type FormCase, officer, type Standing, secretariat } from './before-a-form.ts'

/** The representative at their organization's page, and a colleague of theirs who is that already. */
const asRepresentative = (does: 'contact' | 'none', part: 'contact' | null) => async (): Promise<Standing> => {
  const { door, who, cookie } = await officer('member')
  const colleague = await addPerson(door)
  const { organization } = who
  await door.db.updateTable('person').set({ part: 'representative' }).where('id', '=', who.person).execute()
  const theirs = { organization_id: organization, part }
  await door.db.updateTable('person').set(theirs).where('id', '=', colleague.person).execute()
  const typed = { person: colleague.person, code: codeOf(door, who) }
  return { door, cookie, page: '/organization', button: `do=${does}`, typed }
}

/** A contact at the page of proposals, about a colleague where it is about somebody. */
const proposing = (what: ProposalKind, typed: Readonly<Record<string, string>>) => async (): Promise<Standing> => {
  const { door, who, cookie } = await officer('member')
  await door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', who.person).execute()
  const about: Readonly<Record<string, string>> = what === 'join' ? {} : { person: who.person }
  return { door, cookie, page: '/organization/proposals', button: `do=${what}`, typed: { ...typed, ...about } }
}

/** What stands on that page to be chosen. */
interface Withdrawn {
  readonly code: string
  readonly duty: string
  readonly keeper: string
  readonly other: string
}

/** The secretariat before an organization that withdrew: one of its two keeps a small account for what is open. */
const withdrawn =
  (does: 'duty' | 'close' | 'keep' | 'end', typed: (on: Withdrawn) => Readonly<Record<string, string>>) =>
  async (): Promise<Standing> => {
    const office = await secretariat()
    const { door, who, by } = office
    const [keeper, other] = [await addPerson(door), await addPerson(door)]
    const { organization } = keeper
    await door.db.updateTable('person').set({ organization_id: organization }).where('id', '=', other.person).execute()
    if (!(await consentOf(door.db, organization)))
      given(await recordConsent(door, { organization, version: consentTexts[0].version, by }))
    const asked = { organization, duties: ['demand'], keepers: [keeper.person], by } as const
    given(await withdrawConsent(door, { ...asked, code: who.recoveryCodes[0] ?? '' }))
    const [duty = { id: '' }] = await dutiesOf(door.db, organization)
    const chosen = typed({ code: codeOf(door, who), duty: duty.id, keeper: keeper.person, other: other.person })
    return { ...office, page: `/organizations/${organization}`, button: `do=${does}`, typed: chosen }
  }

/** The secretariat before one that waits. */
const deciding = (does: 'accept' | 'refuse') => async (): Promise<Standing> => {
  const office = await secretariat()
  const contact = await addPerson(office.door)
  await office.door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', contact.person).execute()
  const by = actorFields(actorOf(office.door, contact, await sessionOf(office.door, contact)), where)
  const facts = {
    name: '水野 灯里',
    reading: 'ミズノ アカリ',
    department: '',
    title: '',
    telephone: '',
    email: '',
    why: '',
  }
  given(await proposePerson(office.door, { form: { ...facts, what: 'change', person: contact.person }, by }))
  const typed = does === 'accept' ? { code: codeOf(office.door, office.who) } : { why: 'facts-unclear' }
  return { ...office, page: '/people/proposals', button: `do=${does}`, typed }
}

async function addressTyped(
  { db }: Standing['door'],
  { does, organization }: { readonly does: 'address' | 'unaddress'; readonly organization: OrganizationId },
): Promise<Readonly<Record<string, string>>> {
  if (does === 'address') return { email: 'desk@saiba-denki.example' }
  const [{ id: address = '' } = {}] = await dutyAddressesOf(db, organization)
  return { address }
}

/** The contact at their organization's page, and an address of it where one is to go. */
const withAddress = (does: 'address' | 'unaddress') => async (): Promise<Standing> => {
  const { door, who, cookie, by } = await officer('member')
  await door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', who.person).execute()
  const form = { email: 'desk@saiba-denki.example', language: 'ja' } as const
  const { organization } = who
  if (does === 'unaddress')
    given(await setDutyAddress(door, { organization, form, by, code: who.recoveryCodes[0] ?? '' }))
  const typed = { ...(await addressTyped(door, { does, organization })), code: codeOf(door, who) }
  return { door, cookie, page: '/organization', button: `do=${does}`, typed }
}

/** The secretariat at a house that joins by consent. */
const officeAddress = (does: 'address' | 'unaddress') => async (): Promise<Standing> => {
  const office = await secretariat()
  const { door, who, by } = office
  const { organization } = await addPerson(door)
  const form = { email: 'desk@saiba-denki.example', language: 'ja' } as const
  if (does === 'unaddress')
    given(await setDutyAddress(door, { organization, form, by, code: who.recoveryCodes[0] ?? '' }))
  const typed = { ...(await addressTyped(door, { does, organization })), code: codeOf(door, who) }
  return { ...office, page: `/organizations/${organization}`, button: `do=${does}`, typed }
}

/** Whoever reads that mailbox, before the page of the link. */
const beforeLink = async (): Promise<Standing> => {
  const { door, who, by } = await officer('secretariat')
  const { organization } = await addPerson(door)
  const form = { email: 'desk@saiba-denki.example', language: 'ja' } as const
  given(await setDutyAddress(door, { organization, form, by, code: codeOf(door, who) }))
  const [address = { id: '' }] = await dutyAddressesOf(door.db, organization)
  return { door, cookie: '', page: dutyLinkPath(linkToken(door.serverKey, address)), button: null, typed: {} }
}

export const organizationForms: Readonly<Record<string, FormCase>> = {
  '/organization address': { kinds: ['duty-address-set'], stand: withAddress('address') },
  '/organization unaddress': { kinds: ['duty-address-removed'], stand: withAddress('unaddress') },
  '/organizations/:organization address': { kinds: ['duty-address-set'], stand: officeAddress('address') },
  '/organizations/:organization unaddress': { kinds: ['duty-address-removed'], stand: officeAddress('unaddress') },
  '/organizations/:organization duty': {
    kinds: ['duty-noted'],
    stand: withdrawn('duty', () => ({ what: 'incident-report', due: '2027-01-04' })),
  },
  '/organizations/:organization close': {
    kinds: ['duty-closed', 'duties-ended'],
    stand: withdrawn('close', ({ code, duty }) => ({ code, duty })),
  },
  '/organizations/:organization keep': {
    kinds: ['duties-kept'],
    stand: withdrawn('keep', ({ code, other }) => ({ code, person: other })),
  },
  '/organizations/:organization end': {
    kinds: ['duties-ended'],
    stand: withdrawn('end', ({ code, keeper }) => ({ code, person: keeper })),
  },
  '/duty-address/:token': { kinds: ['duty-address-confirmed'], stand: beforeLink },
  '/organization contact': { kinds: ['person-appointed'], stand: asRepresentative('contact', null) },
  '/organization none': { kinds: ['person-appointed'], stand: asRepresentative('none', 'contact') },
  '/organization/proposals join': {
    kinds: ['proposal-made'],
    stand: proposing('join', { name: '木戸 朔', reading: 'キド サク', email: 'kido@saiba-denki.example' }),
  },
  '/organization/proposals change': {
    kinds: ['proposal-made'],
    stand: proposing('change', { name: '水野 灯里', reading: 'ミズノ アカリ' }),
  },
  '/organization/proposals leave': { kinds: ['proposal-made'], stand: proposing('leave', { why: 'retired' }) },
  '/people/proposals accept': { kinds: ['person-changed', 'proposal-decided'], stand: deciding('accept') },
  '/people/proposals refuse': { kinds: ['proposal-decided'], stand: deciding('refuse') },
}
