/**
 * What somebody chose to sign in with beside the password, or, a passkey, instead
 * of it: kept with ten new recovery codes in the step that lets them in. Joining
 * and the way back after a loss are the two who do it.
 */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, type Refused, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { keepNewRecoveryCodes, keepSecondFactor } from './change-credentials.server.ts'
import { type KeepReason, keepPasskey } from './change-passkeys.server.ts'
import type { SecondFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import type { ChallengeFor } from './passkey-challenge.server.ts'
import { wantsPasskey } from './powers.ts'
import { passkeyDatesOf } from './powers-store.server.ts'
import type { Role } from './role.ts'
import { factorOf } from './take-passkey.server.ts'

export type ChosenFactor =
  | { readonly kind: 'app'; readonly pending: string; readonly code: string }
  | { readonly kind: 'passkey'; readonly made: string; readonly name: string }

export type ChosenRefusal = 'setup-lapsed' | 'passkey-needed' | 'wrong-code' | KeepReason

export interface KeptFactor {
  readonly factor: SecondFactor
  /** Shown once. */
  readonly codes: readonly string[]
  readonly entry: EntryDraft
}

/** Whether the powers of the role take a passkey by now: an app alone would let nobody use them. Asked again in the step that keeps the factor. */
export const takesPasskey = async (db: Db | Trx, role: Role, at: Instant): Promise<boolean> =>
  wantsPasskey({ role, secondFactor: 'totp' }, await passkeyDatesOf(db), at)

/**
 * Keeps it. Throws `NotKept` where it is refused, for only that undoes what the
 * step has written by then: call it within `orNotKept`.
 */
export async function keepChosenFactor(
  trx: Trx,
  ground: Ground,
  chosen: {
    readonly person: PersonId
    readonly role: Role
    readonly second: ChosenFactor
    readonly whom: ChallengeFor
    readonly at: Instant
  },
): Promise<KeptFactor> {
  const kept = await (chosen.second.kind === 'app'
    ? keepApp(trx, ground, { ...chosen, second: chosen.second })
    : keepOwnPasskey(trx, ground, { ...chosen, second: chosen.second }))
  if (!kept.ok) throw new NotKept(kept)
  return kept.value
}

interface Chosen<K extends ChosenFactor['kind']> {
  readonly person: PersonId
  readonly role: Role
  readonly second: Extract<ChosenFactor, { kind: K }>
  readonly whom: ChallengeFor
  readonly at: Instant
}

async function keepApp(
  trx: Trx,
  { serverKey, random }: Ground,
  { person, role, second: { pending, code }, at }: Chosen<'app'>,
): Promise<Outcome<KeptFactor, ChosenRefusal>> {
  if (await takesPasskey(trx, role, at)) return refused('passkey-needed')
  const kept = await keepSecondFactor(trx, { serverKey, random, person, pending, code, at })
  if (!kept.ok) return refused(kept.reason === 'totp-lapsed' ? 'setup-lapsed' : kept.reason)
  return done({ factor: 'totp', ...kept.value })
}

async function keepOwnPasskey(
  trx: Trx,
  ground: Ground,
  { person, second: { made, name }, whom, at }: Chosen<'passkey'>,
): Promise<Outcome<KeptFactor, ChosenRefusal>> {
  const kept = await keepPasskey(trx, { ground, person, made, name, whom, at })
  if (!kept.ok) return kept
  const codes = await keepNewRecoveryCodes(trx, { random: ground.random, person, at })
  return done({ factor: factorOf(kept.value), codes, entry: kept.value.entry })
}

/** Thrown and caught in this file alone, so `instanceof` can tell it. */
class NotKept extends Error {
  override readonly name = 'NotKept'
  readonly refusal: Refused<ChosenRefusal>
  constructor(refusal: Refused<ChosenRefusal>) {
    super('a refused factor leaves nothing behind')
    this.refusal = refusal
  }
}

/** What the step answers; the refusal where its factor was not kept, and then nothing of the step is. */
export async function orNotKept<T>(step: () => Promise<T>): Promise<T | Refused<ChosenRefusal>> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof NotKept) return error.refusal
    throw error
  }
}
