import { unread } from '../formats/codec.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Outcome } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'
import { sentUntilAnswered } from './sent-act.client.ts'
import { type SignedActText, signAct } from './sign-act.client.ts'

/** Signs the act `pledge` over the text the page shows, and sends it. */
export const signPledge = (text: ActObject): Promise<Outcome<unknown, string>> =>
  take(`${text.id} ${text.sha256}`, {
    sign: () => signAct({ act: 'pledge', objects: [text] }),
    send: (act) => askPortal('/setup/pledge/sign', { method: 'POST', body: { act }, answer: unread }),
  })

const take = sentUntilAnswered<SignedActText>()
