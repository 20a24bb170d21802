import { unread } from '../formats/codec.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { askPortal } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { sentUntilAnswered } from '../keys/sent-act.client.ts'
import { type SignedActText, signAct } from '../keys/sign-act.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
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
  const { kind, id } = asked
  return take(`place ${kind} ${id} ${reason.value}`, {
    sign: () => signed(reason.value, (salted) => ({ act: 'hold', objects: placingObjects(object, salted) })),
    send: (said) => sendHold({ do: 'place', kind, id, ...said }),
  })
}

/** Signs the act `lift-hold` over the hold's entry and the reason's salted hash, and lifts it. */
export async function liftHold(entry: number, text: string): Promise<Outcome<unknown, string>> {
  const reason = properReason(text)
  if (!reason.ok) return reason
  return take(`lift ${entry} ${reason.value}`, {
    sign: () =>
      signed(reason.value, (salted) => ({ act: 'lift-hold', objects: liftingObjects(BigInt(entry), salted) })),
    send: (said) => sendHold({ do: 'lift', entry: String(entry), ...said }),
  })
}

interface Said {
  readonly reason: string
  readonly salt: string
  readonly act: SignedActText
}

const take = sentUntilAnswered<Said>()

async function signed(
  reason: string,
  draftOf: (salted: SaltedText) => Parameters<typeof signAct>[0],
): Promise<Outcome<Said, string>> {
  const salted = saltText(reason)
  const act = await signAct(draftOf(salted))
  return act.ok ? done({ reason: salted.text, salt: saltSent(salted), act: act.value }) : act
}

const sendHold = (body: object) => askPortal('/log/holds/sign', { method: 'POST', body, answer: unread })
