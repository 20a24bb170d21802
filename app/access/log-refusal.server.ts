import type { EntryObject } from '../formats/log-entry.ts'
import type { PersonId } from '../ids.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { type Actor, type ActorFields, actorFields, type Where } from './actor.ts'
import { addressBlock } from './address-block.ts'
import type { Ground } from './ground.server.ts'
import type { PermittedAct } from './permissions.ts'

/** The refusal of a request that no session vouches for; `person` where half a sign-in named them. */
export function refusalEntry(
  reason: string,
  {
    where,
    person,
    data,
  }: { readonly where: Where; readonly person?: PersonId; readonly data?: Record<string, string> },
): EntryDraft {
  const { ip, userAgent } = where
  return {
    kind: 'sign-in-refused',
    reason,
    where: { ip, userAgent },
    ...(person ? { subject: person } : {}),
    ...(data ? { data } : {}),
  }
}

/**
 * Logs the refusal of somebody unknown, by address and minute, lest anyone bloat
 * the log: the first, then the second, fourth, eighth … each saying how many
 * there have been. A burst of a million leaves twenty entries, and the last one
 * understates it by less than half.
 */
export async function logUnknownRefusal(
  ground: Pick<Ground, 'limits' | 'log'>,
  reason: string,
  where: Where,
): Promise<void> {
  const count = await ground.limits.countRefusal(`address ${addressBlock(where.ip)}`)
  if (count === null) return
  await ground.log.append(async () => ({
    value: undefined,
    entries: [refusalEntry(reason, { where, data: { count: String(count) } })],
  }))
}

/** What a signed-in person was refused. */
export interface Denied {
  /** A word of the dictionary `reasons`. */
  readonly reason: string
  readonly by: ActorFields
  /** The page or act their role has not. */
  readonly act?: PermittedAct
  /** The person's own copy and its bulletin; nothing else may be named, and nothing they only typed. */
  readonly own?: readonly EntryObject[]
  /** What they named that is not theirs, whether it exists or not. The entry only commits to it: an id in their record would tell which. */
  readonly asked?: string
}

/**
 * Logs that a signed-in person was refused something. Thinned out like a
 * stranger's, by person, reason and minute: without a limit one of them wrote
 * thousands in half a minute, after which no absence could be proven of them.
 * Written are the 1st, 2nd, 4th, 8th … for one reason, each with how many there
 * have been for it in the running minute; and the first over each act and each
 * copy of their own, so that no noise hides the refusal that matters. What is not theirs has no such first of its own: there are as many ids as one can think of.
 */
export async function logDenied(ground: Pick<Ground, 'limits' | 'log'>, denied: Denied): Promise<void> {
  const { by, reason, act, own = [], asked } = denied
  const source = `person ${by.actor} ${reason}`
  const what = act ?? own[0]?.id
  const isFirst = what !== undefined && (await ground.limits.countRefusal(`${source} ${what}`)) === 1
  const count = await ground.limits.countRefusal(source, { tell: isFirst })
  if (count === null) return
  const data = { ...(act ? { act } : {}), count: String(count) }
  const texts = asked === undefined ? {} : { texts: { asked } }
  await ground.log.append(async () => ({
    value: undefined,
    entries: [{ ...by, kind: 'denied', subject: by.actor, reason, objects: own, data, ...texts }],
  }))
}

/** Why a page or act is not theirs: the role has it not, or not yet, or not by a code. */
export type PageRefusal = 'not-allowed' | 'role-not-begun' | 'passkey-wanted' | 'small-account'

/** The refusal of a page or act that the person's role has not, or not yet. */
export const logDenial = (
  ground: Pick<Ground, 'limits' | 'log'>,
  denial: {
    readonly actor: Actor
    readonly act: PermittedAct
    readonly reason: PageRefusal
    readonly where: Where
  },
): Promise<void> => {
  const { actor, act, reason, where } = denial
  return logDenied(ground, { reason, act, by: actorFields(actor, where) })
}
