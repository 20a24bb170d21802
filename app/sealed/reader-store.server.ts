/** What a release hangs on besides the copy: the reader as they stand at this moment, and what the log says of earlier releases. */
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'

/** Whether the log says of the release at `index` that it was not sent. */
export async function statedNotSent(
  db: Db,
  { person, index }: { readonly person: PersonId; readonly index: bigint },
): Promise<boolean> {
  const rows = await db
    .selectFrom('log_index')
    .innerJoin('log_entry', 'log_entry.index', 'log_index.index')
    .select('log_entry.bytes as bytes')
    .where('log_index.actor', '=', person)
    .where('log_index.kind', '=', 'not-sent')
    .where('log_index.index', '>', Number(index))
    .execute()
  return rows.some(({ bytes }) => parseEntry(new Uint8Array(bytes)).data?.entry === String(index))
}

/** The roll that was in force when the log came to `index`; null before the first. */
export async function rollAt(
  db: Db,
  index: bigint,
): Promise<{ readonly counter: number; readonly entryIndex: bigint } | null> {
  const row = await db
    .selectFrom('roll')
    .select(['counter', 'entry_index'])
    .where('entry_index', '<', Number(index))
    .orderBy('counter', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.entry_index ? { counter: row.counter, entryIndex: BigInt(row.entry_index) } : null
}

/** Everything a release depends on, as it stands at this moment of this transaction. */
export interface ReaderStanding {
  readonly state: Selectable<Database['person']>['state']
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly organizationKind: Selectable<Database['organization']>['kind']
  readonly consentedAt: Instant | null
  readonly pledgedAt: Instant | null
  readonly session: {
    readonly expiresAt: Instant
    readonly absoluteUntil: Instant
    readonly secondFactorAt: Instant
  } | null
}

/** The reader's standing in one query; null if there is no such person. */
export async function readerStanding(
  db: Db | Trx,
  { person, session }: { readonly person: PersonId; readonly session: Sha256Hex },
): Promise<ReaderStanding | null> {
  const row = await db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .leftJoin('consent', (join) =>
      join.onRef('consent.organization_id', '=', 'organization.id').on('consent.withdrawn_at', 'is', null),
    )
    .leftJoin('pledge', 'pledge.person_id', 'person.id')
    .leftJoin('session', (join) => join.onRef('session.person_id', '=', 'person.id').on('session.id', '=', session))
    .select([
      'person.state as state',
      'person.engaged_from as engagedFrom',
      'person.engaged_until as engagedUntil',
      'organization.kind as organizationKind',
      'consent.given_at as consentedAt',
      'pledge.pledged_at as pledgedAt',
      'session.expires_at as expiresAt',
      'session.absolute_until as absoluteUntil',
      'session.second_factor_at as secondFactorAt',
    ])
    .where('person.id', '=', person)
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { expiresAt, absoluteUntil, secondFactorAt, ...standing } = row
  const live = expiresAt !== null && absoluteUntil !== null && secondFactorAt !== null
  return { ...standing, session: live ? { expiresAt, absoluteUntil, secondFactorAt } : null }
}
