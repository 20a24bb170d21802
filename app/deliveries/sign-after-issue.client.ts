import { askPortal } from '../access/ask-portal.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import { unread } from '../formats/codec.ts'
import type { BulletinId, CopyId } from '../ids.ts'
import { bulletinObjects, reachedBody, reachedObjects, remindBody, withdrawBody } from './after-issue.ts'

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

export const reachedToSign = (
  { bulletin, copy }: { readonly bulletin: BulletinId; readonly copy: CopyId },
  answer: string,
): Signable => ({
  act: { act: 'reached', objects: reachedObjects({ bulletin, copy }) },
  send: (act) =>
    askPortal(`/bulletins/${bulletin}/reached`, {
      method: 'POST',
      sends: reachedBody,
      body: { copy, answer, act },
      answer: unread,
    }),
})
