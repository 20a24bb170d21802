/** The acts by which something comes back about a bulletin. */
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
import { hours } from '../../app/ids.ts'
import { decideOnSharing, reply } from '../../app/responses/answer-reader.server.ts'
import { askSender, askSharing } from '../../app/responses/ask-sender.server.ts'
import { respond } from '../../app/responses/respond.server.ts'
import { shareSightings } from '../../app/responses/share-sightings.server.ts'
import {
  questionSent,
  replySent,
  respondSent,
  sendDecision,
  sendQuestion,
  sendResponse,
  sendSharing,
  sharingSent,
} from '../../db/demo/send-note.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Somebody, signedIn, value } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { type ActCase, ready, type Staff } from './ready-act.ts'

const issued = async (staff: Staff) => (await issueTo(staff, [staff.member])).id
const sending = async (staff: Staff, signer: Somebody, bulletin: Awaited<ReturnType<typeof issued>>) => ({
  signer,
  by: await signedIn(staff, signer),
  bulletin,
})

export const respondingActs: readonly ActCase[] = [
  {
    kind: 'respond',
    room: 'app/responses/respond.server.ts',
    name: 'an organization’s answer',
    async ready(staff) {
      const from = await sending(staff, staff.member, await issued(staff))
      const asked = await respondSent(staff, from, { state: 'checking', text: '端末 3 台を確認しています。' })
      return ready(asked.sent.text, asked.by, (council) => respond(council, asked))
    },
  },
  {
    kind: 'ask',
    room: 'app/responses/ask-sender.server.ts',
    name: 'a question to the unit',
    async ready(staff) {
      const asked = await questionSent(staff, await sending(staff, staff.member, await issued(staff)), '対象の版は。')
      return ready(asked.sent.text, asked.by, (council) => askSender(council, asked))
    },
  },
  {
    kind: 'reply',
    room: 'app/responses/answer-reader.server.ts',
    name: 'a question answered',
    async ready(staff) {
      const bulletin = await issued(staff)
      const question = await sendQuestion(staff, await sending(staff, staff.member, bulletin), '対象の版は。')
      const asked = await replySent(staff, await sending(staff, staff.liaison, bulletin), question, '4.2 以前です。')
      return ready(asked.sent.text, asked.by, (council) => reply(council, asked))
    },
  },
  {
    kind: 'ask-sharing',
    room: 'app/responses/ask-sender.server.ts',
    name: 'a request to hand it on',
    async ready(staff) {
      const from = await sending(staff, staff.member, await issued(staff))
      const asked = await sharingSent(staff, from, 'mssp', '監視を委託しています。')
      return ready(asked.sent.text, asked.by, (council) => askSharing(council, asked))
    },
  },
  {
    kind: 'decide-sharing',
    room: 'app/responses/answer-reader.server.ts',
    name: 'a request to hand it on, decided',
    async ready(staff) {
      const bulletin = await issued(staff)
      const from = await sending(staff, staff.member, bulletin)
      const request = await sendSharing(staff, from, 'mssp', '監視を委託しています。')
      const asked = await sendDecision(staff, await sending(staff, staff.liaison, bulletin), request)
      return ready(asked.sent.text, asked.by, (council) => decideOnSharing(council, asked))
    },
  },
  {
    kind: 'share-sightings',
    room: 'app/responses/share-sightings.server.ts',
    name: 'readers told how much was seen',
    async ready(staff) {
      const bulletin = await issued(staff)
      value(await sendResponse(staff, await sending(staff, staff.member, bulletin), { state: 'detected' }))
      staff.clock.advance(hours(1))
      await staff.log.beat()
      const act = { act: 'share-sightings', sighted: 'few', objects: bulletinObjects(bulletin) } as const
      const sent = await signAct(staff, staff.liaison, act)
      const by = await signedIn(staff, staff.liaison)
      const rule = { floor: 1, many: 2, delayHours: 1 }
      return ready(sent.text, by, (council) => shareSightings(council, { bulletin, sent, by, rule }))
    },
  },
]
