/** The acts by which a unit follows what it issued. */
import { callWords } from '../../app/council/call-words.server.ts'
import { bulletinObjects, reachedObjects } from '../../app/deliveries/after-issue.ts'
import { deliveriesOf } from '../../app/deliveries/delivery-store.server.ts'
import { noteCall } from '../../app/deliveries/note-call.server.ts'
import { remindRecipients } from '../../app/deliveries/remind-recipients.server.ts'
import { withdrawBulletin } from '../../app/deliveries/withdraw-bulletin.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { type ActCase, ready } from './ready-act.ts'

export const afterIssueActs: readonly ActCase[] = [
  {
    kind: 'withdraw',
    room: 'app/deliveries/withdraw-bulletin.server.ts',
    name: 'a bulletin withdrawn',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const grounds = 'error'
      const sent = await signAct(staff, staff.liaison, { act: 'withdraw', grounds, objects: bulletinObjects(bulletin) })
      const by = await signedIn(staff, staff.liaison)
      return ready(sent.text, by, (council) => withdrawBulletin(council, { bulletin, grounds, sent, by }))
    },
  },
  {
    kind: 'remind',
    room: 'app/deliveries/remind-recipients.server.ts',
    name: 'silent recipients reminded',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const sent = await signAct(staff, staff.liaison, { act: 'remind', objects: bulletinObjects(bulletin) })
      const by = await signedIn(staff, staff.liaison)
      return ready(sent.text, by, (council) => remindRecipients(council, { bulletin, sent, by }))
    },
  },
  {
    kind: 'reached',
    room: 'app/deliveries/note-call.server.ts',
    name: 'a recipient reached by telephone',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const { person } = staff.member
      const noticeAt = staff.now()
      await staff.db.updateTable('person').set({ notice_at: noticeAt }).where('id', '=', person).execute()
      const answer = callWords(staff.serverKey, { person, noticeAt, language: 'ja' }).callee.join(' ')
      const [delivery] = await deliveriesOf(staff.db, bulletin)
      if (!delivery) throw new Error('nobody was sent it')
      const { copy } = delivery
      const sent = await signAct(staff, staff.liaison, { act: 'reached', objects: reachedObjects({ bulletin, copy }) })
      const by = await signedIn(staff, staff.liaison)
      return ready(sent.text, by, (council) => noteCall(council, { bulletin, copy, answer, sent, by }))
    },
  },
]
