import { askPortal } from '../access/ask-portal.client.ts'
import { actBody } from '../acts/act-wire.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { done, type Outcome } from '../outcome.ts'

/** The act `pledge` over the text the page shows. */
export const pledgeToSign = (text: ActObject): Outcome<Signable, string> =>
  done({
    act: { act: 'pledge', objects: [text] },
    send: (act) => askPortal('/setup/pledge/sign', { method: 'POST', sends: actBody, body: { act }, answer: unread }),
  })
