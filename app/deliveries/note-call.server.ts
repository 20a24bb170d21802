import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { callWords, isAnswer } from '../council/call-words.server.ts'
import type { BulletinId, CopyId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { reachedObjects } from './after-issue.ts'
import { deliveriesOf } from './delivery-store.server.ts'
import { seenBulletin } from './view-deliveries.server.ts'

export type CallRefusal = ActRefusal | 'not-found' | 'notice-unsent' | 'words-differ' | 'reached-already'

/**
 * Notes that a recipient was reached by telephone: they know that there is something,
 * though no laptop is open. Taken where the words that were heard are those of their
 * notice, so that a wrong number, or somebody who only says yes, is not noted as
 * warned. It is an entry about them, which their own record shows.
 */
export async function noteCall(
  ground: Pick<Ground, 'db' | 'log' | 'now' | 'serverKey'>,
  asked: {
    readonly bulletin: BulletinId
    readonly copy: CopyId
    readonly answer: string
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<{ readonly entry: bigint }, CallRefusal>> {
  const { bulletin, copy, answer } = asked
  const objects = reachedObjects({ bulletin, copy })
  return takeAct(ground, asked, {
    expected: { act: 'reached', objects },
    look: async ({ trx }) => {
      const seen = await seenBulletin(trx, asked)
      if (!seen.ok) return seen
      const delivery = (await deliveriesOf(trx, bulletin)).find((one) => one.copy === copy)
      if (delivery?.state !== 'active') return refused('not-found')
      const { person, noticeAt, language, progress } = delivery
      if (progress.reachedAt !== null) return refused('reached-already')
      if (noticeAt === null) return refused('notice-unsent')
      const words = callWords(ground.serverKey, { person, noticeAt, language })
      return isAnswer(answer, words) ? done(person) : refused('words-differ')
    },
    write: async (_, subject) => [{ kind: 'reached', subject, objects: [...objects] }],
    answer: ({ index: entry }) => done({ entry }),
  })
}
