/** Two of the secretariat sign the next roll, each with their own vault. */
import { rollActObjects } from '../../app/formats/roll-confirmation.ts'
import { readNextRoll } from '../../app/keys/read-next-roll.server.ts'
import { confirmationOf } from '../../app/keys/roll-confirmation.ts'
import { confirmRoll, proposeRoll } from '../../app/keys/sign-roll.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** Both must be signed in. The first signs and proposes, the second puts the roll in force. */
export async function signNextRoll([first, second]: readonly [SampleActor, SampleActor]): Promise<void> {
  const { portal, clock } = first.parts.stage
  const proposed = await signedHeader(first)
  granted('proposing the roll', await proposeRoll(portal, { by: await first.by(), sent: proposed }))
  clock.pass(240)
  const confirmed = await signedHeader(second)
  const { header, signature, act } = confirmed
  granted('confirming the roll', await confirmRoll(portal, { by: await second.by(), sent: { header, signature, act } }))
  clock.pass(5)
}

/** Looks at what is new, confirms by name what the other compared, and signs. */
async function signedHeader(signer: SampleActor) {
  const { portal } = signer.parts.stage
  const next = granted('the next roll', await readNextRoll(portal))
  await signer.seeLog('roll')
  const { council, header, lines, previous } = next
  const request = { council, header, lines, previous }
  const { signature } = granted('signing the roll', await signer.vault.handle('sign-roll', request))
  const objects = rollActObjects(header, confirmationOf(next, signer.person))
  const act = await signer.sign({ act: 'roll', objects })
  return { header, lines, signature, act }
}
