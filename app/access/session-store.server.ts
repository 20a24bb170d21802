import type { ExpressionBuilder } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database, PersonState } from '../../db/schema.ts'
import type { MandatePower } from '../formats/mandate-line.ts'
import { type Fingerprint, type Instant, instant, type OrganizationId, type PersonId, type Sha256Hex } from '../ids.ts'
import type { SetupStep } from './actor.ts'
import type { Part } from './agreement.ts'
import type { FirstFactor, SecondFactor } from './factors.ts'
import { actingRole, deputyRoleOf, type Holding } from './mandate.ts'
import type { PasskeyDates } from './powers.ts'
import type { Role } from './role.ts'

export interface NewSession {
  readonly id: Sha256Hex
  readonly person: PersonId
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly absoluteUntil: Instant
  readonly secondFactorAt: Instant
  readonly secondFactor: SecondFactor
  readonly firstFactor: FirstFactor
  readonly userAgent: string
  readonly ip: string
}

export interface StoredSession extends NewSession {
  readonly lastSeenAt: Instant
}

/** A session and whose it is, as the tables say at this moment: read anew for every request, so that nothing lingers. */
export interface HeldSession extends StoredSession, Holding {
  readonly name: string
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly role: Role
  readonly state: PersonState
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly locale: 'ja' | 'en'
  readonly setupStep: SetupStep | null
  /** The role in which the newest roll names them; null where it names them not. */
  readonly rollRole: Role | null
  /** Since when the council's statement names them to sign rolls; null where it does not. */
  readonly signsRollsFrom: Instant | null
  /** The version of the newest pledge they gave. */
  readonly pledged: string | null
  /** The version of their organization's consent in force; null where it has none. */
  readonly consented: string | null
  /** They have one at all. */
  readonly hasPasskey: boolean
  /** From when on powers take a passkey, as decided by this moment. */
  readonly passkeyDates: PasskeyDates
  /** The key they have now, where they keep its private half themselves. */
  readonly broughtKey: Fingerprint | null
  readonly part: Part | null
  /** Since when they keep the small account of a withdrawn consent; null where they keep none. */
  readonly dutiesSince: Instant | null
}

/** The same with the role they act in: their own, or that of whom they stand in for. */
export interface StandingSession extends HeldSession {
  readonly ownRole: Role
}

const columns = [
  'session.id as id',
  'session.person_id as person',
  'session.created_at as createdAt',
  'session.expires_at as expiresAt',
  'session.absolute_until as absoluteUntil',
  'session.last_seen_at as lastSeenAt',
  'session.second_factor_at as secondFactorAt',
  'session.second_factor as secondFactor',
  'session.first_factor as firstFactor',
  'session.user_agent as userAgent',
  'session.ip as ip',
] as const

const whose = [
  'person.name as name',
  'person.organization_id as organization',
  'organization.name as organizationName',
  'person.role as role',
  'person.state as state',
  'person.engaged_from as engagedFrom',
  'person.engaged_until as engagedUntil',
  'person.locale as locale',
  'person.setup_step as setupStep',
  'person.roll_role as rollRole',
  'person.signs_rolls_from as signsRollsFrom',
  'person.part as part',
  'person.duties_since as dutiesSince',
] as const

/** How long requests sent under the token of a session that a step-up has just ended are still taken as its person's. */
const graceOfReplaced = 10_000

const held = (db: Db | Trx) =>
  db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    // The one row there is, or none.
    .leftJoin('passkey_rule', (join) => join.on('passkey_rule.id', '=', 1))
    .select([...columns, ...whose])
    .select(['passkey_rule.offices_from as officesFrom', 'passkey_rule.members_from as membersFrom'])
    .select((row) => [
      row
        .selectFrom('pledge')
        .select('pledge.text_version')
        .whereRef('pledge.person_id', '=', 'person.id')
        .orderBy('pledge.entry_index', 'desc')
        .limit(1)
        .as('pledged'),
      row
        .selectFrom('consent')
        .select('consent.text_version')
        .whereRef('consent.organization_id', '=', 'person.organization_id')
        .where('consent.withdrawn_at', 'is', null)
        .limit(1)
        .as('consented'),
      row
        .selectFrom('passkey')
        .select('passkey.id')
        .whereRef('passkey.person_id', '=', 'person.id')
        .limit(1)
        .as('anyPasskey'),
      row
        .selectFrom('person_key')
        .select('person_key.fingerprint')
        .whereRef('person_key.person_id', '=', 'person.id')
        .where('person_key.retired_at', 'is', null)
        .where('person_key.protected_private_key', 'is', null)
        .as('broughtKey'),
      ofMandate(row).where('power', '!=', 'own-audit').where('active_from', 'is not', null).select('power').as('power'),
      ofMandate(row)
        .where('power', '!=', 'own-audit')
        .where('active_from', 'is not', null)
        .select('until_at')
        .as('standsInUntil'),
      ofMandate(row).where('power', '=', 'own-audit').select('until_at').as('ownAuditUntil'),
    ])

