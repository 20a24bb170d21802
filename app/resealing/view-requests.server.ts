/** Requests as their pages show them: to the unit that was asked, and to whoever asked. */
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { peopleOf } from '../council/person-store.server.ts'
import type { PersonId, ResealRequestId } from '../ids.ts'
import type { UnreachableReason } from '../roll/reachability.ts'
import type { Colleague } from './ask-shape.tsx'
import { type EarlierLine, earlierLines } from './earlier-store.server.ts'
import { isElsewhere, recipientNow } from './judge-reseal.server.ts'
import { type FoundRequest, findRequest } from './request-store.server.ts'
import { isReader } from './reseal-request.ts'

export interface RequestSeen {
  readonly request: FoundRequest
  readonly isAnswered: boolean
  readonly isElsewhere: boolean
  /** Null: a copy can be sealed to them. */
  readonly unreachable: UnreachableReason | null
  /** Of this unit alone; what is for named people alone, its author's. */
  readonly lines: readonly EarlierLine[]
}

type Looking = Pick<Ground, 'db' | 'now'>

/** Null for a request that this unit was not asked, as for one that does not exist. */
export async function viewRequest(
  { db, now }: Looking,
  { id, by }: { readonly id: ResealRequestId; readonly by: ActorFields },
): Promise<RequestSeen | null> {
  const unit = by.organization
  const found = await findRequest(db, id, unit)
  if (!found) return null
  const { answeredAt, ...request } = found
  const [lines, recipient, elsewhere] = await Promise.all([
    earlierLines(db, request, { unit, liaison: by.actor }),
    recipientNow(db, request.person, now()),
    isElsewhere(db, request),
  ])
  const unreachable = recipient ? recipient.unreachable : 'suspended'
  return { request, isAnswered: answeredAt !== null, isElsewhere: elsewhere, unreachable, lines }
}

/** How many of one's own bulletins are sealed to a key that one gave up. */
export async function formerKeyCount(
  { db }: Looking,
  by: Pick<ActorFields, 'actor' | 'organization'>,
): Promise<number> {
  const wish = { id: null, grounds: 'former-key', person: by.actor, bulletin: null } as const
  const lines = await earlierLines(db, { ...wish, organization: by.organization }, { unit: null, liaison: null })
  return lines.filter(({ withdrawn }) => !withdrawn).length
}

/** Those of the own house who can read bulletins at all, by name. */
export async function colleaguesOf(
  { db }: Looking,
  { person, organization }: { readonly person: PersonId; readonly organization: ActorFields['organization'] },
): Promise<readonly Colleague[]> {
  const people = await peopleOf(db, organization)
  return people
    .filter((one) => one.id !== person && one.state === 'active' && one.setupStep === null && isReader(one.role))
    .map(({ id, name }) => ({ person: id, name }))
}
