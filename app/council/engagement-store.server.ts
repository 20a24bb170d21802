import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Role } from '../access/role.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import { isWhyEnded, type Term, type WhyEnded } from './engagement.ts'

type Db = Kysely<Database>

export interface FormerEngagement {
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly role: Role
  readonly department: string
  readonly title: string
  readonly from: Instant
  readonly until: Instant
  /** Null where none is on record. */
  readonly why: WhyEnded | null
}

/** The newest first. */
export async function formerEngagements(db: Db, person: PersonId): Promise<readonly FormerEngagement[]> {
  const rows = await db
    .selectFrom('former_engagement as former')
    .innerJoin('organization', 'organization.id', 'former.organization_id')
    .selectAll('former')
    .select('organization.name as organization_name')
    .where('former.person_id', '=', person)
    .orderBy('former.number', 'desc')
    .execute()
  return rows.map((row) => ({
    organization: row.organization_id,
    organizationName: row.organization_name,
    role: row.role,
    department: row.department,
    title: row.title,
    from: row.engaged_from,
    until: row.engaged_until,
    why: isWhyEnded(row.ended_why) ? row.ended_why : null,
  }))
}

/** When the last of those that ended did; null before any has. */
export async function lastEnded(db: Db, person: PersonId): Promise<Instant | null> {
  const row = await db
    .selectFrom('former_engagement')
    .select('engaged_until')
    .where('person_id', '=', person)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.engaged_until ?? null
}

/** From when until when the person's engagement runs. The dates alone: nothing of who they are. */
export async function setTerm(db: Db, person: PersonId, { from, until }: Term): Promise<void> {
  await db.updateTable('person').set({ engaged_from: from, engaged_until: until }).where('id', '=', person).execute()
}

export interface Post {
  readonly organization: OrganizationId
  readonly role: Role
  readonly department: string
  readonly title: string
}

/** Whether a post is of the same house and role, so that the roll says of it what it said before. */
export const keepsRole = (
  post: Pick<Post, 'organization' | 'role'>,
  before: Pick<Post, 'organization' | 'role'>,
): boolean => post.organization === before.organization && post.role === before.role

/** Puts the engagement that runs among those that ended. Call it before `beginEngagement` writes over it. */
export async function closeEngagement(
  db: Db,
  person: PersonId,
  { until, why }: { readonly until: Instant; readonly why: WhyEnded | null },
): Promise<void> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', person).executeTakeFirstOrThrow()
  const { number } = await db
    .selectFrom('former_engagement')
    .select((of) => of.fn.count<number>('number').as('number'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('former_engagement')
    .values({
      person_id: person,
      number: Number(number) + 1,
      organization_id: row.organization_id,
      role: row.role,
      department: row.department,
      title: row.title,
      // One that was to begin later and never did has no length.
      engaged_from: row.engaged_from < until ? row.engaged_from : until,
      engaged_until: until,
      ended_why: why,
    })
    .execute()
}

/**
 * The person's engagement from here on. Where the post is another than the
 * newest roll says (role or house), the role is worth nothing until a roll names
 * them in it (access/powers.ts).
 */
export async function beginEngagement(
  db: Db,
  person: PersonId,
  { post, term, keepsRole }: { readonly post: Post; readonly term: Term; readonly keepsRole: boolean },
): Promise<void> {
  await db
    .updateTable('person')
    .set({
      organization_id: post.organization,
      role: post.role,
      department: post.department,
      title: post.title,
      engaged_from: term.from,
      engaged_until: term.until,
      // Whoever spoke for a house does so no more once they work elsewhere.
      ...(keepsRole ? {} : { roll_role: null, part: null, duties_since: null }),
    })
    .where('id', '=', person)
    .execute()
}

/** Role and powers end; whoever comes back to it waits for the roll that names them anew. */
export async function endPowers(db: Db, person: PersonId): Promise<void> {
  await db.updateTable('person').set({ roll_role: null }).where('id', '=', person).execute()
}

/** Where somebody worked at an instant, by columns of the query it stands in. */
export const houseAt = (
  person: string,
  at: RawBuilder<Instant>,
): RawBuilder<OrganizationId> => sql<OrganizationId>`coalesce(
  (select former.organization_id from former_engagement as former
    where former.person_id = ${sql.ref(person)} and former.engaged_from <= ${at} and former.engaged_until > ${at}
    order by former.number desc limit 1),
  (select present.organization_id from person as present where present.id = ${sql.ref(person)}))`
