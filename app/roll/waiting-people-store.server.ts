/** Whom the secretariat waits for, and who waits for them: the first few, longest waiting first. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, PersonId } from '../ids.ts'

type Db = Kysely<Database>

export interface WaitingPerson {
  readonly id: PersonId
  readonly name: string
  readonly organizationName: string
}

/** Those with a key that nobody has compared yet. */
export async function peopleToCompare(db: Db, limit: number): Promise<readonly WaitingPerson[]> {
  return db
    .selectFrom('person_key')
    .innerJoin('person', 'person.id', 'person_key.person_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select(['person.id', 'person.name', 'organization.name as organizationName'])
    .where('person_key.retired_at', 'is', null)
    .where('person_key.compared_at', 'is', null)
    .where((row) =>
      row.or([
        row('person.state', '=', 'active'),
        row.and([row('person.state', '=', 'invited'), row('person.setup_step', '=', 'pledge')]),
      ]),
    )
    .orderBy('person_key.entry_index')
    .limit(limit)
    .execute()
}

/** Those whose invitation can still be followed, with the end of it; the one that ends first comes first. */
export async function peopleInvited(
  db: Db,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly (WaitingPerson & { readonly until: Instant })[]> {
  return db
    .selectFrom('invitation')
    .innerJoin('person', 'person.id', 'invitation.person_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select(['person.id', 'person.name', 'organization.name as organizationName', 'invitation.expires_at as until'])
    .where('person.state', '=', 'invited')
    .where('invitation.used_at', 'is', null)
    .where('invitation.expires_at', '>', at)
    .orderBy('invitation.expires_at')
    .orderBy('person.id')
    .limit(limit)
    .execute()
}
