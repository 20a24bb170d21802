/** Forms about several people at once: those chosen in the list, and lists of changes; see every-form.ts. */
import { askedAt } from '../../app/access/agreement.ts'
import { carryOutDue } from '../../app/changeover/carry-out-changeover.server.ts'
import { addConsent, replaceConsent } from '../../app/council/organization-store.server.ts'
import { codeOf } from '../access/door.ts'
import { chosenTogether, confirmedList, cookieOf, type FormCase, listBeforeForm } from './before-a-form.ts'

export const listForms: Readonly<Record<string, FormCase>> = {
  '/people/together suspend': {
    kinds: ['person-suspended', 'person-suspended'],
    stand: () => chosenTogether('do=suspend', { why: 'away' }),
  },
  '/people/together leave': {
    kinds: ['person-left', 'person-left'],
    stand: () => chosenTogether('do=leave', { why: 'transferred' }),
  },
  '/people/together renew': {
    kinds: ['person-invited', 'person-invited'],
    stand: () => chosenTogether('do=renew', {}),
  },
  '/people/changeovers/new check': { kinds: [], stand: async () => listBeforeForm('do=check') },
  '/people/changeovers/new confirm': {
    kinds: ['changeover-confirmed'],
    stand: async () => {
      const { typed, ...standing } = await listBeforeForm('do=confirm')
      const { door, who } = standing
      return { ...standing, first: { typed, button: 'do=check' }, typed: { code: codeOf(door, who) } }
    },
  },
  '/people/changeovers/:changeover drop': {
    kinds: ['changeover-dropped'],
    stand: () => confirmedList('do=drop'),
  },
  '/people/changeovers/:changeover links': {
    kinds: ['person-invited'],
    stand: async () => {
      const standing = await confirmedList('do=links')
      const { door, who, at } = standing
      door.clock.advance(at - door.now() + 1)
      await carryOutDue({ ...door, logger: { error: (fields) => Promise.reject(fields) } })
      // By April their organization has agreed to December's text, which is demanded from that day on.
      const { version: textVersion, hash: textHash } = askedAt(door.texts.consent, door.now())
      const { organization } = who
      await replaceConsent(door.db, organization, door.now())
      await addConsent(door.db, { organization, textVersion, textHash, at: door.now(), entryIndex: 1n })
      return { ...standing, cookie: await cookieOf(door, who), typed: { code: codeOf(door, who) } }
    },
  },
}
