import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActStep, takeAct } from '../acts/take-act.server.ts'
import { findOwnCopy } from '../bulletins/copy-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import { makeId, type OrganizationId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { earlierLines, type RequestedOf } from './earlier-store.server.ts'
import { insertRequest, isWaiting } from './request-store.server.ts'
import { askingObjects, isReader, type ResealWish } from './reseal-request.ts'

export interface ResealAsked extends ResealWish {
  readonly sent: ActSent
  readonly by: ActorFields
}

export type AskRefusal =
  | ActRefusal
  | 'act-about-something-else'
  | 'not-found'
  | 'reseal-not-colleague'
  | 'reseal-named-people'
  | 'reseal-asked-already'
  | 'reseal-nothing'

interface ToAsk {
  readonly request: Omit<RequestedOf, 'id'>
  readonly units: readonly OrganizationId[]
}

/**
 * Asks for copies of what was issued earlier. It is signed: who vouched for a
 * colleague's need to know has to be provable when something of it leaks. What it
 * would give is looked up by whoever answers, when they answer.
 */
export const askReseal = (ground: Ground, asked: ResealAsked): Promise<Outcome<undefined, AskRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'ask-reseal', objects: askingObjects(asked) },
    look: (step) => toAsk(step, asked),
    write: async ({ trx, at, nextIndex: entry }, { request, units }) => {
      const id = makeId('q', ground.random(16))
      await insertRequest(trx, { ...request, id, askedBy: asked.by.actor, askedAt: at, entry, units })
      const about = request.bulletin ? [{ kind: 'bulletin', id: request.bulletin }] : []
      return [{ kind: 'reseal-asked', subject: request.person, objects: [...about, { kind: 'request', id }] }]
    },
    answer: () => done(),
  })

async function toAsk(step: ActStep<'ask-reseal'>, asked: ResealAsked): Promise<Outcome<ToAsk, AskRefusal>> {
  const { trx, judged } = step
  const { grounds, person, bulletin, by } = asked
  if (judged.act.grounds !== grounds) return refused('act-about-something-else')
  const flaw = grounds === 'colleague' ? await colleagueFlaw(step, asked) : ownFlaw(asked)
  if (flaw) return refused(flaw)
  if (await isWaiting(trx, asked)) return refused('reseal-asked-already')
  const request = { grounds, person, bulletin, organization: by.organization }
  const lines = await earlierLines(trx, { ...request, id: null }, { unit: null, liaison: null })
  const units = [...new Set(lines.filter(({ withdrawn }) => !withdrawn).map(({ unit }) => unit))]
  return units.length === 0 ? refused('reseal-nothing') : done({ request, units })
}

const ownFlaw = ({ person, bulletin, by }: ResealAsked): 'not-found' | null =>
  person === by.actor && bulletin === null ? null : 'not-found'

/**
 * Whoever has a copy may ask for one more of their own house, and for nobody else.
 * Whether the colleague has it already is not told: who else is a recipient is the
 * roster, also within a house.
 */
async function colleagueFlaw(
  { trx }: ActStep<'ask-reseal'>,
  { person, bulletin, by }: ResealAsked,
): Promise<'not-found' | 'reseal-not-colleague' | 'reseal-named-people' | null> {
  const own = bulletin && (await findOwnCopy(trx, { bulletin, person: by.actor }))
  if (!own || own.withdrawnAt !== null) return 'not-found'
  if (own.tlp === forNamedPeople) return 'reseal-named-people'
  return (await isColleague(trx, person, by)) ? null : 'reseal-not-colleague'
}

async function isColleague(trx: ActStep<'ask-reseal'>['trx'], person: PersonId, by: ActorFields): Promise<boolean> {
  const colleague = await findPerson(trx, person)
  const same = colleague?.organization === by.organization && colleague.id !== by.actor
  return same && colleague.state === 'active' && isReader(colleague.role)
}
