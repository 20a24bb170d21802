import type { Trx } from '../../db/open.server.ts'
import { fromUtf8, utf8 } from '../formats/bytes.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { done, isTrouble, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { type Actor, actorFields, type Where } from './actor.ts'
import { credentialStore } from './credential-store.server.ts'
import { endSessionsOf } from './end-session.server.ts'
import type { Ground } from './ground.server.ts'
import { hashPassword } from './hash-password.server.ts'
import { attemptSecondFactor } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { checkNewPassword, type PasswordRefused } from './password.ts'
import { recoveryCode, recoveryCodeBytes, recoveryCodeCount, recoveryCodeHash } from './recovery-code.ts'
import type { ServerKey } from './server-key.server.ts'
import { totpSecret, totpStep } from './totp.server.ts'

/** How long a new secret may wait in the form for its first code. */
const pendingLasts = minutes(15)

/** A TOTP secret shown to its owner and not yet kept. `sealed` travels in the form; only this server can have made it. */
export interface PendingTotp {
  readonly secret: string
  readonly sealed: string
}

export function proposeTotp(ground: Pick<Ground, 'serverKey' | 'now' | 'random'>, person: PersonId): PendingTotp {
  const secret = totpSecret(ground.random(20))
  const until = ground.now() + pendingLasts
  const sealed = ground.serverKey.seal(utf8(`${until} ${secret}`), { purpose: 'totp-pending', owner: person })
  return { secret, sealed: Buffer.from(sealed).toString('base64url') }
}

/** The secret of a proposal that came back, or null: not ours, another person's, or too late. */
export function readPendingTotp(
  sealed: string,
  { serverKey, person, at }: { serverKey: ServerKey; person: PersonId; at: Instant },
): string | null {
  try {
    const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'))
    const [until = '', secret = ''] = fromUtf8(serverKey.open(bytes, { purpose: 'totp-pending', owner: person })).split(
      ' ',
    )
    return at <= instant(Number(until)) ? secret : null
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return null
    throw error
  }
}

/**
 * Keeps a new TOTP secret after its first code, and ten recovery codes, inside
 * the caller's step. Gives the codes, which are shown once; the entry is
 * `mfa-changed`, to which the caller adds who did it.
 */
export async function keepSecondFactor(
  trx: Trx,
  given: {
    readonly serverKey: ServerKey
    readonly random: (bytes: number) => Uint8Array
    readonly person: PersonId
    readonly pending: string
    readonly code: string
    readonly at: Instant
  },
): Promise<Outcome<{ readonly codes: readonly string[]; readonly entry: EntryDraft }, 'wrong-code' | 'totp-lapsed'>> {
  const { serverKey, person, at } = given
  const secret = readPendingTotp(given.pending, given)
  if (!secret) return refused('totp-lapsed')
  const step = totpStep(secret, { code: given.code.normalize('NFKC').replace(/\s/g, ''), at, after: 0 })
  if (step === null) return refused('wrong-code')
  const sealedSecret = serverKey.seal(utf8(secret), { purpose: 'totp', owner: person })
  // The step of this first code counts as used.
  await credentialStore(trx).keepTotp({ person, sealedSecret, step, at })
  const codes = await keepNewRecoveryCodes(trx, given)
  return done({ codes, entry: { kind: 'mfa-changed', subject: person, data: { what: 'totp' } } })
}

async function keepNewRecoveryCodes(
  trx: Trx,
  { random, person, at }: { random: (bytes: number) => Uint8Array; person: PersonId; at: Instant },
): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode(random(recoveryCodeBytes)))
  await credentialStore(trx).keepRecoveryCodes({
    person,
    hashes: codes.map((code) => recoveryCodeHash(person, code)),
    at,
  })
  return codes
}

/** The password's PHC string, or what is wrong with it. Hash before the step: nobody's log entry should wait for Argon2. */
export async function preparePassword(
  typed: string,
  ground: { readonly email: string; readonly minLength: number },
): Promise<Outcome<string, PasswordRefused>> {
  const checked = checkNewPassword(typed, ground)
  return checked.ok ? hashPassword(checked.value) : checked
}

/** Keeps a prepared password inside the caller's step; the entry is `mfa-changed`, to which the caller adds who did it. */
export async function keepPassword(
  trx: Trx,
  { person, hash, at }: { readonly person: PersonId; readonly hash: string; readonly at: Instant },
): Promise<EntryDraft> {
  await credentialStore(trx).keepPassword({ person, hash, at })
  return { kind: 'mfa-changed', subject: person, data: { what: 'password' } }
}

/** Replaces the actor's own TOTP secret; their other sessions end, lest one opened by a thief outlive the change. */
export async function replaceSecondFactor(
  ground: Ground,
  given: { readonly actor: Actor; readonly pending: string; readonly code: string; readonly where: Where },
): Promise<Outcome<readonly string[], 'wrong-code' | 'totp-lapsed' | LimitReason>> {
  const { actor, pending, code, where } = given
  const { person } = actor
  const attempt = await attemptSecondFactor(ground, 'step-up', { person, where })
  if (!attempt.ok) return attempt
  const { value } = await ground.log.append<Outcome<readonly string[], 'wrong-code' | 'totp-lapsed'>>(
    async ({ trx, at }) => {
      const kept = await keepSecondFactor(trx, { ...ground, random: ground.random, person, pending, code, at })
      if (!kept.ok) return { value: kept, entries: [] }
      const others = await endSessionsOf(trx, { person, reason: 'credentials-changed', except: actor.session })
      const by = actorFields(actor, where)
      return {
        value: done(kept.value.codes),
        entries: [kept.value.entry, ...others].map((entry) => ({ ...by, ...entry })),
      }
    },
  )
  if (value.ok) await attempt.value.forgive()
  return value
}

/** Ten new recovery codes for the actor; the old ones are void from the same moment. */
export async function renewRecoveryCodes(
  ground: Ground,
  { actor, where }: { readonly actor: Actor; readonly where: Where },
): Promise<readonly string[]> {
  const { person } = actor
  const { value } = await ground.log.append(async ({ trx, at }) => {
    const codes = await keepNewRecoveryCodes(trx, { random: ground.random, person, at })
    const entry: EntryDraft = { kind: 'mfa-changed', subject: person, data: { what: 'recovery-codes' } }
    return { value: codes, entries: [{ ...actorFields(actor, where), ...entry }] }
  })
  return value
}

/** Replaces the actor's own password; their other sessions end. */
export async function changePassword(
  ground: Ground,
  given: { readonly actor: Actor; readonly typed: string; readonly minLength: number; readonly where: Where },
): Promise<Outcome<undefined, PasswordRefused>> {
  const { actor, typed, minLength, where } = given
  const { person } = actor
  const email = (await credentialStore(ground.db).emailOf(person)) ?? ''
  const hash = await preparePassword(typed, { email, minLength })
  if (!hash.ok) return hash
  await ground.log.append(async ({ trx, at }) => {
    const changed = await keepPassword(trx, { person, hash: hash.value, at })
    const others = await endSessionsOf(trx, { person, reason: 'credentials-changed', except: actor.session })
    const by = actorFields(actor, where)
    return { value: undefined, entries: [changed, ...others].map((entry) => ({ ...by, ...entry })) }
  })
  return done()
}
