/** Links by mail, who asked for one, lost factors and other addresses: their queries. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { days, type Instant, instant, type PersonId } from '../ids.ts'
import { confirmingLasts, proposalLasts } from './address-change.ts'
import type { LinkPurpose } from './mail-link.ts'

// ── links ──────────────────────────────────────────────────────────────────

export interface KeptLink {
  readonly id: string
  readonly purpose: LinkPurpose
  readonly person: PersonId
  readonly address: string | null
  readonly goodFrom: Instant
  readonly expiresAt: Instant
}

const linkColumns = [
  'id',
  'purpose',
  'person_id as person',
  'address',
  'good_from as goodFrom',
  'expires_at as expiresAt',
] as const

export async function addLink(trx: Trx, link: KeptLink): Promise<void> {
  await trx
    .insertInto('mail_link')
    .values({
      id: link.id,
      purpose: link.purpose,
      person_id: link.person,
      address: link.address,
      good_from: link.goodFrom,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function findLink(db: Db | Trx, id: string, at: Instant): Promise<KeptLink | null> {
  const row = await db
    .selectFrom('mail_link')
    .select(linkColumns)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return row ?? null
}

/** What a letter of this purpose to this person holds at this moment. */
export async function linkToSend(
  db: Db,
  asked: { readonly person: PersonId; readonly purpose: LinkPurpose; readonly at: Instant },
): Promise<KeptLink | null> {
  const row = await db
    .selectFrom('mail_link')
    .select(linkColumns)
    .where('person_id', '=', asked.person)
    .where('purpose', '=', asked.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', asked.at)
    .executeTakeFirst()
  return row ?? null
}

/** False where another request used it first, or it is not good yet. */
export async function takeLink(trx: Trx, id: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mail_link')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('good_from', '<=', at)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function dropLinks(trx: Trx, person: PersonId, purposes: readonly LinkPurpose[]): Promise<void> {
  await trx.deleteFrom('mail_link').where('person_id', '=', person).where('purpose', 'in', purposes).execute()
}

// ── asked for a new password ───────────────────────────────────────────────

export interface ResetAsked {
  readonly id: string
  readonly email: string
  readonly ip: string
  readonly userAgent: string
}

export async function addResetAsked(trx: Trx, asked: ResetAsked & { readonly at: Instant }): Promise<void> {
  const { id, email, ip, userAgent: user_agent, at: asked_at } = asked
  await trx.insertInto('reset_asked').values({ id, email, asked_at, ip, user_agent }).execute()
}

export async function resetsAsked(db: Db, most: number): Promise<readonly ResetAsked[]> {
  return db
    .selectFrom('reset_asked')
    .select(['id', 'email', 'ip', 'user_agent as userAgent'])
    .orderBy('asked_at')
    .limit(most)
    .execute()
}

/** False where another node has answered it. */
export async function takeResetAsked(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('reset_asked').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

// ── a lost factor ──────────────────────────────────────────────────────────

export interface FactorLoss {
  readonly person: PersonId
  readonly reportedAt: Instant | null
  readonly passwordToo: boolean
  /** Once two agreed: from when to when its person may register anew. */
  readonly agreed: { readonly opensAt: Instant; readonly expiresAt: Instant } | null
}

const losses = (db: Db | Trx) => db.selectFrom('factor_loss').selectAll()
type LossRow = Awaited<ReturnType<ReturnType<typeof losses>['executeTakeFirstOrThrow']>>

const lossIn = (row: LossRow): FactorLoss => ({
  person: row.person_id,
  reportedAt: row.reported_at,
  passwordToo: row.password_too === 1,
  agreed:
    row.opens_at !== null && row.expires_at !== null ? { opensAt: row.opens_at, expiresAt: row.expires_at } : null,
})

/** One that ran out unused is none any more. */
export async function lossOf(db: Db | Trx, person: PersonId, at: Instant): Promise<FactorLoss | null> {
  const row = await losses(db).where('person_id', '=', person).executeTakeFirst()
  return row && (row.expires_at === null || row.expires_at > at) ? lossIn(row) : null
}

/** Reported, and nothing agreed yet, the oldest first. */
export async function lossesReported(
  db: Db,
): Promise<readonly { readonly person: PersonId; readonly name: string; readonly at: Instant }[]> {
  const rows = await db
    .selectFrom('factor_loss')
    .innerJoin('person', 'person.id', 'factor_loss.person_id')
    .select(['person.id as person', 'person.name as name', 'reported_at as at'])
    .where('agreed_at', 'is', null)
    .orderBy('reported_at')
    .execute()
  return rows.flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]))
}

export async function keepLoss(
  trx: Trx,
  loss: {
    readonly person: PersonId
    readonly reportedAt: Instant | null
    readonly passwordToo: boolean
    readonly agreed: { readonly at: Instant; readonly opensAt: Instant; readonly expiresAt: Instant } | null
  },
): Promise<void> {
  const { person, agreed } = loss
  const said = {
    reported_at: loss.reportedAt,
    password_too: loss.passwordToo ? 1 : 0,
    agreed_at: agreed?.at ?? null,
    opens_at: agreed?.opensAt ?? null,
    expires_at: agreed?.expiresAt ?? null,
  }
  await trx
    .insertInto('factor_loss')
    .values({ person_id: person, ...said })
    .onConflict((row) => row.column('person_id').doUpdateSet(said))
    .execute()
}

