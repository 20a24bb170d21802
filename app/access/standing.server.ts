import type { Stands } from '../read-log/acting-person.server.ts'
import { mayBeInside } from './admission.ts'
import { agreementOf, isOverdue } from './agreement.ts'
import type { Ground } from './ground.server.ts'
import { maySay, powersToState } from './powers.ts'
import { powersOf } from './powers-store.server.ts'
import { type StandingSession, standingSession } from './session-store.server.ts'

export type StandsBy = Pick<Ground, 'texts'>

/**
 * Whether a person an entry speaks for stands at this moment: the session is
 * there, or one that took its place seconds ago, is theirs and has not run out;
 * they may be inside, in the role they act in, and so much of the role is theirs
 * as these entries take, by a passkey where two people asked for one. A withdrawn
 * consent is among it, for it suspends its people in one step. Past the date of a
 * new text whoever has not agreed says nothing but what setting up takes, the
 * pledge itself among it.
 */
export const personStands =
  ({ texts }: StandsBy): Stands =>
  async (trx, { actor, session, role, kinds }, at) => {
    const held = await standingSession(trx, session, at)
    if (held?.person !== actor || Math.min(held.expiresAt, held.absoluteUntil) <= at) return false
    if (!mayBeInside(held, at) || !actsIn(held, { role: role ?? held.role, kinds })) return false
    const isHeldUp = isOverdue(agreementOf(held, texts, at))
    const has = isHeldUp ? 'setup' : await powersOf(trx, held, at)
    return kinds.every((kind) => maySay(has, kind))
  }

/**
 * In the role they act in at this moment. A deputy comes in, and keeps their own
 * things, as whoever they are: that takes no more than setting up.
 */
const actsIn = (
  { role: acting, ownRole }: Pick<StandingSession, 'role' | 'ownRole'>,
  { role, kinds }: Required<Pick<Parameters<Stands>[1], 'role' | 'kinds'>>,
): boolean => role === acting || (role === ownRole && kinds.every((kind) => powersToState[kind] === 'setup'))
