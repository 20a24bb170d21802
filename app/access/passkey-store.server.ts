import type { Db, Trx } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'

export interface KeptPasskey {
  readonly id: string
  readonly person: PersonId
  readonly userHandle: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly synced: boolean
  readonly backedUp: boolean
  readonly name: string
  readonly madeAt: Instant
  readonly usedAt: Instant | null
}

const kept = (db: Db | Trx) => db.selectFrom('passkey').selectAll()
type Row = Awaited<ReturnType<ReturnType<typeof kept>['executeTakeFirstOrThrow']>>

const passkeyIn = (row: Row): KeptPasskey => ({
  id: row.id,
  person: row.person_id,
  userHandle: row.user_handle,
  publicKey: new Uint8Array(row.public_key),
  counter: row.counter,
  transports: row.transports === '' ? [] : row.transports.split('+'),
  synced: row.synced === 1,
  backedUp: row.backed_up === 1,
  name: row.name,
  madeAt: row.made_at,
  usedAt: row.used_at,
})

export async function passkeyById(db: Db | Trx, id: string): Promise<KeptPasskey | null> {
  const row = await kept(db).where('id', '=', id).executeTakeFirst()
  return row ? passkeyIn(row) : null
}

/** Of one person, the oldest first. */
export async function passkeysOf(db: Db | Trx, person: PersonId): Promise<readonly KeptPasskey[]> {
  const rows = await kept(db).where('person_id', '=', person).orderBy('made_at').orderBy('id').execute()
  return rows.map(passkeyIn)
}

/** How many who may be inside have none: of the offices, and of the members. */
export async function peopleWithoutPasskey(db: Db): Promise<{ readonly offices: number; readonly members: number }> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('passkey', 'passkey.person_id', 'person.id')
    .select(['person.role', (of) => of.fn.count<number | string>('person.id').as('people')])
    .where('person.state', '=', 'active')
    .where('passkey.id', 'is', null)
    .groupBy('person.role')
    .execute()
  const sum = (among: typeof rows): number => among.reduce((all, { people }) => all + Number(people), 0)
  const isMember = ({ role }: (typeof rows)[number]) => role === 'member'
  return { offices: sum(rows.filter((row) => !isMember(row))), members: sum(rows.filter(isMember)) }
}

/** False where the credential is registered already, with whomever: one credential is one person's (WebAuthn, §7.1 step 26). */
export async function keepPasskeyRow(trx: Trx, passkey: Omit<KeptPasskey, 'usedAt'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('passkey')
    .values({
      id: passkey.id,
      person_id: passkey.person,
      user_handle: passkey.userHandle,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports.join('+'),
      synced: passkey.synced ? 1 : 0,
      backed_up: passkey.backedUp ? 1 : 0,
      name: passkey.name,
      made_at: passkey.madeAt,
      used_at: null,
    })
    .onConflict((row) => row.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** False when another use of it came between: of two that count alike one is a copy's. */
export async function movePasskey(
  trx: Trx,
  used: {
    readonly id: string
    readonly from: number
    readonly to: number
    readonly backedUp: boolean
    readonly at: Instant
  },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkey')
    .set({ counter: used.to, backed_up: used.backedUp ? 1 : 0, used_at: used.at })
    .where('id', '=', used.id)
    .where('counter', '=', used.from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False when it is none of the person's. */
export async function dropPasskey(trx: Trx, { id, person }: { id: string; person: PersonId }): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** False when this challenge was answered before. Those that have lapsed meanwhile go along: nobody can answer them any more. */
export async function takeChallenge(
  trx: Trx,
  taken: { readonly hash: Uint8Array; readonly until: Instant; readonly at: Instant },
): Promise<boolean> {
  await trx.deleteFrom('passkey_answered').where('expires_at', '<=', taken.at).execute()
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('passkey_answered')
    .values({ challenge: taken.hash, expires_at: taken.until })
    .onConflict((row) => row.column('challenge').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
