import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { bulletinObjects } from '../deliveries/after-issue.ts'
import { seenBulletin } from '../deliveries/view-deliveries.server.ts'
import type { SeenClass } from '../formats/respond-body.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { defaultSightingRule, type SightingRefusal, type SightingRule, sightingsNow } from './response.ts'
import { insertSighting, standingResponses, toldOf } from './response-store.server.ts'

export interface SightingsAsked {
  readonly bulletin: BulletinId
  readonly sent: ActSent
  readonly by: ActorFields
  readonly rule?: SightingRule
}

export type SightingsRefusal = ActRefusal | SightingRefusal | 'not-found' | 'withdrawn-already' | 'sightings-moved'

/**
 * Tells all readers how much was seen, in one of three classes, and nothing of who or how
 * many. A liaison signs the class that they were shown; it is reckoned once more inside
 * the step, and another one is not told.
 */
export const shareSightings = (
  ground: Pick<Ground, 'db' | 'log' | 'now'>,
  asked: SightingsAsked,
): Promise<Outcome<undefined, SightingsRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'share-sightings', objects: bulletinObjects(asked.bulletin) },
    look: async ({ trx, at, judged }) => {
      const seen = await seenBulletin(trx, asked)
      if (!seen.ok) return seen
      if (seen.value.withdrawn_at !== null) return refused('withdrawn-already')
      const { bulletin, rule = defaultSightingRule } = asked
      const now = await classNow(trx, { bulletin, rule, at })
      if (!now.ok) return now
      return now.value === judged.act.sighted ? done(now.value) : refused('sightings-moved')
    },
    write: async ({ trx, at, nextIndex: entry }, sighted) => {
      const { bulletin, by } = asked
      await insertSighting(trx, { entry, bulletin, sighted, by: by.actor, at })
      return [{ kind: 'sightings-shared', objects: [{ kind: 'bulletin', id: bulletin }] }]
    },
    answer: () => done(),
  })

/** What could be told at this moment; else why nothing is. */
export async function classNow(
  db: Db | Trx,
  { bulletin, rule, at }: { readonly bulletin: BulletinId; readonly rule: SightingRule; readonly at: Instant },
): Promise<Outcome<SeenClass, SightingRefusal>> {
  const [responses, told] = [await standingResponses(db, bulletin), await toldOf(db, bulletin)]
  return sightingsNow(responses, { told, rule, at })
}
