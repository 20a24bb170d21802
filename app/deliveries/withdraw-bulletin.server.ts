import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { markWithdrawn } from '../bulletins/bulletin-store.server.ts'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import type { BulletinId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { endTimed } from '../sealed/timed-issue-store.server.ts'
import { bulletinObjects } from './after-issue.ts'
import { ofUnit } from './view-deliveries.server.ts'

export type WithdrawRefusal = ActRefusal | 'act-about-something-else' | 'not-found' | 'withdrawn-already'

/**
 * From the commit of its entry on nothing of the bulletin is released, to anybody.
 * Who holds a copy already keeps it: they are told by mail, and what the log says of
 * them stands. A colleague of the unit may, so that a mistake need not wait for its
 * author to come back. Before its time it is taken back by the same act, and nobody
 * ever learns that it was there.
 */
export async function withdrawBulletin(
  ground: Pick<Ground, 'db' | 'log' | 'now'>,
  asked: {
    readonly bulletin: BulletinId
    readonly grounds: WithdrawGrounds
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<{ readonly entry: bigint }, WithdrawRefusal>> {
  const { bulletin, grounds } = asked
  return takeAct(ground, asked, {
    expected: { act: 'withdraw', objects: bulletinObjects(bulletin) },
    look: async ({ trx, judged }) => {
      if (judged.act.grounds !== grounds) return refused('act-about-something-else')
      const found = await ofUnit(trx, asked)
      if (!found || (found.issuedAt === null && found.opensAt === null)) return refused('not-found')
      return found.withdrawn_at === null ? done({ waits: found.issuedAt === null }) : refused('withdrawn-already')
    },
    write: async ({ trx, at }, { waits }) => {
      if (!(await markWithdrawn(trx, bulletin, { at, grounds })))
        throw new Broken(`bulletin ${bulletin} was withdrawn between two statements`)
      const objects = [{ kind: 'bulletin', id: bulletin }]
      if (!waits) return [{ kind: 'withdrawn', objects }]
      // Nobody has seen it: nobody is told, and what was sealed goes.
      await endTimed(trx, bulletin, { state: 'recalled', at })
      return [{ kind: 'recalled', objects }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })
}
