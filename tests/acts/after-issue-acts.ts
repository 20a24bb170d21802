/** The acts by which a unit follows what it issued. */
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
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
]
