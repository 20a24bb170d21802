import type { Ground } from '../access/ground.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { councilOnRecord } from './council-key-store.server.ts'
import { currentRoll } from './roll-proof.server.ts'
import { linesOf } from './roll-store.server.ts'
import type { NextRoll } from './roll-wire.ts'
import { rollToSign } from './sign-roll.server.ts'

/** The next roll with everything the signer's own vault checks it against. */
export async function readNextRoll(ground: Ground): Promise<Outcome<NextRoll, 'no-council-key'>> {
  const toSign = await rollToSign(ground)
  if (!toSign.ok) return toSign
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const previous = await currentRoll(ground.db)
  const afterLoss = ground.log.succession()?.decided === null
  const previousLines = previous ? (await linesOf(ground.db, previous.counter)).map(({ line }) => line) : []
  return done({ ...toSign.value, council: council.proof, previous: previous?.proof ?? null, previousLines, afterLoss })
}
