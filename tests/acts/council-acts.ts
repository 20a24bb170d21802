/** What two people decide about the council itself, ready to be sent. */
import { addressObjects } from '../../app/recovery/address-change.ts'
import { agreeAddress, proposeAddress } from '../../app/recovery/change-address.server.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { agreePasskeyDates, proposePasskeyDates } from '../../app/trust/decide-passkeys.server.ts'
import { passkeyObjects } from '../../app/trust/passkey-dates.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn, value } from '../bulletins/council.ts'
import { type ActCase, ready, type Staff, salted } from './ready-act.ts'

async function proposingDays(staff: Staff, offices: string) {
  const days = { offices, members: '' }
  const reason = salted('全員のパスキーがそろうため')
  const about = passkeyObjects({ ...days, members: 'never' })
  const objects = proposingObjects('passkeys', about, reason)
  const sent = await signAct(staff, staff.oversight, { act: 'propose', objects })
  return { days, reason, sent, by: await signedIn(staff, staff.oversight) }
}

async function proposingAddress(staff: Staff, text: string) {
  const address = salted(text)
  const reason = salted('旧所属のメールは停止済み')
  const said = { person: staff.member.person, channel: 'telephone', address } as const
  const [signer] = staff.signers
  const objects = proposingObjects('change-address', addressObjects(said), reason)
  const sent = await signAct(staff, signer, { act: 'propose', objects })
  return { ...said, reason, sent, by: await signedIn(staff, signer) }
}

export const councilActs: readonly ActCase[] = [
  {
    kind: 'propose',
    room: 'app/trust/decide-council.server.ts',
    name: 'days for passkeys, by the first of two',
    async ready(staff) {
      const asked = await proposingDays(staff, '2031-04-01')
      return ready(asked.sent.text, asked.by, (council) => proposePasskeyDates(council, asked))
    },
  },
  {
    kind: 'agree',
    room: 'app/trust/decide-council.server.ts',
    name: 'days for passkeys, by the second',
    async ready(staff) {
      value(await proposePasskeyDates(staff, await proposingDays(staff, '2032-04-01')))
      const waiting = await waitingDecision(staff, 'passkeys')
      if (!waiting) throw new Error('nothing waits')
      const [signer] = staff.signers
      const objects = agreeingObjects('passkeys', waiting, proposedIn(waiting))
      const sent = await signAct(staff, signer, { act: 'agree', objects })
      const by = await signedIn(staff, signer)
      return ready(sent.text, by, (council) => agreePasskeyDates(council, { sent, by }))
    },
  },
  {
    kind: 'propose',
    room: 'app/trust/decide-council.server.ts',
    name: 'another mail address, by the first of two',
    async ready(staff) {
      const asked = await proposingAddress(staff, 'betsu-no@example.jp')
      return ready(asked.sent.text, asked.by, (council) => proposeAddress(council, asked))
    },
  },
  {
    kind: 'agree',
    room: 'app/trust/decide-council.server.ts',
    name: 'another mail address, by the second',
    async ready(staff) {
      value(await proposeAddress(staff, await proposingAddress(staff, 'mata-betsu-no@example.jp')))
      const waiting = await waitingDecision(staff, 'change-address')
      if (!waiting) throw new Error('nothing waits')
      const [, second] = staff.signers
      const objects = agreeingObjects('change-address', waiting, proposedIn(waiting))
      const sent = await signAct(staff, second, { act: 'agree', objects })
      const by = await signedIn(staff, second)
      return ready(sent.text, by, (council) => agreeAddress(council, { sent, by }))
    },
  },
]
