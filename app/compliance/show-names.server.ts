import type { ActorFields } from '../access/actor.ts'
import { type Instant, instant, minutes } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { oneLine } from './evidence-request.ts'
import type { ReviewDesk } from './review-desk.ts'
import { namesAskedSince } from './review-store.server.ts'

/** How long names stay visible after they were asked for, in that one session. */
export const namesLifetime = minutes(30)

/** Until when this session may see names; null if it has not asked. The log itself is what remembers. */
export async function namesShownUntil(
  { db, now }: ReviewDesk,
  by: Pick<ActorFields, 'session'>,
): Promise<Instant | null> {
  const at = now()
  const asked = await namesAskedSince(db, by.session, instant(at - namesLifetime))
  return asked === null ? null : instant(asked + namesLifetime)
}

/** Asks to see names instead of pseudonyms. The log commits to the reason before any name is shown; its words lie beside, for oversight. */
export async function showNames(
  { log }: ReviewDesk,
  asked: { readonly reason: string; readonly by: ActorFields },
): Promise<Outcome<undefined, 'reason-missing'>> {
  const reason = oneLine(asked.reason)
  if (reason.length < 2) return refused('reason-missing')
  await log.append(async () => ({
    value: undefined,
    entries: [{ ...asked.by, kind: 'names-shown', subject: asked.by.actor, texts: { reason } }],
  }))
  return done()
}
