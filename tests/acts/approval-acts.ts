/** The acts between sealing a bulletin and issuing it, where a second liaison looks at it first. */
import { approveBulletin, returnBulletin } from '../../app/approvals/answer-approval.server.ts'
import { returningObjects } from '../../app/approvals/approval.ts'
import { askApproval } from '../../app/approvals/ask-approval.server.ts'
import { reasonObject } from '../../app/trust/refusal.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn, value } from '../bulletins/council.ts'
import { approvalAsked, openProposal, proposeAsked, seal, secondLiaison, upload, write } from '../bulletins/sealing.ts'
import { type ActCase, ready, type Staff, salted } from './ready-act.ts'

async function sealedSecret(staff: Staff) {
  const written = await write(staff, [staff.member], { class: 'controlled' })
  const { sealed, copies } = await seal(staff, written)
  value(await upload(staff, written.prepared.id, copies))
  return proposeAsked(staff, { written, sealed })
}

async function opened(staff: Staff) {
  const asked = await sealedSecret(staff)
  value(await askApproval(staff, asked))
  const second = await secondLiaison(staff)
  return { second, bulletin: asked.bulletin, open: await openProposal(staff, second, asked.bulletin) }
}

const answers = 'app/approvals/answer-approval.server.ts'

export const approvalActs: readonly ActCase[] = [
  {
    kind: 'propose',
    room: 'app/approvals/ask-approval.server.ts',
    name: 'approval of a bulletin asked for',
    async ready(staff) {
      const asked = await sealedSecret(staff)
      return ready(asked.sent.text, asked.by, (council) => askApproval(council, asked))
    },
  },
  {
    kind: 'approve',
    room: answers,
    name: 'a bulletin approved',
    async ready(staff) {
      const { second, open } = await opened(staff)
      const asked = await approvalAsked(staff, second, open)
      return ready(asked.sent.text, asked.by, (council) => approveBulletin(council, asked))
    },
  },
  {
    kind: 'refuse',
    room: answers,
    name: 'a bulletin returned to its author',
    async ready(staff) {
      const { second, open, bulletin } = await opened(staff)
      const reason = salted('宛先を確認してください。')
      const objects = returningObjects({ bulletin, ...open.proposed }, open.proposed.asked, reasonObject(reason))
      const sent = await signAct(staff, second, { act: 'refuse', objects })
      const by = await signedIn(staff, second)
      return ready(sent.text, by, (council) => returnBulletin(council, { bulletin, reason, sent, by }))
    },
  },
]
