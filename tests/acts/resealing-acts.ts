/** The acts by which earlier bulletins are asked for and sealed anew. */
import { askReseal } from '../../app/resealing/ask-reseal.server.ts'
import { resealBulletin } from '../../app/resealing/reseal-bulletin.server.ts'
import { askingObjects } from '../../app/resealing/reseal-request.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { join, signedIn, value } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { asked, madeAnew } from '../resealing/resealing.ts'
import { type ActCase, ready } from './ready-act.ts'

export const resealingActs: readonly ActCase[] = [
  {
    kind: 'reseal',
    room: 'app/resealing/reseal-bulletin.server.ts',
    name: 'a bulletin sealed anew to somebody more',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [])
      const resealing = { bulletin, to: [staff.member] }
      const sent = await asked(staff, resealing, value(await madeAnew(staff, resealing)))
      return ready(sent.sent.text, sent.by, (council) => resealBulletin(council, sent))
    },
  },
  {
    kind: 'ask-reseal',
    room: 'app/resealing/ask-reseal.server.ts',
    name: 'an earlier bulletin asked for',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const colleague = await join(staff, 'member', '同僚 ひかる')
      const house = { organization_id: staff.member.organization }
      await staff.db.updateTable('person').set(house).where('id', '=', colleague.person).execute()
      const wish = { grounds: 'colleague', person: colleague.person, bulletin } as const
      const said = { act: 'ask-reseal', grounds: 'colleague', objects: askingObjects(wish) } as const
      const sent = await signAct(staff, staff.member, said)
      const by = await signedIn(staff, staff.member)
      return ready(sent.text, by, (council) => askReseal(council, { ...wish, sent, by }))
    },
  },
]
