import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ResealRequestId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { answerRequest, findRequest } from './request-store.server.ts'

/**
 * A unit gives no more on a request, whatever it gave. Not signed: nothing leaves by
 * it, and whoever asked may ask again. Pressed twice, it is closed once.
 */
export async function closeRequest(
  { log }: Ground,
  { id, by }: { readonly id: ResealRequestId; readonly by: ActorFields },
): Promise<Outcome<undefined, 'not-found'>> {
  const unit = by.organization
  const { value } = await log.append<Outcome<undefined, 'not-found'>>(async ({ trx, at }) => {
    const request = await findRequest(trx, id, unit)
    if (!request) return { value: refused('not-found'), entries: [] }
    const closed = await answerRequest(trx, { request: id, unit, by: by.actor, at })
    const objects = [{ kind: 'request', id }]
    const entry = { ...by, kind: 'reseal-closed' as const, subject: request.askedBy, objects }
    return { value: done(), entries: closed ? [entry] : [] }
  }, by)
  return value
}
