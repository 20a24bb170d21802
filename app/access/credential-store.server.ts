// Passwords, TOTP secrets, recovery codes, half sign-ins. Nothing here decides; it keeps and takes.

import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import type { PersonState } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import type { SetupStep } from './actor.ts'
import type { Role } from './role.ts'

/** A person as the door sees them. */
export interface Holder {
  readonly person: PersonId
  readonly organization: OrganizationId
  readonly role: Role
  readonly state: PersonState
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly setupStep: SetupStep | null
  readonly dutiesSince: Instant | null
}

const holders = (db: Db | Trx) =>
  db
    .selectFrom('person')
    .select([
      'person.id as person',
      'person.organization_id as organization',
      'person.role as role',
      'person.state as state',
      'person.engaged_from as engagedFrom',
      'person.engaged_until as engagedUntil',
      'person.setup_step as setupStep',
      'person.duties_since as dutiesSince',
    ])

export async function holderOf(db: Db | Trx, person: PersonId): Promise<Holder | null> {
  return (await holders(db).where('person.id', '=', person).executeTakeFirst()) ?? null
}

/** `hash` null where no password was ever set. */
export async function holderByEmail(
  db: Db | Trx,
  email: string,
): Promise<(Holder & { readonly hash: string | null }) | null> {
  const found = await holders(db)
    .leftJoin('password', 'password.person_id', 'person.id')
    .select('password.hash as hash')
    .where('person.email', '=', email)
    .executeTakeFirst()
  return found ?? null
}

export async function emailOf(db: Db | Trx, person: PersonId): Promise<string | null> {
  const row = await db.selectFrom('person').select('email').where('id', '=', person).executeTakeFirst()
  return row?.email ?? null
}

export async function keepPasswordHash(
  db: Db | Trx,
  { person, hash, at }: { person: PersonId; hash: string; at: Instant },
): Promise<void> {
  await db
    .insertInto('password')
    .values({ person_id: person, hash, set_at: at })
    .onConflict((row) => row.column('person_id').doUpdateSet({ hash, set_at: at }))
    .execute()
}

export async function totpOf(
  db: Db | Trx,
  person: PersonId,
): Promise<{ readonly sealedSecret: Uint8Array; readonly lastStep: number } | null> {
  const row = await db
    .selectFrom('totp')
    .select(['sealed_secret as sealedSecret', 'last_step as lastStep'])
    .where('person_id', '=', person)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row ?? null
}

/** Whether there is anything to show after the password. */
export async function hasSecondFactor(db: Db | Trx, person: PersonId): Promise<boolean> {
  if (await totpOf(db, person)) return true
  const passkey = db.selectFrom('passkey').select('id').where('person_id', '=', person).limit(1)
  if (await passkey.executeTakeFirst()) return true
  return (await recoveryCodesLeft(db, person)) > 0
}

export async function keepTotp(
  db: Db | Trx,
  kept: { person: PersonId; sealedSecret: Uint8Array; step: number; at: Instant },
): Promise<void> {
  const row = { sealed_secret: kept.sealedSecret, last_step: kept.step, confirmed_at: kept.at }
  await db
    .insertInto('totp')
    .values({ person_id: kept.person, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
}

/** False when this step, or a later one, was taken already: of two requests with one code the second loses here. */
export async function takeTotpStep(
  db: Db | Trx,
  { person, step }: { person: PersonId; step: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('totp')
    .set({ last_step: step })
    .where('person_id', '=', person)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The new codes replace all earlier ones, used or not. */
export async function keepRecoveryCodes(
  db: Db | Trx,
  kept: { person: PersonId; hashes: readonly Uint8Array[]; at: Instant },
): Promise<void> {
  await db.deleteFrom('recovery_code').where('person_id', '=', kept.person).execute()
  const rows = kept.hashes.map((hash) => ({
    person_id: kept.person,
    code_hash: hash,
    made_at: kept.at,
    used_at: null,
  }))
  await db.insertInto('recovery_code').values(rows).execute()
}

/** False when it is none of the person's, or was used. */
export async function takeRecoveryCode(
  db: Db | Trx,
  taken: { person: PersonId; hash: Uint8Array; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recovery_code')
    .set({ used_at: taken.at })
    .where('person_id', '=', taken.person)
    .where('code_hash', '=', taken.hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Nobody comes in by what they had: somebody who left returns by an invitation alone, and an erased person never. */
export async function forgetFactors(trx: Trx, person: PersonId): Promise<void> {
  for (const factor of ['password', 'totp', 'recovery_code', 'passkey'] as const)
    await trx.deleteFrom(factor).where('person_id', '=', person).execute()
}

/** What they lost is replaced; what they know stays. */
export async function forgetSecondFactors(trx: Trx, person: PersonId): Promise<void> {
  for (const factor of ['totp', 'recovery_code', 'passkey'] as const)
    await trx.deleteFrom(factor).where('person_id', '=', person).execute()
}

export async function recoveryCodesLeft(db: Db | Trx, person: PersonId): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select((build) => build.fn.countAll<number | string>().as('left'))
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

export async function signInOf(
  db: Db | Trx,
  { tokenHash, at }: { tokenHash: Uint8Array; at: Instant },
): Promise<PersonId | null> {
  const row = await db
    .selectFrom('sign_in')
    .select('person_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return row?.person_id ?? null
}

/** False when another request finished it first. */
export async function takeSignIn(db: Db | Trx, tokenHash: Uint8Array): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sign_in').where('token_hash', '=', tokenHash).executeTakeFirst()
  return numDeletedRows === 1n
}

export async function dropSignIns(db: Db | Trx, person: PersonId): Promise<void> {
  await db.deleteFrom('sign_in').where('person_id', '=', person).execute()
}

/**
 * One half sign-in a person; whoever begins again ends the one before. Lapsed
 * ones of others go along. False where the password is no longer the one that
 * was held against what was typed: its hash takes so long that it may have been
 * changed meanwhile, and the change has ended the half sign-ins there were.
 */
export async function keepSignIn(
  trx: Trx,
  begun: {
    readonly person: PersonId
    /** Of the password that was right. */
    readonly hash: string
    readonly tokenHash: Uint8Array
    readonly at: Instant
    readonly until: Instant
  },
): Promise<boolean> {
  const { person, hash, tokenHash, at, until } = begun
  const onPostgres = dialectOf(trx) === 'postgresql'
  const kept = trx.selectFrom('password').select('hash').where('person_id', '=', person)
  const row = await (onPostgres ? kept.forShare() : kept).executeTakeFirst()
  if (row?.hash !== hash) return false
  const over = trx
    .selectFrom('sign_in')
    .select('token_hash')
    .where((where) => where.or([where('person_id', '=', person), where('expires_at', '<=', at)]))
  // What a batch of the log has taken it is deleting itself; to wait for it here, with the password taken, could be for ever.
  const free = onPostgres ? over.forUpdate().skipLocked() : over
  await trx.deleteFrom('sign_in').where('token_hash', 'in', free).execute()
  const begins = { token_hash: tokenHash, person_id: person, created_at: at, expires_at: until }
  await trx.insertInto('sign_in').values(begins).execute()
  return true
}
