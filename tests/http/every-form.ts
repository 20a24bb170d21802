import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { addMirror } from '../../app/access/mirrors.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { suspendOrganization } from '../../app/council/suspend-organization.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import { hours, instant, makeId } from '../../app/ids.ts'
import { confirmDecision, proposeSuspension } from '../../app/trust/decide-log.server.ts'
import { addPerson, codeOf, openDoor, password, sessionOf } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { random } from '../support/log.ts'
import { foundDecidingCouncil, suspensionAct } from '../trust/deciding-council.ts'

import {
  about,
  cookieOf,
  type FormCase,
  firstPage,
  fromApp,
  halfSignedIn,
  houseChosen,
  invitedLink,
  keptPasskey,
  officer,
  organizationOf,
  provenKey,
  secretariat,
  setting,
} from './before-a-form.ts'
import { deskForms } from './desk-forms.ts'
import { listForms } from './list-forms.ts'
import { mandateForms } from './mandate-forms.ts'
import { organizationForms } from './organization-forms.ts'
import { wayBackForms } from './way-back-forms.ts'

export const everyForm: Readonly<Record<string, FormCase>> = {
  '/sign-in': {
    kinds: [],
    stand: async () => {
      const door = await openDoor()
      const { email } = await addPerson(door)
      return { door, page: '/sign-in', cookie: '', button: null, typed: { email, password } }
    },
  },
  '/sign-in/second-factor': { kinds: ['signed-in'], stand: () => halfSignedIn({}) },
  '/sign-in/second-factor, suspended': {
    kinds: ['sign-in-refused'],
    stand: () => halfSignedIn({ state: 'suspended' }),
  },
  '/step-up': {
    kinds: ['stepped-up'],
    stand: setting('/step-up', null, (door, who) => ({ code: codeOf(door, who) })),
  },
  '/sign-out': { kinds: ['session-ended'], stand: setting('/sign-out', null, () => ({})) },
  '/language': {
    kinds: [],
    stand: async () => ({ ...(await setting('/', 'language=en', () => ({}))()), action: '/language' }),
  },
  '/theme': {
    kinds: [],
    stand: async () => ({ ...(await setting('/', 'theme=dark', () => ({}))()), action: '/theme' }),
  },
  ...wayBackForms,
  '/told': {
    kinds: [],
    stand: async () => {
      const { door, who, cookie, by } = await officer('member')
      given(await renewRecoveryCodes(door, { by, code: codeOf(door, who) }))
      return { door, cookie, page: '/', action: '/told', button: null, typed: {} }
    },
  },
  '/resealing/:request': {
    kinds: ['reseal-closed'],
    stand: async () => {
      const { door, who, cookie } = await officer('liaison')
      const { db } = door
      const request = makeId('q', random(16))
      const asked = { grounds: 'new-post', person_id: who.person, asked_by: who.person, bulletin_id: null } as const
      const at = { organization_id: who.organization, asked_at: door.now(), entry_index: 1 }
      await db
        .insertInto('reseal_request')
        .values({ id: request, ...asked, ...at })
        .execute()
      const waiting = { organization_id: who.organization, answered_at: null, answered_by: null }
      await db
        .insertInto('reseal_unit')
        .values({ request_id: request, ...waiting })
        .execute()
      return { door, cookie, page: `/resealing/${request}`, button: 'do=close', typed: {} }
    },
  },
  '/settings/profile': { kinds: [], stand: setting('/settings/profile', null, () => ({ locale: 'en' })) },
  '/settings/mail': { kinds: [], stand: setting('/settings/mail', null, () => ({})) },
  '/settings/sessions end': {
    kinds: ['session-ended'],
    stand: async () => {
      const { door, who, cookie } = await officer('member')
      // Used last, it stands first in the list.
      door.clock.advance(1000)
      await sessionOf(door, who)
      return { door, cookie, page: '/settings/sessions', button: 'do=end', typed: {} }
    },
  },
  '/settings/sessions end, this one': {
    kinds: ['session-ended'],
    stand: setting('/settings/sessions', 'do=end', () => ({})),
  },
  '/settings/sessions end-others': {
    kinds: ['session-ended'],
    stand: async () => {
      const { door, who, cookie } = await officer('member')
      await sessionOf(door, who)
      return { door, cookie, page: '/settings/sessions', button: 'do=end-others', typed: {} }
    },
  },
  '/settings/sessions end-all': {
    kinds: ['session-ended'],
    stand: setting('/settings/sessions', 'do=end-all', () => ({})),
  },
  '/settings/second-factor propose': {
    kinds: [],
    stand: setting('/settings/second-factor', 'do=propose', () => ({})),
  },
  '/settings/second-factor confirm': {
    kinds: ['mfa-changed'],
    stand: async () => {
      const { door, who, cookie } = await officer('member')
      const typed = { code: codeOf(door, who) }
      const first = { typed: {}, button: 'do=propose' }
      const page = '/settings/second-factor'
      return { door, cookie, page, button: 'do=confirm', typed, first, read: fromApp(door, 'newCode') }
    },
  },
  '/settings/second-factor remove-passkey': {
    kinds: ['mfa-changed', 'session-ended'],
    stand: async () => {
      const { door, who, cookie } = await officer('member')
      const passkey = await keptPasskey(door, who)
      await sessionOf(door, who)
      const typed = { passkey, code: codeOf(door, who) }
      return { door, cookie, page: '/settings/second-factor', button: 'do=remove-passkey', typed }
    },
  },
  '/settings/key/replace': {
    kinds: ['key-retired'],
    stand: async () => {
      const member = await officer('member')
      await provenKey(member, member.who)
      const typed = { why: 'superseded', sure: 'on', code: codeOf(member.door, member.who) }
      return { ...member, page: '/settings/key/replace', button: null, typed }
    },
  },
  '/settings/second-factor renew-codes': {
    kinds: ['mfa-changed'],
    stand: setting('/settings/second-factor', 'do=renew-codes', (door, who) => ({ code: codeOf(door, who) })),
  },
  '/settings/second-factor password': {
    kinds: ['mfa-changed'],
    stand: setting('/settings/second-factor', 'do=password', (door, who) => {
      const fresh = 'まどのそとを とおりすぎた 白いねこ'
      return { password: fresh, again: fresh, code: codeOf(door, who) }
    }),
  },
  '/invitation/:token password': {
    kinds: [],
    stand: async () => ({ ...(await invitedLink()), ...firstPage }),
  },
  '/invitation/:token join': {
    kinds: ['mfa-changed', 'mfa-changed', 'signed-in'],
    stand: async () => {
      const invited = await invitedLink()
      return { ...invited, first: firstPage, button: 'do=join', typed: {}, read: fromApp(invited.door, 'code') }
    },
  },
  '/people/invite': {
    kinds: ['person-invited'],
    stand: async () => {
      const office = await secretariat()
      const organization = await organizationOf(office)
      const form = {
        organization,
        name: '木戸 朔',
        reading: 'キド サク',
        email: 'kido@example.jp',
        role: 'liaison',
        locale: 'ja',
      }
      return {
        ...office,
        page: '/people/invite',
        button: null,
        typed: { ...form, code: codeOf(office.door, office.who) },
      }
    },
  },
  '/people/:person suspend': {
    kinds: ['person-suspended', 'session-ended'],
    stand: about('do=suspend', {}, { why: 'device-lost' }, ({ door }, someone) => sessionOf(door, someone)),
  },
  '/people/:person restore': {
    kinds: ['person-restored'],
    stand: about('do=restore', { state: 'suspended' }, {}),
  },
  '/people/:person leave': {
    kinds: ['person-left', 'session-ended'],
    stand: about('do=leave', {}, { why: 'transferred', sure: 'on' }, ({ door }, someone) => sessionOf(door, someone)),
  },
  '/people/:person facts': {
    kinds: ['person-changed'],
    stand: about('do=facts', {}, { name: '水野 灯里', reading: 'ミズノ アカリ', telephone: '03-5555-0123' }),
  },
  '/people/:person term': {
    kinds: ['person-engaged'],
    stand: about('do=term', {}, { until: '2099-03-31' }),
  },
  '/people/:person post': {
    kinds: ['person-moved', 'session-ended'],
    stand: about(
      'do=post',
      {},
      { role: 'member', department: '監視室' },
      ({ door }, someone) => sessionOf(door, someone),
      houseChosen,
    ),
  },
  '/people/:person return': {
    kinds: ['person-returned'],
    stand: about(
      'do=return',
      { state: 'left' },
      { role: 'member', email: 'mizuno.again@saiba-denki.example' },
      async () => undefined,
      houseChosen,
    ),
  },
  '/people/:person part': {
    kinds: ['person-appointed'],
    stand: about('do=part', {}, { part: 'contact' }),
  },
  ...mandateForms,
  ...organizationForms,
  '/people/:person renew': {
    kinds: ['person-invited'],
    stand: about('do=renew', { state: 'invited', setupStep: 'password' }, {}),
  },
  '/people/:person compare': {
    kinds: ['key-compared'],
    stand: about('do=compare', {}, { sure: 'on', channel: 'telephone' }, provenKey),
  },
  ...deskForms,
  ...listForms,
  '/organizations': {
    kinds: ['organization-added'],
    stand: async () => {
      const typed = { name: '北浜ガス 株式会社', kind: 'operator', sector: 'gas' }
      return { ...(await secretariat()), page: '/organizations', button: null, typed }
    },
  },
  '/organizations/:organization consent': {
    kinds: ['consent-given'],
    stand: async () => {
      const office = await secretariat()
      const page = `/organizations/${await organizationOf(office, 'operator')}`
      return { ...office, page, button: 'do=consent', typed: { on: '2026-10-02', sure: 'on' } }
    },
  },
  '/organizations/:organization withdraw': {
    kinds: ['consent-withdrawn'],
    stand: async () => {
      const office = await secretariat()
      const organization = await organizationOf(office, 'operator')
      given(await recordConsent(office.door, { organization, version: consentTexts[0].version, by: office.by }))
      const typed = { sure: 'on', code: codeOf(office.door, office.who) }
      return { ...office, page: `/organizations/${organization}`, button: 'do=withdraw', typed }
    },
  },
  '/organizations/:organization suspend': {
    kinds: ['organization-suspended', 'person-suspended', 'session-ended'],
    stand: async () => {
      const office = await secretariat()
      const member = await addPerson(office.door)
      await sessionOf(office.door, member)
      const typed = { why: 'intrusion-suspected', code: codeOf(office.door, office.who) }
      return { ...office, page: `/organizations/${member.organization}`, button: 'do=suspend', typed }
    },
  },
  '/organizations/:organization restore': {
    kinds: ['organization-restored'],
    stand: async () => {
      const office = await secretariat()
      const organization = await organizationOf(office)
      const code = office.who.recoveryCodes[0] ?? ''
      given(await suspendOrganization(office.door, { organization, why: 'reorganized', by: office.by, code }))
      const typed = { code: codeOf(office.door, office.who) }
      return { ...office, page: `/organizations/${organization}`, button: 'do=restore', typed }
    },
  },
  '/log/suspension': {
    kinds: ['suspension-ended'],
    stand: async () => {
      const council = await foundDecidingCouncil()
      const { door, oversight, aikawa } = council
      const until = instant(door.now() + hours(3))
      const first = await suspensionAct(council, oversight, { until, second: false })
      given(await proposeSuspension(door, { by: oversight.by, act: first }))
      const act = await suspensionAct(council, aikawa, { until, second: true })
      given(await confirmDecision(door, { by: aikawa.by, kind: 'suspend-quorum', act }))
      const cookie = await cookieOf(door, { person: oversight.person, role: 'oversight' })
      const close = () => council.close()
      return { door: { ...door, close }, cookie, page: '/log/suspension', button: 'do=end', typed: {} }
    },
  },
  '/log/names': {
    kinds: ['names-shown'],
    stand: async () => ({
      ...(await officer('compliance')),
      page: '/log',
      action: '/log/names',
      button: null,
      typed: { reason: '定例の確認のため' },
    }),
  },
  '/log/mirrors add': {
    kinds: ['mirror-added'],
    stand: async () => {
      const office = await officer('oversight')
      const typed = { name: '監督機関の複製', code: codeOf(office.door, office.who) }
      return { ...office, page: '/log/mirrors', button: 'do=add', typed }
    },
  },
  '/log/mirrors remove': {
    kinds: ['mirror-removed'],
    stand: async () => {
      const office = await officer('oversight')
      const code = codeOf(office.door, office.who)
      given(await addMirror(office.door, { name: '監督機関の複製', by: office.by, code }))
      return { ...office, page: '/log/mirrors', button: 'do=remove', typed: {} }
    },
  },
}