/** False where there was none. */
export async function dropLoss(trx: Trx, person: PersonId): Promise<boolean> {
  await dropLinks(trx, person, ['restore'])
  const { numDeletedRows } = await trx.deleteFrom('factor_loss').where('person_id', '=', person).executeTakeFirst()
  return numDeletedRows === 1n
}

// ── another address ────────────────────────────────────────────────────────

export interface AddressChange {
  readonly person: PersonId
  readonly address: string
  readonly askedAt: Instant
  readonly oldWaived: boolean
  readonly oldConfirmedAt: Instant | null
  readonly newConfirmedAt: Instant | null
  readonly holdsAt: Instant | null
}

const changes = (db: Db | Trx) => db.selectFrom('address_change').selectAll()
type ChangeRow = Awaited<ReturnType<ReturnType<typeof changes>['executeTakeFirstOrThrow']>>

const changeIn = (row: ChangeRow): AddressChange => ({
  person: row.person_id,
  address: row.address,
  askedAt: row.asked_at,
  oldWaived: row.old_waived === 1,
  oldConfirmedAt: row.old_confirmed_at,
  newConfirmedAt: row.new_confirmed_at,
  holdsAt: row.holds_at,
})

/** One that was not confirmed in time is none any more. */
export async function addressChangeOf(db: Db | Trx, person: PersonId, at: Instant): Promise<AddressChange | null> {
  const row = await changes(db).where('person_id', '=', person).executeTakeFirst()
  return row && (row.holds_at !== null || row.asked_at > at - confirmingLasts) ? changeIn(row) : null
}

/** Whose hour has come, the first first. */
export async function addressChangesDue(db: Db, at: Instant, most: number): Promise<readonly PersonId[]> {
  const rows = await db
    .selectFrom('address_change')
    .select('person_id as person')
    .where('holds_at', '<=', at)
    .orderBy('holds_at')
    .limit(most)
    .execute()
  return rows.map(({ person }) => person)
}

/** Takes the place of one that was asked before. */
export async function keepAddressChange(trx: Trx, change: AddressChange): Promise<void> {
  const said = {
    address: change.address,
    asked_at: change.askedAt,
    old_waived: change.oldWaived ? 1 : 0,
    old_confirmed_at: change.oldConfirmedAt,
    new_confirmed_at: change.newConfirmedAt,
    holds_at: change.holdsAt,
  }
  await trx.deleteFrom('address_change').where('person_id', '=', change.person).execute()
  await trx
    .insertInto('address_change')
    .values({ person_id: change.person, ...said })
    .execute()
}

/** False where there was none. */
export async function dropAddressChange(trx: Trx, person: PersonId): Promise<boolean> {
  await dropLinks(trx, person, ['address-old', 'address-new'])
  const { numDeletedRows } = await trx.deleteFrom('address_change').where('person_id', '=', person).executeTakeFirst()
  return numDeletedRows === 1n
}

export interface AddressProposal {
  readonly person: PersonId
  /** The address, with what the act commits to it by. */
  readonly address: SaltedText
}

/** Takes the place of one that was proposed before. */
export async function keepAddressProposal(trx: Trx, { person, address, at }: AddressProposal & { at: Instant }) {
  await dropAddressProposal(trx, person)
  const { text, salt } = address
  await trx.insertInto('address_proposal').values({ person_id: person, address: text, salt, proposed_at: at }).execute()
}

export async function proposedAddressOf(db: Db | Trx, person: PersonId): Promise<SaltedText | null> {
  const row = await db
    .selectFrom('address_proposal')
    .select(['address as text', 'salt'])
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row ?? null
}

export async function dropAddressProposal(trx: Trx, person: PersonId): Promise<void> {
  await trx.deleteFrom('address_proposal').where('person_id', '=', person).execute()
}

// ── time ───────────────────────────────────────────────────────────────────

/** What has lapsed tells nobody anything any more. */
export async function forgetLapsed(trx: Trx, at: Instant): Promise<void> {
  const before = instant(at - days(1))
  await trx.deleteFrom('mail_link').where('expires_at', '<=', before).execute()
  await trx.deleteFrom('factor_loss').where('expires_at', '<=', before).execute()
  const unconfirmed = trx.deleteFrom('address_change').where('holds_at', 'is', null)
  await unconfirmed.where('asked_at', '<=', instant(before - confirmingLasts)).execute()
  await trx
    .deleteFrom('address_proposal')
    .where('proposed_at', '<=', instant(before - proposalLasts))
    .execute()
}

/** Asked often. Whatever else lapses has a link that lapses with it or after it. */
export async function isAnythingLapsed(db: Db, at: Instant): Promise<boolean> {
  const before = instant(at - days(1))
  const link = db.selectFrom('mail_link').select('id').where('expires_at', '<=', before).limit(1)
  if (await link.executeTakeFirst()) return true
  const proposed = instant(before - proposalLasts)
  const proposal = db.selectFrom('address_proposal').select('person_id').where('proposed_at', '<=', proposed).limit(1)
  return (await proposal.executeTakeFirst()) !== undefined
}

/** With the name of its person. */
export async function forgetWaysBack(trx: Trx, person: PersonId): Promise<void> {
  await dropLoss(trx, person)
  await dropAddressChange(trx, person)
  await dropAddressProposal(trx, person)
  await dropLinks(trx, person, ['reset'])
}
