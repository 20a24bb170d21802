/** Names that somebody had before: kept in their history, and emptied with their name. */
import type { Db } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'

export interface FormerName {
  readonly name: string
  readonly reading: string
  readonly until: Instant
}

/** The newest first. */
export async function formerNames(db: Db, person: PersonId): Promise<readonly FormerName[]> {
  return await db
    .selectFrom('former_name')
    .select(['name', 'reading', 'until'])
    .where('person_id', '=', person)
    .orderBy('number', 'desc')
    .execute()
}

export async function addFormerName(db: Db, person: PersonId, { name, reading, until }: FormerName): Promise<void> {
  const { number } = await db
    .selectFrom('former_name')
    .select((of) => of.fn.count<number>('number').as('number'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('former_name')
    .values({ person_id: person, number: Number(number) + 1, name, reading, until })
    .execute()
}
