/** What happens out of anybody's sight: who asked for a link is answered, an address holds at its hour, and what has lapsed is forgotten. */
import type { Db } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type Instant, minutes } from '../ids.ts'
import { letAddressHold } from './change-address.server.ts'
import { answerReset } from './forgotten-password.server.ts'
import { addressChangesDue, forgetLapsed, isAnythingLapsed, resetsAsked } from './way-back-store.server.ts'

export type SettlingGround = Pick<Ground, 'db' | 'log' | 'now' | 'random'>

/** Seconds matter to somebody who waits for a letter, and to nobody else. */
const every = 3_000
const lease = minutes(2)
const atOnce = 100

/** One round, if it is this node's turn. */
export async function settleWaysBack(ground: SettlingGround): Promise<void> {
  if (!(await isAnythingDue(ground.db, ground.now()))) return
  if (!(await takeTurn(ground.db, { name: 'ways-back', at: ground.now(), lease }))) return
  for (const asked of await resetsAsked(ground.db, atOnce)) await answerReset(ground, asked)
  for (const person of await addressChangesDue(ground.db, ground.now(), atOnce)) await letAddressHold(ground, person)
  await ground.log.append(async ({ trx, at }) => {
    await forgetLapsed(trx, at)
    return { value: undefined, entries: [] }
  })
  await endTurn(ground.db, 'ways-back', ground.now())
}

/** Asked often, so it writes nothing. */
const isAnythingDue = async (db: Db, at: Instant): Promise<boolean> =>
  (await resetsAsked(db, 1)).length > 0 ||
  (await addressChangesDue(db, at, 1)).length > 0 ||
  (await isAnythingLapsed(db, at))

/** For as long as the portal runs. Gives what stops it. */
export const startSettlingWaysBack = (
  ground: SettlingGround & { readonly logger: { error(fields: object, message: string): void } },
): (() => Promise<void>) =>
  startRounds({
    every,
    round: () => settleWaysBack(ground),
    failed: (err) => ground.logger.error({ err }, 'links by mail are not being made'),
  })
