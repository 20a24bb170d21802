import type { Trx } from '../../db/open.server.ts'
import { fromUtf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { takeRecoveryCode, takeTotpStep, totpOf } from './credential-store.server.ts'
import type { SecondFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import { isPasskeyText, type PasskeyReason } from './passkey.ts'
import type { ChallengeFor } from './passkey-challenge.server.ts'
import { readRecoveryCode, recoveryCodeHash } from './recovery-code.ts'
import type { ServerKey } from './server-key.server.ts'
import { takePasskey } from './take-passkey.server.ts'
import { totpStep } from './totp.server.ts'

/** Why what was shown as second factor was not taken. */
export type FactorReason = 'wrong-code' | PasskeyReason

/**
 * Takes a TOTP or recovery code, or what a passkey answered for this very moment,
 * once. Runs inside the step of the act it serves: if that act is undone the code
 * is unused again, and there is no moment in which the code is spent and nothing
 * was gained.
 */
export async function takeSecondFactor(
  trx: Trx,
  shown: {
    readonly ground: Pick<Ground, 'serverKey' | 'settings'>
    readonly person: PersonId
    readonly typed: string
    /** What a passkey must have been asked for. */
    readonly whom: ChallengeFor
    readonly at: Instant
  },
): Promise<Outcome<SecondFactor, FactorReason>> {
  if (isPasskeyText(shown.typed)) {
    const taken = await takePasskey(trx, { ...shown, text: shown.typed })
    return taken.ok ? done(taken.value.factor) : taken
  }
  const factor = await takeCode(trx, { ...shown, serverKey: shown.ground.serverKey })
  return factor ? done(factor) : refused('wrong-code')
}

async function takeCode(
  trx: Trx,
  { serverKey, person, typed, at }: { serverKey: ServerKey; person: PersonId; typed: string; at: Instant },
): Promise<SecondFactor | null> {
  const code = normalized(typed, 'NFKC').replace(/\s/g, '')
  if (/^\d{6}$/.test(code)) {
    const kept = await totpOf(trx, person)
    if (!kept) return null
    const secret = fromUtf8(serverKey.open(kept.sealedSecret, { purpose: 'totp', owner: person }))
    const step = totpStep(secret, { code, at, after: kept.lastStep })
    return step !== null && (await takeTotpStep(trx, { person, step })) ? 'totp' : null
  }
  const recovery = readRecoveryCode(typed)
  if (!recovery) return null
  const taken = await takeRecoveryCode(trx, { person, hash: recoveryCodeHash(person, recovery), at })
  return taken ? 'recovery-code' : null
}
