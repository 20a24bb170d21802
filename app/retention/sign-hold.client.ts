import { askPortal } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { liftingObjects, parseHoldObject, placingObjects, properReason } from './hold.ts'

/** The act `hold` over the object and the reason's salted hash. */
export function holdToSign(asked: { readonly kind: string; readonly id: string }, text: string) {
  const { kind, id } = asked
  const object = parseHoldObject(kind, id)
  if (!object) return refused('hold-object')
  return reasoned(text, { do: 'place', kind, id }, (reason) => ({
    act: 'hold',
    objects: placingObjects(object, reason),
  }))
}

/** The act `lift-hold` over the hold's entry and the reason's salted hash. */
export const liftToSign = (entry: number, text: string) =>
  reasoned(text, { do: 'lift', entry: String(entry) }, (reason) => ({
    act: 'lift-hold',
    objects: liftingObjects(BigInt(entry), reason),
  }))

function reasoned(text: string, asked: object, actOf: (reason: SaltedText) => ActToSign): Outcome<Signable, string> {
  const reason = properReason(text)
  if (!reason.ok) return reason
  const form = JSON.stringify(asked)
  const salted = saltedFor(form, reason.value)
  return done({
    act: actOf(salted),
    salted: form,
    send: (act) => {
      const body = { ...asked, reason: salted.text, salt: saltSent(form, salted), act }
      return askPortal('/log/holds/sign', { method: 'POST', body, answer: unread })
    },
  })
}
