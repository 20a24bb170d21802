import type { PersonId } from '../ids.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { type Actor, actorFields, type Where } from './actor.ts'
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

/** Logs that a signed-in person asked for what their role may not do, or not yet; thinned out in the same way. */
export async function logDenial(
  ground: Pick<Ground, 'limits' | 'log'>,
  denial: {
    readonly actor: Actor
    readonly act: PermittedAct
    readonly reason: 'not-allowed' | 'role-not-begun'
    readonly where: Where
  },
): Promise<void> {
  const { actor, act, reason, where } = denial
  const count = await ground.limits.countRefusal(`person ${actor.person}`)
  if (count === null) return
  await ground.log.append(async () => ({
    value: undefined,
    entries: [
      {
        ...actorFields(actor, where),
        kind: 'denied',
        subject: actor.person,
        reason,
        data: { act, count: String(count) },
      },
    ],
  }))
}
