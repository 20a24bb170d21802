import type { Trx } from '../../db/open.server.ts'
import { fromUtf8, utf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { done, isTrouble, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import type { ActorFields } from './actor.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from './confirm-act.server.ts'
import { emailOf, keepPasswordHash, keepRecoveryCodes, keepTotp } from './credential-store.server.ts'
import { endSessionsOf } from './end-session.server.ts'
import type { Ground } from './ground.server.ts'
import { hashPassword } from './hash-password.server.ts'
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
  const step = totpStep(secret, { code: normalized(given.code, 'NFKC').replace(/\s/g, ''), at, after: 0 })
  if (step === null) return refused('wrong-code')
  const sealedSecret = serverKey.seal(utf8(secret), { purpose: 'totp', owner: person })
  // The step of this first code counts as used.
  await keepTotp(trx, { person, sealedSecret, step, at })
  const codes = await keepNewRecoveryCodes(trx, given)
  return done({ codes, entry: { kind: 'mfa-changed', subject: person, data: { what: 'totp' } } })
}

export async function keepNewRecoveryCodes(
  trx: Trx,
  { random, person, at }: { random: (bytes: number) => Uint8Array; person: PersonId; at: Instant },
): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode(random(recoveryCodeBytes)))
  await keepRecoveryCodes(trx, {
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
  await keepPasswordHash(trx, { person, hash, at })
  return { kind: 'mfa-changed', subject: person, data: { what: 'password' } }
}

/**
 * Replaces a person's own TOTP secret, with a code of the old app or an unused
 * recovery code; their other sessions end, lest one opened by a thief outlive the
 * change. Gives ten new recovery codes.
 */
export async function replaceSecondFactor(
  ground: Ground,
  given: Confirmed & { readonly pending: string; readonly newCode: string },
): Promise<Outcome<readonly string[], 'new-code-wrong' | 'totp-lapsed' | ConfirmReason>> {
  const { pending, newCode } = given
  const person = given.by.actor
  return appendConfirmed(ground, given, async ({ trx, at }, by) => {
    const kept = await keepSecondFactor(trx, { ...ground, random: ground.random, person, pending, code: newCode, at })
    if (!kept.ok) {
      return { value: kept.reason === 'wrong-code' ? refused('new-code-wrong') : refused(kept.reason), entries: [] }
    }
    const entries = await entriesOfChange(trx, by, kept.value.entry)
    return { value: done(kept.value.codes), entries }
  })
}

/** Ten new recovery codes; the old ones are void from the same moment. */
export async function renewRecoveryCodes(
  ground: Ground,
  confirmed: Confirmed,
): Promise<Outcome<readonly string[], ConfirmReason>> {
  const person = confirmed.by.actor
  return appendConfirmed<readonly string[], never>(ground, confirmed, async ({ trx, at }, by) => {
    const codes = await keepNewRecoveryCodes(trx, { random: ground.random, person, at })
    const entry: EntryDraft = { kind: 'mfa-changed', subject: person, data: { what: 'recovery-codes' } }
    return { value: done(codes), entries: [{ ...by, ...entry }] }
  })
}

/** Replaces a person's own password; their other sessions end. */
export async function changePassword(
  ground: Ground,
  given: Confirmed & { readonly typed: string; readonly minLength: number },
): Promise<Outcome<undefined, PasswordRefused | ConfirmReason>> {
  const { typed, minLength } = given
  const person = given.by.actor
  const email = (await emailOf(ground.db, person)) ?? ''
  const hash = await preparePassword(typed, { email, minLength })
  if (!hash.ok) return hash
  return appendConfirmed<undefined, never>(ground, given, async ({ trx, at }, by) => {
    const kept = await keepPassword(trx, { person, hash: hash.value, at })
    return { value: done(), entries: await entriesOfChange(trx, by, kept) }
  })
}

/** The entries of a change that ends all of the person's sessions but the one it was asked in. */
export async function entriesOfChange(trx: Trx, by: ActorFields, entry: EntryDraft): Promise<readonly EntryDraft[]> {
  const others = await endSessionsOf(trx, { person: by.actor, reason: 'credentials-changed', except: by.session })
  return [entry, ...others].map((one) => ({ ...by, ...one }))
}
