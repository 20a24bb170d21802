import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { toBase64 } from '../formats/bytes.ts'
import { formatKeyProof } from '../formats/key-proof.ts'
import { portalOf } from '../formats/log-origin.ts'
import { sha256 } from '../formats/sha256.ts'
import { type Fingerprint, instant, minutes, type PersonId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import { sealToKey } from '../openpgp/seal-to-key.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { opens } from './desk.ts'
import { type HeldShare, heldShares, keepQuestion, markOpened, takeAnswer } from './desk-key-store.server.ts'
import { type Db, findDesk } from './desk-store.server.ts'

interface AboutShare {
  readonly desk: string
  readonly epoch: number
}

const questionLasts = minutes(10)

/** The share one may use at this moment: of a desk one serves, sealed to one's present key. Null where there is none. */
async function ownShare(db: Db, person: PersonId, { desk, epoch }: AboutShare): Promise<HeldShare | null> {
  const key = await currentKeyOf(db, person)
  const held = key ? await heldShares(db, { desk, person, key: key.fingerprint }) : []
  return held.find((share) => share.epoch === epoch) ?? null
}

/**
 * A `fuin-proof/1` sealed to the desk's public key, for this holder: who answers it
 * has shown that the private half they were given fits the public one.
 */
export async function askDeskProof(
  { log, random }: Ground,
  person: PersonId,
  about: AboutShare,
): Promise<Outcome<{ readonly message: Uint8Array; readonly key: Fingerprint }, 'not-found'>> {
  const nonce = random(32)
  const { value: asked } = await log.append(async ({ trx, at }) => {
    const share = await ownShare(trx, person, about)
    if (share) await keepQuestion(trx, share.copy, { nonceHash: sha256(nonce), until: instant(at + questionLasts) })
    return { value: share && { share, at }, entries: [] }
  })
  if (!asked) return refused('not-found')
  const { share, at } = asked
  const { fingerprint: key, deskKey: publicKey } = share
  const text = formatKeyProof({ portal: portalOf(log.trust.origin), person, key, nonce: toBase64(nonce) })
  const message = await sealToKey(text, { publicKey, fingerprint: key, date: at })
  return done({ message, key })
}

/** Takes the nonce back. With the last one that was wanted, the desk is open: the next roll names the key. */
export async function answerDeskProof(
  { log }: Ground,
  { by, nonce, ...about }: AboutShare & { readonly by: ActorFields; readonly nonce: Uint8Array },
): Promise<Outcome<undefined, 'not-found' | 'proof-wrong'>> {
  const { desk: id, epoch } = about
  const { value } = await log.append<Outcome<undefined, 'not-found' | 'proof-wrong'>>(async ({ trx, at }) => {
    const share = await ownShare(trx, by.actor, about)
    const serves = (await findDesk(trx, id, at))?.serving.some(({ person }) => person === by.actor)
    if (!share || !serves) return { value: refused('not-found'), entries: [] }
    if (!(await takeAnswer(trx, share.copy, { nonceHash: sha256(nonce), at })))
      return { value: refused('proof-wrong'), entries: [] }
    const desk = await findDesk(trx, id, at)
    if (desk && opens(desk, epoch)) await markOpened(trx, id, epoch, at)
    const objects = [{ kind: 'desk', id }]
    const proven = { kind: 'desk-proven', subject: by.actor, objects, data: { epoch: String(epoch) } } as const
    return { value: done(), entries: [{ ...by, ...proven }] }
  })
  return value
}
