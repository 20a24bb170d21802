import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { sha256 } from '../formats/sha256.ts'
import type { Instant, InvitationId, PersonId } from '../ids.ts'

type Db = Kysely<Database>

export interface OpenInvitation {
  /** Made by the first start of an empty council: its person has yet to say who they are. */
  readonly first: boolean
  readonly id: InvitationId
  readonly person: PersonId
  readonly expiresAt: Instant
}

export async function addInvitation(
  db: Db,
  invitation: {
    readonly id: InvitationId
    readonly token: Uint8Array
    readonly person: PersonId
    readonly invitedBy: PersonId | null
    readonly at: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  await db
    .insertInto('invitation')
    .values({
      id: invitation.id,
      token_hash: sha256(invitation.token),
      person_id: invitation.person,
      invited_by: invitation.invitedBy,
      created_at: invitation.at,
      expires_at: invitation.expiresAt,
      used_at: null,
    })
    .execute()
}

/** The invitation of this token, if it is neither used nor void nor past its time. */
export async function findOpenInvitation(db: Db, token: Uint8Array, now: Instant): Promise<OpenInvitation | null> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ? { first: row.invited_by === null, id: row.id, person: row.person_id, expiresAt: row.expires_at } : null
}

/** True for exactly one caller, also in a race. */
export async function takeInvitation(db: Db, id: InvitationId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitation')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A fresh link voids the old one; so does leaving. */
export async function voidInvitationsOf(db: Db, person: PersonId, at: Instant): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ used_at: at })
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .execute()
}

/** When the person's newest open link runs out; null if there is none. */
export async function openInvitationUntil(db: Db, person: PersonId, now: Instant): Promise<Instant | null> {
  const row = await db
    .selectFrom('invitation')
    .select('expires_at')
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .executeTakeFirst()
  return row?.expires_at ?? null
}

/** Everybody who has a link that still opens. */
export async function peopleWithLink(db: Db, now: Instant): Promise<ReadonlySet<PersonId>> {
  const rows = await db
    .selectFrom('invitation')
    .select('person_id')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  return new Set(rows.map(({ person_id }) => person_id))
}

export async function isInvitationOpen(db: Db, id: InvitationId, at: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('invitation')
    .select('id')
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return row !== undefined
}
