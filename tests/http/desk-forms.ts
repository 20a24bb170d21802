/** The secretariat's forms about desks; see every-form.ts. */
import { insertDesk, insertMember } from '../../app/desks/desk-store.server.ts'
import { addPerson, codeOf } from '../access/door.ts'
import { type FormCase, secretariat } from './before-a-form.ts'

/** An office's desk, and a liaison who serves it or may. */
async function atDesk(serves: boolean) {
  const office = await secretariat()
  const { door, who } = office
  const liaison = await addPerson(door, { role: 'liaison' })
  const names = { ja: '内閣の窓口', en: 'Cabinet desk' }
  await insertDesk(door.db, { id: 'cabinet', kind: 'office', organization: null, names }, door.now())
  if (serves) await insertMember(door.db, 'cabinet', liaison.person, door.now())
  return { ...office, page: '/desks/cabinet/change', liaison, code: codeOf(door, who) }
}

export const deskForms: Readonly<Record<string, FormCase>> = {
  '/desks/found office': {
    kinds: ['desk-founded'],
    stand: async () => {
      const office = await secretariat()
      const typed = { word: 'sector-gas', ja: 'ガスの窓口', en: 'Gas desk', code: codeOf(office.door, office.who) }
      return { ...office, page: '/desks/found', button: 'do=office', typed }
    },
  },
  '/desks/found organizations': {
    kinds: ['desk-founded'],
    stand: async () => {
      const office = await secretariat()
      // Of the organizations there are, the one that has consented is theirs.
      const typed = { code: codeOf(office.door, office.who) }
      return { ...office, page: '/desks/found', button: 'do=organizations', typed }
    },
  },
  '/desks/:desk/change join': {
    kinds: ['desk-joined'],
    stand: async () => {
      const { liaison, code, ...office } = await atDesk(false)
      return { ...office, button: 'do=join', typed: { joining: liaison.person, code } }
    },
  },
  '/desks/:desk/change leave': {
    kinds: ['desk-left'],
    stand: async () => {
      const { liaison, code, ...office } = await atDesk(true)
      return { ...office, button: 'do=leave', typed: { leaving: liaison.person, code } }
    },
  },
  '/desks/:desk/change sharing': {
    kinds: ['desk-sharing-set'],
    stand: async () => {
      const { code, liaison: _, ...office } = await atDesk(true)
      return { ...office, button: 'do=sharing', typed: { earlier: 'kept', code } }
    },
  },
  '/desks/:desk/change close': {
    kinds: ['desk-closed'],
    stand: async () => {
      const { code, liaison: _, ...office } = await atDesk(true)
      return { ...office, button: 'do=close', typed: { code } }
    },
  },
}
