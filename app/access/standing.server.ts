import type { Stands } from '../read-log/acting-person.server.ts'
import { mayBeInside } from './admission.ts'
import { sessionStore } from './session-store.server.ts'

/**
 * Whether a person an entry speaks for stands at this moment: the session is
 * there, or one that took its place seconds ago, is theirs and has not run out;
 * they may be inside, in the role they act in. A withdrawn consent is among it,
 * for it suspends its people in one step.
 */
export const personStands: Stands = async (trx, { actor, session, role }, at) => {
  const held = await sessionStore(trx).standing(session, at)
  if (held?.person !== actor || Math.min(held.expiresAt, held.absoluteUntil) <= at) return false
  return mayBeInside(held, at) && (role === undefined || held.role === role)
}
