/** What a holder's browser does for its desks when the key is unlocked: the sample council, and the councils of the tests, do it by this. */
import type { ActorFields } from '../../app/access/actor.ts'
import type { Ground } from '../../app/access/ground.server.ts'
import { deskActObjects } from '../../app/desks/desk-acts.ts'
import { deskDuties } from '../../app/desks/desk-duties.server.ts'
import type { DeskKeySent, DeskSharesSent, Duty, ShareSent } from '../../app/desks/desk-wire.ts'
import { makeDeskKey } from '../../app/desks/make-desk-key.server.ts'
import { answerDeskProof, askDeskProof } from '../../app/desks/prove-desk-share.server.ts'
import { shareDeskKey } from '../../app/desks/share-desk-key.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import type { RollProof } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type Signer, seeLog, signAct } from './sign-at-vault.server.ts'
import { granted } from './stage.ts'

export interface DeskServer extends Signer {
  readonly by: ActorFields
}

/** Does what is due now, in order; gives what it was and what came of it. */
export async function serveDesks(
  ground: Ground,
  server: DeskServer,
): Promise<readonly (Duty & { readonly outcome: Outcome<unknown, string> })[]> {
  const all: (Duty & { readonly outcome: Outcome<unknown, string> })[] = []
  for (let round = 0; round < 2; round++) {
    const { roll, duties } = await deskDuties(ground, server.person)
    const left = duties.filter(
      (duty) => !all.some((one) => one.do === duty.do && one.desk === duty.desk && one.epoch === duty.epoch),
    )
    if (!roll || left.length === 0) break
    await seeLog(ground, server, 'desk')
    for (const duty of left) all.push({ ...duty, outcome: await doDuty(ground, server, { duty, roll }) })
  }
  return all
}

export interface AtHand {
  readonly duty: Duty
  readonly roll: RollProof
}

function doDuty(ground: Ground, server: DeskServer, atHand: AtHand): Promise<Outcome<unknown, string>> {
  switch (atHand.duty.do) {
    case 'prove':
      return prove(ground, server, atHand)
    case 'make':
      return make(ground, server, atHand)
    case 'share':
      return share(ground, server, atHand)
  }
}

const held = ({ share: one }: Duty) => {
  if (!one) throw new Error('a duty without its share')
  return one
}

async function prove(ground: Ground, { person, vault, by }: DeskServer, { duty }: AtHand) {
  const { desk, epoch } = duty
  const { message } = granted('the desk’s question', await askDeskProof(ground, person, { desk, epoch }))
  const { nonce } = granted('the proof', await vault.handle('answer-desk-proof', { share: held(duty), message }))
  return answerDeskProof(ground, { by, desk, epoch, nonce: fromBase64(nonce) })
}

const make = async (ground: Ground, server: DeskServer, atHand: AtHand) =>
  makeDeskKey(ground, { by: server.by, desk: atHand.duty.desk, sent: await deskKeySent(ground, server, atHand) })

const share = async (ground: Ground, server: DeskServer, atHand: AtHand) =>
  shareDeskKey(ground, { by: server.by, desk: atHand.duty.desk, sent: await deskSharesSent(ground, server, atHand) })

/** A desk's next key, made and sealed to its holders. */
export async function deskKeySent(ground: Ground, signer: Signer, { duty, roll }: AtHand): Promise<DeskKeySent> {
  const { desk, epoch, holders } = duty
  const made = granted('the desk’s key', await signer.vault.handle('make-desk-key', { desk, epoch, roll, holders }))
  const { publicKey, publicKeyHash } = made
  const shares = made.shares.map(sent)
  const objects = deskActObjects({ desk, epoch, publicKeyHash, shares })
  return { epoch, publicKey, shares, act: await signAct(ground, signer, { act: 'desk', objects }) }
}

/** What somebody holds of a desk's key, sealed to those who have come. */
export async function deskSharesSent(ground: Ground, signer: Signer, { duty, roll }: AtHand): Promise<DeskSharesSent> {
  const { desk, epoch, holders } = duty
  const request = { desk, roll, holders, share: held(duty) }
  const made = granted('passing on', await signer.vault.handle('share-desk-key', request))
  const shares = made.shares.map(sent)
  const objects = deskActObjects({ desk, epoch, publicKeyHash: undefined, shares })
  return { epoch, shares, act: await signAct(ground, signer, { act: 'desk-share', objects }) }
}

const sent = ({ person, copy, ciphertext }: ShareSent): ShareSent => ({ person, copy, ciphertext })
