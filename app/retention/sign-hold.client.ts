import { unread } from '../formats/codec.ts'
import { askPortal } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { type Outcome, refused } from '../outcome.ts'
import { liftingObjects, parseHoldObject, placingObjects, properReason } from './hold.ts'

/** Signs the act `hold` over the object and the reason's salted hash, and places the hold. */
export async function placeHold(
  asked: { readonly kind: string; readonly id: string },
  text: string,
): Promise<Outcome<unknown, string>> {
  const object = parseHoldObject(asked.kind, asked.id)
  if (!object) return refused('hold-object')
  const reason = properReason(text)
  if (!reason.ok) return reason
  const salted = saltText(reason.value)
  const act = await signAct({ act: 'hold', objects: placingObjects(object, salted) })
  if (!act.ok) return act
  const said = { reason: salted.text, salt: saltSent(salted), act: act.value }
  const body = { do: 'place', kind: asked.kind, id: asked.id, ...said }
  return askPortal('/log/holds/sign', { method: 'POST', body, answer: unread })
}

/** Signs the act `lift-hold` over the hold's entry and the reason's salted hash, and lifts it. */
export async function liftHold(entry: number, text: string): Promise<Outcome<unknown, string>> {
  const reason = properReason(text)
  if (!reason.ok) return reason
  const salted = saltText(reason.value)
  const act = await signAct({ act: 'lift-hold', objects: liftingObjects(BigInt(entry), salted) })
  if (!act.ok) return act
  const said = { reason: salted.text, salt: saltSent(salted), act: act.value }
  const body = { do: 'lift', entry: String(entry), ...said }
  return askPortal('/log/holds/sign', { method: 'POST', body, answer: unread })
}
