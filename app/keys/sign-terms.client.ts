import { askPortal } from '../access/ask-portal.client.ts'
import { actBody } from '../acts/act-wire.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { done, type Outcome } from '../outcome.ts'

/** Which text is signed: one's own pledge, or one's organization's consent. */
export type SignedTerms = 'pledge' | 'consent'

const doors = { pledge: '/setup/pledge/sign', consent: '/agreement/sign' } as const satisfies Record<
  SignedTerms,
  string
>

/** The act over the text the page shows. */
export const termsToSign = (act: SignedTerms, objects: readonly ActObject[]): Outcome<Signable, string> =>
  done({
    act: { act, objects },
    send: (sent) => askPortal(doors[act], { method: 'POST', sends: actBody, body: { act: sent }, answer: unread }),
  })
