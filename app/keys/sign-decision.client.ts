import { unread } from '../formats/codec.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import { askPortal } from './ask-portal.client.ts'
import {
  type FirstOfTwo,
  type StatedLoss,
  type SuspensionSaid,
  successionDraft,
  suspensionDraft,
  type TrustTexts,
  trustDraft,
} from './decision-draft.ts'
import type { Signable } from './take-signable.client.ts'

/** A change of the log's trust: the first signature where `first` is null. */
export const trustToSign = (texts: TrustTexts, first: FirstOfTwo | null): Signable =>
  sentTo('/log/trust/sign', trustDraft(texts, first), first ? { do: 'confirm' } : { do: 'propose', trust: texts.next })

/** The same for setting aside the quorum of this trust. */
export const suspensionToSign = (trust: string, said: SuspensionSaid, first: FirstOfTwo | null): Signable =>
  sentTo('/log/suspension/sign', suspensionDraft(trust, said, first), { do: first ? 'confirm' : 'propose' })

/** That the log goes on after a loss. */
export const successionToSign = (loss: StatedLoss, first: FirstOfTwo | null): Signable =>
  sentTo('/log/trust/sign', successionDraft(loss, first), { do: first ? 'confirm-succession' : 'propose-succession' })

const sentTo = (to: string, act: ActToSign, saying: object): Signable => ({
  act,
  send: (signed) => askPortal(to, { method: 'POST', body: { ...saying, act: signed }, answer: unread }),
})
