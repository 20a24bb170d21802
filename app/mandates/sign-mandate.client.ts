import { askPortal } from '../access/ask-portal.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { Outcome } from '../outcome.ts'
import { proposalToSign } from '../trust/sign-proposal.client.ts'
import { type MandateTyped, mandateObjects, parseMandate } from './mandate-asked.ts'
import { mandateBody } from './mandate-wire.ts'

/** The first of two signatures under a mandate. */
export function mandateToSign(typed: MandateTyped, text: string): Outcome<Signable, string> {
  const asked = parseMandate(typed)
  if (!asked.ok) return asked
  return proposalToSign({ kind: 'mandate', about: mandateObjects(asked.value), text }, (said) =>
    askPortal('/mandates/sign', {
      method: 'POST',
      sends: mandateBody,
      body: { ...asked.value, ...said },
      answer: unread,
    }),
  )
}
