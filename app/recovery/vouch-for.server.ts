/** What two of the council may vouch for: that somebody is who they say, where their own way in says it no more. */
import type { ActorFields } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import { holderOf } from '../access/credential-store.server.ts'
import type { PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'

export type MayNotVouch = 'not-found' | 'own-account' | 'restoration-moot'

/** Somebody who may be inside, had come in once, and is none of the two. */
export async function mayVouch(
  { trx, at }: StepContext,
  { person, by }: { readonly person: PersonId; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNotVouch>> {
  if (person === by.actor) return refused('own-account')
  const holder = await holderOf(trx, person)
  if (!holder) return refused('not-found')
  const hasJoined = holder.setupStep !== 'password' && holder.setupStep !== 'totp'
  return hasJoined && mayBeInside(holder, at) ? done() : refused('restoration-moot')
}

/** Whom what waits is about. */
export function personIn({ entry: { subject }, index }: WaitingDecision): PersonId {
  if (!subject) throw new Broken(`entry ${index} vouches for nobody`)
  return subject
}
