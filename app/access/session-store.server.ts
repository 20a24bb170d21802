import type { Db, Trx } from '../../db/open.server.ts'
import type { PersonState } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import type { SecondFactor, SetupStep } from './actor.ts'
import type { Role } from './role.ts'

export interface NewSession {
  readonly id: Sha256Hex
  readonly person: PersonId
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly absoluteUntil: Instant
  readonly secondFactorAt: Instant
  readonly secondFactor: SecondFactor
  readonly userAgent: string
  readonly ip: string
}

export interface StoredSession extends NewSession {
  readonly lastSeenAt: Instant
}

/** A session and whose it is, as the tables say at this moment: read anew for every request, so that nothing lingers. */
export interface HeldSession extends StoredSession {
  readonly name: string
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly role: Role
  readonly state: PersonState
  readonly engagedUntil: Instant | null
  readonly locale: 'ja' | 'en'
  readonly setupStep: SetupStep | null
  /** The role in which the newest roll names them; null where it names them not. */
  readonly rollRole: Role | null
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
  'session.user_agent as userAgent',
  'session.ip as ip',
] as const

export function sessionStore(db: Db | Trx) {
  return {
    async held(id: Sha256Hex): Promise<HeldSession | null> {
      const found = await db
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person_id')
        .innerJoin('organization', 'organization.id', 'person.organization_id')
        .select([
          ...columns,
          'person.name as name',
          'person.organization_id as organization',
          'organization.name as organizationName',
          'person.role as role',
          'person.state as state',
          'person.engaged_until as engagedUntil',
          'person.locale as locale',
          'person.setup_step as setupStep',
          'person.roll_role as rollRole',
        ])
        .where('session.id', '=', id)
        .executeTakeFirst()
      return found ?? null
    },

    async sessionsOf(person: PersonId): Promise<readonly StoredSession[]> {
      return await db
        .selectFrom('session')
        .select(columns)
        .where('person_id', '=', person)
        .orderBy('last_seen_at', 'desc')
        .execute()
    },

    async keep(session: NewSession): Promise<void> {
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
          user_agent: session.userAgent,
          ip: session.ip,
        })
        .execute()
    },

    async touch({ id, at, until }: { id: Sha256Hex; at: Instant; until: Instant }): Promise<void> {
      await db
        .updateTable('session')
        .set({ last_seen_at: at, expires_at: until })
        .where('id', '=', id)
        // A slow request must not set back what a later one moved on.
        .where('last_seen_at', '<', at)
        .execute()
    },

    /** False when it was gone already. */
    async drop(id: Sha256Hex): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('session').where('id', '=', id).executeTakeFirst()
      return numDeletedRows === 1n
    },
  }
}