/** Of the mandates that a roll carries, in the post they were given in: the one that lasts longest. */
const ofMandate = (row: ExpressionBuilder<Database, 'person'>) =>
  row
    .selectFrom('mandate')
    .whereRef('mandate.person_id', '=', 'person.id')
    .whereRef('mandate.organization_id', '=', 'person.organization_id')
    .whereRef('mandate.post_role', '=', 'person.role')
    .where('mandate.roll_counter', 'is not', null)
    .where('mandate.ended_at', 'is', null)
    .orderBy('mandate.until_at', 'desc')
    .orderBy('mandate.id')
    .limit(1)
type HeldRow = Awaited<ReturnType<ReturnType<typeof held>['executeTakeFirstOrThrow']>>

const heldIn = ({ officesFrom, membersFrom, anyPasskey, power, standsInUntil, ...session }: HeldRow): HeldSession => ({
  ...session,
  standsIn: standsInOf(power, standsInUntil),
  hasPasskey: anyPasskey !== null,
  passkeyDates: { offices: officesFrom, members: membersFrom },
})

function standsInOf(power: MandatePower | null, until: Instant | null): HeldSession['standsIn'] {
  const role = power && deputyRoleOf(power)
  return role && until !== null ? { role, until } : null
}

export async function heldSession(db: Db | Trx, id: Sha256Hex): Promise<HeldSession | null> {
  const found = await held(db).where('session.id', '=', id).executeTakeFirst()
  return found ? heldIn(found) : null
}

/**
 * The session that took this one's place after `since`, as fresh as the old
 * one was: a request under way during a step-up goes on, and whoever holds
 * the old token gains nothing from the code that ended it.
 */
export async function sessionInPlaceOf(db: Db | Trx, id: Sha256Hex, since: Instant): Promise<HeldSession | null> {
  const found = await held(db)
    .innerJoin('replaced_session', 'replaced_session.session_id', 'session.id')
    .select(['replaced_session.second_factor_at as secondFactorAt', 'replaced_session.second_factor as secondFactor'])
    .where('replaced_session.id', '=', id)
    .where('replaced_session.replaced_at', '>', since)
    .executeTakeFirst()
  return found ? heldIn(found) : null
}

/** The session, or the one that has taken its place within seconds: whose requests count at this moment. */
export async function standingSession(db: Db | Trx, id: Sha256Hex, at: Instant): Promise<StandingSession | null> {
  const found = (await heldSession(db, id)) ?? (await sessionInPlaceOf(db, id, instant(at - graceOfReplaced)))
  return found && actingRole(found, at)
}

/** Ends `old`, whose place `by` takes; `by` must be kept already. False when it was gone. */
export async function replaceSession(
  db: Db | Trx,
  old: HeldSession,
  { by, at }: { by: Sha256Hex; at: Instant },
): Promise<boolean> {
  await db.updateTable('replaced_session').set({ session_id: by }).where('session_id', '=', old.id).execute()
  await db
    .insertInto('replaced_session')
    .values({
      id: old.id,
      session_id: by,
      second_factor_at: old.secondFactorAt,
      second_factor: old.secondFactor,
      replaced_at: at,
    })
    .execute()
  const { numDeletedRows } = await db.deleteFrom('session').where('id', '=', old.id).executeTakeFirst()
  return numDeletedRows === 1n
}

export async function forgetReplacedSessions(db: Db | Trx, until: Instant): Promise<void> {
  await db.deleteFrom('replaced_session').where('replaced_at', '<=', until).execute()
}

export async function sessionsOf(db: Db | Trx, person: PersonId): Promise<readonly StoredSession[]> {
  return await db
    .selectFrom('session')
    .select(columns)
    .where('person_id', '=', person)
    .orderBy('last_seen_at', 'desc')
    .execute()
}

export async function keepSession(db: Db | Trx, session: NewSession): Promise<void> {
  await db
    .insertInto('session')
    .values({
      id: session.id,
      person_id: session.person,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      absolute_until: session.absoluteUntil,
      last_seen_at: session.secondFactorAt,
      second_factor_at: session.secondFactorAt,
      second_factor: session.secondFactor,
      first_factor: session.firstFactor,
      user_agent: session.userAgent,
      ip: session.ip,
    })
    .execute()
}

export async function touchSession(
  db: Db | Trx,
  { id, at, until }: { id: Sha256Hex; at: Instant; until: Instant },
): Promise<void> {
  await db
    .updateTable('session')
    .set({ last_seen_at: at, expires_at: until })
    .where('id', '=', id)
    // A slow request must not set back what a later one moved on.
    .where('last_seen_at', '<', at)
    .execute()
}

/** False when it was gone already. */
export async function dropSession(db: Db | Trx, id: Sha256Hex): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('session').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}
