/** Two of the secretariat sign the next roll, each with their own vault. */
import { readNextRoll } from '../../app/roll/read-next-roll.server.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { rollSignatureSent } from './sign-at-vault.server.ts'
import { granted } from './stage.ts'

/** Both must be signed in. The first signs and proposes, the second puts the roll in force. */
export async function signNextRoll([first, second]: readonly [SampleActor, SampleActor]): Promise<void> {
  const { portal, clock } = first.parts.stage
  const proposed = await rollSignatureSent(portal, first, granted('the next roll', await readNextRoll(portal)))
  granted('proposing the roll', await proposeRoll(portal, { by: await first.by(), sent: proposed }))
  clock.pass(240)
  const waiting = granted('the next roll', await readNextRoll(portal))
  const { header, signature, act } = await rollSignatureSent(portal, second, waiting)
  granted('confirming the roll', await confirmRoll(portal, { by: await second.by(), sent: { header, signature, act } }))
  clock.pass(5)
}
