import type { Trx } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { PasskeyFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import { type PasskeyReason, readShownPasskey } from './passkey.ts'
import { type ChallengeFor, readChallenge } from './passkey-challenge.server.ts'
import { type KeptPasskey, movePasskey, passkeyById, takeChallenge } from './passkey-store.server.ts'
import { challengeIn, judgeShown } from './webauthn.server.ts'

/** A synced passkey lies on more devices than the one that shows it: the log keeps the two apart. */
export const factorOf = ({ synced }: Pick<KeptPasskey, 'synced'>): PasskeyFactor =>
  synced ? 'passkey-synced' : 'passkey-device'

/**
 * Takes what a passkey answered, once, in the step of the act it serves. `person`
 * null: whoever it belongs to is who comes in, and then the authenticator has to
 * have said so itself (WebAuthn, §7.2 step 6).
 */
export async function takePasskey(
  trx: Trx,
  taken: {
    readonly ground: Pick<Ground, 'serverKey' | 'settings'>
    readonly person: PersonId | null
    readonly text: string
    readonly whom: ChallengeFor
    readonly at: Instant
  },
): Promise<Outcome<{ readonly factor: PasskeyFactor; readonly person: PersonId }, PasskeyReason>> {
  const { ground, at, person } = taken
  const shown = readShownPasskey(taken.text)
  if (!shown) return refused('passkey-wrong')
  const kept = await passkeyById(trx, shown.id)
  if (!kept || !isOf(kept, { person, userHandle: shown.userHandle })) return refused('passkey-unknown')
  const challenge = challengeIn(shown.clientData)
  const own = challenge === null ? null : readChallenge(ground, { challenge, act: 'show', whom: taken.whom, at })
  const isOurs = () => own !== null
  const proven = await judgeShown(shown, kept, { origin: ground.settings.origin, isOurs })
  if (!proven.ok) return proven
  const { counter, synced, backedUp } = proven.value
  // Whether it may be copied was said when it was made, and cannot change (§6.1.3).
  if (!own || synced !== kept.synced) return refused('passkey-wrong')
  // One that counts, and counts no further than before, was copied (§6.1.1): who has the copy, nobody here can tell.
  if ((counter > 0 || kept.counter > 0) && counter <= kept.counter) return refused('passkey-copied')
  if (!(await takeChallenge(trx, { ...own, at }))) return refused('passkey-lapsed')
  const moved = await movePasskey(trx, { id: kept.id, from: kept.counter, to: counter, backedUp, at })
  return moved ? done({ factor: factorOf(kept), person: kept.person }) : refused('passkey-copied')
}

function isOf(
  kept: KeptPasskey,
  { person, userHandle }: { readonly person: PersonId | null; readonly userHandle: string | null },
): boolean {
  if (person !== null && kept.person !== person) return false
  return userHandle === null ? person !== null : userHandle === kept.userHandle
}
