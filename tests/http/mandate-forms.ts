/** The presses that end what was given beside a role; see every-form.ts. */
import { addMandate } from '../../app/access/mandate-store.server.ts'
import { days, instant, makeId } from '../../app/ids.ts'
import { addPerson, codeOf, type Door, type TestPerson } from '../access/door.ts'
import { random } from '../support/log.ts'
import { type FormCase, officer, secretariat } from './before-a-form.ts'

async function given(door: Door, { person, organization }: TestPerson): Promise<string> {
  const id = makeId('n', random(16))
  const until = instant(door.now() + days(30))
  const about = { id, person, organization, power: 'own-audit', role: 'member', entry: 0n } as const
  await door.db.transaction().execute((trx) => addMandate(trx, { ...about, at: door.now(), until }))
  return `do=end-${id}`
}

export const mandateForms: Readonly<Record<string, FormCase>> = {
  '/mandates/own': {
    kinds: ['mandate-ended'],
    stand: async () => {
      const { door, who, cookie } = await officer('member')
      const button = await given(door, who)
      return { door, cookie, page: '/mandates/own', button, typed: { code: codeOf(door, who) } }
    },
  },
  '/people/:person/mandates': {
    kinds: ['mandate-ended'],
    stand: async () => {
      const office = await secretariat()
      const holder = await addPerson(office.door)
      const button = await given(office.door, holder)
      const typed = { code: codeOf(office.door, office.who) }
      return { ...office, page: `/people/${holder.person}/mandates`, button, typed }
    },
  },
}
