/** Two of the secretariat sign the next roll, each with their own vault. */
import { rollHeaderHash } from '../../app/formats/roll.ts'
import { councilOnRecord } from '../../app/keys/council-key-store.server.ts'
import { currentRoll } from '../../app/keys/roll-proof.server.ts'
import { confirmRoll, proposeRoll, rollToSign } from '../../app/keys/sign-roll.server.ts'
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

async function signedHeader(signer: SampleActor) {
  const { portal } = signer.parts.stage
  const council = await councilOnRecord(portal.db)
  if (!council) throw new Error('a roll needs the council key first')
  const { counter, header, lines } = granted('the next roll', await rollToSign(portal))
  await signer.seeLog('roll')
  const previous = (await currentRoll(portal.db))?.proof ?? null
  const request = { council: council.proof, header, lines, previous }
  const { signature } = granted('signing the roll', await signer.vault.handle('sign-roll', request))
  const act = await signer.sign({
    act: 'roll',
    objects: [{ kind: 'roll', id: String(counter), sha256: rollHeaderHash(header) }],
  })
  return { header, lines, signature, act }
}
