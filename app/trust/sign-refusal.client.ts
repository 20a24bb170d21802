import { askPortal } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import { leafHash } from '../formats/merkle.ts'
import { done, type Outcome } from '../outcome.ts'
import { refusalBody } from './decision-wire.ts'
import type { DecisionKind } from './decisions.ts'
import { refusalReason, refusingObjects } from './refusal.ts'

/** The entry that asks, as the page has it. */
export interface AskedShown {
  readonly kind: DecisionKind
  /** Decimal. */
  readonly index: string
  /** Base64. */
  readonly entry: string
}

/** The act `refuse` over the entry that asks and the reason's salted hash. */
export function refusalToSign({ kind, index, entry }: AskedShown, text: string): Outcome<Signable, string> {
  const reason = refusalReason(text)
  if (!reason.ok) return reason
  const form = `refuse ${index}`
  const salted = saltedFor(form, reason.value)
  const asked = { index: BigInt(index), leaf: leafHash(fromBase64(entry)) }
  return done({
    act: { act: 'refuse', objects: refusingObjects(asked, salted) },
    salted: form,
    send: (act) => {
      const body = { kind, reason: salted.text, salt: saltSent(form, salted), act }
      return askPortal('/decisions/refuse', { method: 'POST', sends: refusalBody, body, answer: unread })
    },
  })
}
