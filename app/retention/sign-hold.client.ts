import { askPortal } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { liftingObjects, parseHoldObject, placingObjects, properReason } from './hold.ts'
import { type HoldBody, holdBody } from './hold-wire.ts'

/** The act `hold` over the object and the reason's salted hash. */
export function holdToSign(asked: { readonly kind: string; readonly id: string }, text: string) {
  const { kind, id } = asked
  const object = parseHoldObject(kind, id)
  if (!object) return refused('hold-object')
  return reasoned(text, {
    form: `place ${kind} ${id}`,
    actOf: (reason) => ({ act: 'hold', objects: placingObjects(object, reason) }),
    bodyOf: (said) => ({ do: 'place', kind, id, ...said }),
  })
}

/** The act `lift-hold` over the hold's entry and the reason's salted hash. */
export const liftToSign = (entry: number, text: string) =>
  reasoned(text, {
    form: `lift ${entry}`,
    actOf: (reason) => ({ act: 'lift-hold', objects: liftingObjects(BigInt(entry), reason) }),
    bodyOf: (said) => ({ do: 'lift', entry: String(entry), ...said }),
  })

interface Reasoned {
  /** Whose salt it is. */
  readonly form: string
  readonly actOf: (reason: SaltedText) => ActToSign
  readonly bodyOf: (said: Pick<HoldBody, 'reason' | 'salt' | 'act'>) => HoldBody
}

function reasoned(text: string, { form, actOf, bodyOf }: Reasoned): Outcome<Signable, string> {
  const reason = properReason(text)
  if (!reason.ok) return reason
  const salted = saltedFor(form, reason.value)
  return done({
    act: actOf(salted),
    salted: form,
    send: (act) => {
      const body = bodyOf({ reason: salted.text, salt: saltSent(form, salted), act })
      return askPortal('/log/holds/sign', { method: 'POST', sends: holdBody, body, answer: unread })
    },
  })
}
