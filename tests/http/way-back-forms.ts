/** The forms of whoever lost what they sign in with; see every-form.ts. */
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { hours, instant, minutes } from '../../app/ids.ts'
import { type LinkPurpose, linkPath } from '../../app/recovery/mail-link.ts'
import { linkToken, makeLink } from '../../app/recovery/make-link.server.ts'
import {
  type AddressChange,
  keepAddressChange,
  keepLoss,
  linkToSend,
} from '../../app/recovery/way-back-store.server.ts'
import { addPerson, codeOf, type Door, openDoor, password, type TestPerson, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { cookieOf, type FormCase, fromApp, type Standing, secretariat } from './before-a-form.ts'

/** Somebody with the letter's link in their hand. */
async function withLink(
  purpose: LinkPurpose,
): Promise<Pick<Standing, 'door' | 'page' | 'cookie'> & { who: TestPerson }> {
  const door = await openDoor()
  const who = await addPerson(door)
  if (purpose === 'restore') await agreedLoss(door, who)
  if (purpose === 'address-old') await changing(door, who)
  if (purpose === 'address-new') await changing(door, who, { oldConfirmedAt: door.now() })
  const at = door.now()
  const link = { purpose, person: who.person, goodFrom: at, expiresAt: instant(at + hours(1)) }
  await door.db.transaction().execute((trx) => makeLink(trx, door, link))
  const kept = await linkToSend(door.db, { person: who.person, purpose, at })
  if (!kept) throw new Error('no link')
  return { door, who, cookie: '', page: linkPath(purpose, linkToken(door.serverKey, kept)) }
}

function agreedLoss(door: Door, { person }: TestPerson): Promise<void> {
  const at = door.now()
  const agreed = { at, opensAt: at, expiresAt: instant(at + hours(72)) }
  return door.db.transaction().execute((trx) => keepLoss(trx, { person, reportedAt: null, passwordToo: false, agreed }))
}

function changing(door: Door, { person }: TestPerson, more: Partial<AddressChange> = {}): Promise<void> {
  const nothingYet = { oldWaived: false, oldConfirmedAt: null, newConfirmedAt: null, holdsAt: null }
  const change = { person, address: 'atarashii@example.jp', askedAt: door.now(), ...nothingYet, ...more }
  return door.db.transaction().execute((trx) => keepAddressChange(trx, change))
}

const knowing = { typed: { password }, button: 'do=password' }

export const wayBackForms: Readonly<Record<string, FormCase>> = {
  '/sign-in/forgotten': {
    kinds: [],
    stand: async () => {
      const door = await openDoor()
      const { email } = await addPerson(door)
      return { door, page: '/sign-in/forgotten', cookie: '', button: null, typed: { email } }
    },
  },
  '/sign-in/reset/:token set': {
    kinds: ['mfa-changed'],
    stand: async () => {
      const { who, ...there } = await withLink('reset')
      const fresh = 'まどのそとを とおりすぎた 白いねこ'
      return { ...there, button: 'do=set', typed: { password: fresh, again: fresh, code: codeOf(there.door, who) } }
    },
  },
  '/sign-in/reset/:token lost': {
    kinds: ['loss-reported'],
    stand: async () => ({ ...(await withLink('reset')), button: 'do=lost', typed: {} }),
  },
  '/sign-in/lost': {
    kinds: ['loss-reported'],
    stand: async () => {
      const door = await openDoor()
      const { email } = await addPerson(door)
      const { token } = given(await beginSignIn(door, { email, password, where }))
      return { door, page: '/sign-in/lost', cookie: `__Host-fuin-sign-in=${token}`, button: 'do=lost', typed: {} }
    },
  },
  '/sign-in/restore/:token stop': {
    kinds: ['restoration-stopped'],
    stand: async () => ({ ...(await withLink('restore')), button: 'do=stop', typed: {} }),
  },
  '/sign-in/restore/:token password': {
    kinds: [],
    stand: async () => ({ ...(await withLink('restore')), ...knowing }),
  },
  '/sign-in/restore/:token join': {
    kinds: ['access-restored', 'mfa-changed'],
    stand: async () => {
      const there = await withLink('restore')
      return { ...there, first: knowing, button: 'do=join', typed: {}, read: fromApp(there.door, 'code') }
    },
  },
  '/settings/second-factor report-loss': {
    kinds: ['loss-reported'],
    stand: async () => {
      const at = Date.UTC(2026, 9, 5, 1) - minutes(1)
      const door = await openDoor('sqlite', undefined, { passkeyDates: { offices: instant(at), members: instant(at) } })
      const cookie = await cookieOf(door, await addPerson(door))
      return { door, cookie, page: '/settings/second-factor', button: 'do=report-loss', typed: {} }
    },
  },
  '/settings/second-factor stop-restoring': {
    kinds: ['restoration-stopped'],
    stand: async () => {
      const door = await openDoor()
      const who = await addPerson(door)
      await agreedLoss(door, who)
      const cookie = await cookieOf(door, who)
      return { door, cookie, page: '/settings/second-factor', button: 'do=stop-restoring', typed: {} }
    },
  },
  '/people/:person/access': {
    kinds: ['restoration-stopped'],
    stand: async () => {
      const office = await secretariat()
      const someone = await addPerson(office.door)
      await agreedLoss(office.door, someone)
      const typed = { code: codeOf(office.door, office.who) }
      return { ...office, page: `/people/${someone.person}/access`, button: 'do=stop', typed }
    },
  },
  '/address/:token confirm': {
    kinds: ['address-confirmed'],
    stand: async () => ({ ...(await withLink('address-old')), button: 'do=confirm', typed: {} }),
  },
  '/address/:token confirm, by the new one': {
    kinds: ['address-waits'],
    stand: async () => ({ ...(await withLink('address-new')), button: 'do=confirm', typed: {} }),
  },
  '/address/:token stop': {
    kinds: ['address-stopped'],
    stand: async () => ({ ...(await withLink('address-old')), button: 'do=stop', typed: {} }),
  },
  '/settings/address ask': {
    kinds: ['address-asked'],
    stand: async () => {
      const door = await openDoor()
      const who = await addPerson(door)
      const typed = { address: 'atarashii@example.jp', code: codeOf(door, who) }
      return { door, cookie: await cookieOf(door, who), page: '/settings/address', button: 'do=ask', typed }
    },
  },
  '/settings/address stop': {
    kinds: ['address-stopped'],
    stand: async () => {
      const door = await openDoor()
      const who = await addPerson(door)
      await changing(door, who)
      return { door, cookie: await cookieOf(door, who), page: '/settings/address', button: 'do=stop', typed: {} }
    },
  },
  '/people/:person/address': {
    kinds: ['address-stopped'],
    stand: async () => {
      const office = await secretariat()
      const someone = await addPerson(office.door)
      await changing(office.door, someone)
      const typed = { code: codeOf(office.door, office.who) }
      return { ...office, page: `/people/${someone.person}/address`, button: 'do=stop', typed }
    },
  },
}
