/** What two people decide about the council itself, ready to be sent. */

import { dayOf } from '../../app/council/engagement.ts'
import { days } from '../../app/ids.ts'
import { agreeMandate, proposeMandate } from '../../app/mandates/give-mandate.server.ts'
import { mandateObjects } from '../../app/mandates/mandate-asked.ts'
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

async function givingMandate(staff: Staff, last: string) {
  const { person } = staff.liaison
  const asked = { person, power: 'secretariat', last } as const
  const reason = salted('夜間に連絡が付かないときに備えるため')
  const [signer] = staff.signers
  const objects = proposingObjects('mandate', mandateObjects(asked), reason)
  const sent = await signAct(staff, signer, { act: 'propose', objects })
  return { asked, reason, sent, by: await signedIn(staff, signer) }
}

export const councilActs: readonly ActCase[] = [
  {
    kind: 'propose',
    room: 'app/trust/decide-council.server.ts',
    name: 'a deputy, by the first of two',
    async ready(staff) {
      const asked = await givingMandate(staff, dayOf(staff.now() + days(30)))
      return ready(asked.sent.text, asked.by, (council) => proposeMandate(council, asked))
    },
  },
  {
    kind: 'agree',
    room: 'app/trust/decide-council.server.ts',
    name: 'a deputy, by the second',
    async ready(staff) {
      value(await proposeMandate(staff, await givingMandate(staff, dayOf(staff.now() + days(31)))))
      // Each case is its own person's: the one before may stand by already.
      await staff.db.deleteFrom('mandate').execute()
      const waiting = await waitingDecision(staff, 'mandate')
      if (!waiting) throw new Error('nothing waits')
      const objects = agreeingObjects('mandate', waiting, proposedIn(waiting))
      const sent = await signAct(staff, staff.oversight, { act: 'agree', objects })
      const by = await signedIn(staff, staff.oversight)
      return ready(sent.text, by, (council) => agreeMandate(council, { sent, by }))
    },
  },
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
