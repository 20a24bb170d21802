import { askPortal } from '../access/ask-portal.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import { unread } from '../formats/codec.ts'
import type { BulletinId } from '../ids.ts'
import { bulletinObjects, remindBody, withdrawBody } from './after-issue.ts'

export const withdrawToSign = (bulletin: BulletinId, grounds: WithdrawGrounds): Signable => ({
  act: { act: 'withdraw', grounds, objects: bulletinObjects(bulletin) },
  send: (act) =>
    askPortal(`/bulletins/${bulletin}/withdraw`, {
      method: 'POST',
      sends: withdrawBody,
      body: { grounds, act },
      answer: unread,
    }),
})

export const remindToSign = (bulletin: BulletinId): Signable => ({
  act: { act: 'remind', objects: bulletinObjects(bulletin) },
  send: (act) =>
    askPortal(`/bulletins/${bulletin}/remind`, { method: 'POST', sends: remindBody, body: { act }, answer: unread }),
})
