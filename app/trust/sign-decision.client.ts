import { askPortal } from '../access/ask-portal.client.ts'
import type { SignedActText } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import {
  type FirstOfTwo,
  type StatedLoss,
  type SuspensionSaid,
  successionDraft,
  suspensionDraft,
  type TrustTexts,
  trustDraft,
} from './decision-draft.ts'

/** A change of the log's trust: the first signature where `first` is null, else the second. */
export const trustToSign = (texts: TrustTexts, first: FirstOfTwo | null): Signable =>
  signable(trustDraft(texts, first), first, {
    to: '/log/trust/sign',
    body: { kind: 'change-trust', trust: texts.next },
  })

/** The same for setting aside the quorum of this trust. */
export const suspensionToSign = (trust: string, said: SuspensionSaid, first: FirstOfTwo | null): Signable =>
  signable(suspensionDraft(trust, said, first), first, { to: '/log/suspension/sign', body: {} })

/** That the log goes on after a loss. */
export const successionToSign = (loss: StatedLoss, first: FirstOfTwo | null): Signable =>
  signable(successionDraft(loss, first), first, { to: '/log/trust/sign', body: { kind: 'succeed-log' } })

/** Each kind is asked at a door of its own; every one is seconded at the same. */
function signable(
  act: ActToSign,
  first: FirstOfTwo | null,
  asking: { readonly to: string; readonly body: object },
): Signable {
  const { to, body } = first ? { to: '/decisions/second', body: { kind: act.act } } : asking
  const send = (signed: SignedActText) =>
    askPortal(to, { method: 'POST', body: { ...body, act: signed }, answer: unread })
  return { act, send }
}
