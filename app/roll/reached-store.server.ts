/** How many of an organization's people can be reached: counted where they are, for a page that looks at all of them. */
import { type Kysely, type SqlBool, sql } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Database } from '../../db/schema.ts'
import { joinsByConsent, organizationKinds } from '../council/organization.ts'
import type { Instant, OrganizationId } from '../ids.ts'
import { proofLifetime } from './reachability.ts'
import { rollHead } from './roll-store.server.ts'

type Db = Kysely<Database>

/**
 * `unreachableBecause` (reachability.ts) as a question: whoever it gives no reason of
 * is counted here, and a test holds the two to each other. An engagement that is over
 * counts for nothing besides, whatever the key could still open.
 */
export async function countReached(
  db: Db,
  { at, among }: { readonly at: Instant; readonly among: readonly OrganizationId[] | null },
): Promise<ReadonlyMap<OrganizationId, number>> {
  const head = among?.length === 0 ? null : await rollHead(db)
  if (!head) return new Map()
  let people = db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .innerJoin('person_key as held', (join) =>
      join.onRef('held.person_id', '=', 'person.id').on('held.retired_at', 'is', null),
    )
    .innerJoin('roll_line', (join) =>
      join.onRef('roll_line.person_id', '=', 'person.id').on('roll_line.counter', '=', head.counter),
    )
    .select(['person.organization_id as organization', (row) => row.fn.countAll<number>().as('count')])
    .where('person.state', '=', 'active')
    .where((row) => row.or([row('person.engaged_until', 'is', null), row('person.engaged_until', '>', at)]))
    .where('held.expires_at', '>', at)
    .where('held.proven_at', '>', (at - proofLifetime) as Instant)
    .where('held.compared_at', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('pledge').select('pledge.person_id').whereRef('pledge.person_id', '=', 'person.id')),
    )
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('organization.kind', 'not in', organizationKinds.filter(joinsByConsent)),
        exists(
          selectFrom('consent')
            .select('consent.organization_id')
            .whereRef('consent.organization_id', '=', 'organization.id')
            .where('consent.withdrawn_at', 'is', null),
        ),
      ]),
    )
    .where(lineSays(db, 'fingerprint', 'held.fingerprint'))
    .where(lineSays(db, 'organization', 'person.organization_id'))
    .where(lineSays(db, 'role', 'person.role'))
    .where(lineLasts(db, at))
    .groupBy('person.organization_id')
  if (among) people = people.where('person.organization_id', 'in', among)
  return new Map((await people.execute()).map(({ organization, count }) => [organization, Number(count)]))
}

/** Whether the line has not run out: no vault seals by one past its end. */
const lineLasts = (db: Db, at: Instant) =>
  dialectOf(db) === 'sqlite'
    ? sql<SqlBool>`json_extract(cast(roll_line.line as text), '$.validUntil') > ${at}`
    : sql<SqlBool>`(convert_from(roll_line.line, 'UTF8')::json ->> 'validUntil')::bigint > ${at}`

/**
 * Whether the line's bytes say so. They are canonical JSON: a member is spelled in one
 * way, and in a name its quotes would be escaped, so that none can be mistaken for one.
 */
function lineSays(db: Db, member: 'fingerprint' | 'organization' | 'role', column: string) {
  const said = sql`${`"${member}":"`} || ${sql.ref(column)} || '"'`
  return dialectOf(db) === 'sqlite'
    ? sql<SqlBool>`instr(roll_line.line, cast(${said} as blob)) > 0`
    : sql<SqlBool>`position(convert_to(${said}, 'UTF8') in roll_line.line) > 0`
}
