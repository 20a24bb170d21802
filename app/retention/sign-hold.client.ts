import { askPortal } from '../keys/ask-portal.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { type Outcome, refused } from '../outcome.ts'
import { liftingObjects, parseHoldObject, placingObjects, properReason } from './hold.ts'

/** Signs the act `hold` over the object and the reason, and places the hold. */
export async function placeHold(
  asked: { readonly kind: string; readonly id: string },
  text: string,
): Promise<Outcome<unknown, string>> {
  const object = parseHoldObject(asked.kind, asked.id)
  if (!object) return refused('hold-object')
  const reason = properReason(text)
  if (!reason.ok) return reason
  const act = await signAct({ act: 'hold', objects: placingObjects(object, reason.value) })
  if (!act.ok) return act
  const body = { do: 'place', kind: asked.kind, id: asked.id, reason: reason.value, act: act.value }
  return askPortal('/log/holds/sign', { method: 'POST', body })
}

/** Signs the act `lift-hold` over the hold's entry and the reason, and lifts it. */
export async function liftHold(entry: number, text: string): Promise<Outcome<unknown, string>> {
  const reason = properReason(text)
  if (!reason.ok) return reason
  const act = await signAct({ act: 'lift-hold', objects: liftingObjects(BigInt(entry), reason.value) })
  if (!act.ok) return act
  const body = { do: 'lift', entry: String(entry), reason: reason.value, act: act.value }
  return askPortal('/log/holds/sign', { method: 'POST', body })
}
