import { askPortal } from '../access/ask-portal.client.ts'
import { type ActSent, actBody } from '../acts/act-wire.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { Outcome } from '../outcome.ts'
import {
  type DecisionDraft,
  type FirstOfTwo,
  type StatedLoss,
  type SuspensionSaid,
  successionDraft,
  suspensionDraft,
  type TrustTexts,
  trustDraft,
} from './decision-draft.ts'
import { secondBody, trustBody } from './decision-wire.ts'

/** A change of the log's trust: the first signature where `first` is null, else the second. */
export const trustToSign = (texts: TrustTexts, first: FirstOfTwo | null): Signable =>
  signable(trustDraft(texts, first), first, (act) => {
    const body = { kind: 'change-trust', trust: texts.next, act } as const
    return askPortal('/log/trust/sign', { method: 'POST', sends: trustBody, body, answer: unread })
  })

/** The same for setting aside the quorum of this trust. */
export const suspensionToSign = (trust: string, said: SuspensionSaid, first: FirstOfTwo | null): Signable =>
  signable(suspensionDraft(trust, said, first), first, (act) =>
    askPortal('/log/suspension/sign', { method: 'POST', sends: actBody, body: { act }, answer: unread }),
  )

/** That the log goes on after a loss. */
export const successionToSign = (loss: StatedLoss, first: FirstOfTwo | null): Signable =>
  signable(successionDraft(loss, first), first, (act) => {
    const body = { kind: 'succeed-log', act } as const
    return askPortal('/log/trust/sign', { method: 'POST', sends: trustBody, body, answer: unread })
  })

/** Each kind is asked at a door of its own; every one is seconded at the same. */
function signable(
  draft: DecisionDraft,
  first: FirstOfTwo | null,
  ask: (act: ActSent) => Promise<Outcome<unknown, string>>,
): Signable {
  const second = (act: ActSent) => {
    const body = { kind: draft.act, act }
    return askPortal('/decisions/second', { method: 'POST', sends: secondBody, body, answer: unread })
  }
  return { act: draft, send: first ? second : ask }
}
