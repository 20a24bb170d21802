import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { type Instant, instant, minutes } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { oneLine } from './reason.ts'
import type { ReviewGround } from './review-ground.ts'
import { namesAskedSince } from './review-store.server.ts'

/** How long names stay visible after they were asked for, in that one session. */
export const namesLifetime = minutes(30)

/** Until when this session may see names; null if it has not asked. The log itself is what remembers. */
export async function namesShownUntil(
  { db, now }: ReviewGround,
  by: Pick<ActorFields, 'session'>,
): Promise<Instant | null> {
  const at = now()
  const asked = await namesAskedSince(db, by.session, instant(at - namesLifetime))
  return asked === null ? null : instant(asked + namesLifetime)
}

/** Asks to see names instead of pseudonyms. The log commits to the reason before any name is shown; its words lie beside, for oversight. */
export async function showNames(
  { log }: ReviewGround,
  asked: { readonly reason: string; readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, 'reason-missing' | OnceReason>> {
  const reason = oneLine(asked.reason)
  if (reason.length < 2) return refused('reason-missing')
  const { once = everyTime } = asked
  const step: Step<Outcome<undefined, never>> = async () => ({
    value: done(),
    entries: [{ ...asked.by, kind: 'names-shown', subject: asked.by.actor, texts: { reason } }],
  })
  const { value } = await log.append(once.within(step), asked.by)
  return value
}
