/**
 * A bulletin as it lies at its sender's desk: what a colleague who takes over a shift is given. It is theirs while they
 * serve the desk and hold a share of the key it was sealed by, for the key they have now.
 */
import { type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { BulletinId, CopyId, PersonId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import type { CardToOpen } from './card-to-open.ts'
import { type CardsAmong, findOwnCopy, type OwnCard, type OwnCopy, ownCards } from './copy-store.server.ts'

export interface HeldAtDesk {
  readonly names: { readonly ja: string; readonly en: string }
  /** The reader's share of the desk's key. */
  readonly ciphertext: Uint8Array
  readonly sealerKey: Uint8Array
}

/** A copy that somebody may be given: sealed to themselves, or to a desk whose key they hold. */
export interface ReadableCopy extends OwnCopy {
  readonly desk: HeldAtDesk | null
}

/** They serve the desk at which the bulletin lies: as pieces of queries in which the bulletin is called `bulletin`. */
export const liesAtDeskOf = (person: PersonId) =>
  sql<SqlBool>`exists (select 1 from desk_copy as lies
    join desk_member as serves on serves.desk_id = lies.desk_id
    where lies.document_id = bulletin.id and lies.inner_desk_id is null
      and serves.person_id = ${person} and serves.left_at is null)`

/**
 * Somebody who serves the desk opens by their present key what was sealed to this key of it: this person, or anybody. As a
 * piece of a query in which the copy at the desk is called so; its value is a share's id, or none.
 */
export const shareOpening = (copy: string, person: PersonId | null) =>
  sql<CopyId | null>`(select share.copy from desk_share as share
    join desk_epoch as epoch on epoch.desk_id = share.desk_id and epoch.epoch = share.epoch
    join desk_member as serves on serves.desk_id = share.desk_id and serves.person_id = share.person_id
    join person as holder on holder.id = share.person_id
    join person_key as present on present.fingerprint = share.key_fingerprint
    where epoch.fingerprint = ${sql.ref(`${copy}.key_fingerprint`)} and serves.left_at is null
      and share.left_at is null and share.proven_at is not null and present.retired_at is null
      and holder.role = 'liaison' and holder.state = 'active'
      and ${person === null ? sql`1 = 1` : sql`share.person_id = ${person}`} limit 1)`

interface Wanted {
  readonly bulletin: BulletinId
  readonly person: PersonId
}

/** Their own where it opens with the key they have; else their unit's; else their own, which says why it does not open. */
export async function findReadableCopy(db: Db | Trx, wanted: Wanted): Promise<ReadableCopy | null> {
  const own = await findOwnCopy(db, wanted)
  if (own && (await isOfPresentKey(db, own))) return { ...own, desk: null }
  return (await findUnitCopy(db, wanted)) ?? (own && { ...own, desk: null })
}

async function isOfPresentKey(db: Db | Trx, { key }: OwnCopy): Promise<boolean> {
  const row = await db
    .selectFrom('person_key')
    .select('fingerprint')
    .where('fingerprint', '=', key)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** The copy at a desk, for whoever serves it and holds its key; null for everybody else, as for one that does not exist. */
export async function findUnitCopy(
  db: Db | Trx,
  { bulletin, person }: Wanted,
): Promise<(ReadableCopy & { readonly desk: HeldAtDesk }) | null> {
  const row = await db
    .selectFrom('desk_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .innerJoin('desk', 'desk.id', 'copy.desk_id')
    .innerJoin('desk_share as share', (join) => join.on('share.copy', '=', shareOpening('copy', person)))
    .innerJoin('person_key as sealer', 'sealer.fingerprint', 'share.sealed_by')
    .select((of) => [
      'bulletin.id as id',
      'bulletin.number as number',
      'bulletin.kind as kind',
      'bulletin.class as class',
      'bulletin.tlp as tlp',
      'bulletin.public_title as publicTitle',
      'document.sender_id as sender',
      'document.sender_key as senderKey',
      'document.issued_at as issuedAt',
      'document.issued_entry as issuedEntry',
      'bulletin.acknowledge_by as acknowledgeBy',
      'bulletin.withdrawn_at as withdrawnAt',
      'bulletin.withdrawn_grounds as withdrawnGrounds',
      'copy.id as copy',
      'copy.code as code',
      'copy.ciphertext_hash as ciphertextHash',
      'copy.card_hash as cardHash',
      'share.key_fingerprint as key',
      'share.sealed as share',
      'sealer.public_key as sealerKey',
      'desk.name_ja as ja',
      'desk.name_en as en',
      ...(['released', 'opened'] as const).map((kind) =>
        of
          .selectFrom('log_index as step')
          .select((entry) => entry.fn.min('step.t').as('t'))
          .whereRef('step.part', '=', 'copy.id')
          .where('step.actor', '=', person)
          .where('step.kind', '=', kind)
          .as(`${kind}At` as const),
      ),
    ])
    .where('copy.document_id', '=', bulletin)
    .where('copy.inner_desk_id', 'is', null)
    .where('document.issued_at', 'is not', null)
    .executeTakeFirst()
  if (!row) return null
  const { issuedAt, issuedEntry, ciphertextHash, releasedAt, openedAt, share, sealerKey, ja, en, ...rest } = row
  if (issuedAt === null || issuedEntry === null || ciphertextHash === null) return null
  return {
    ...rest,
    issuedAt,
    ciphertextHash,
    issuedEntry: BigInt(issuedEntry),
    resealed: null,
    progress: { releasedAt, openedAt, acknowledgedAt: null },
    desk: { names: { ja, en }, ciphertext: new Uint8Array(share), sealerKey: new Uint8Array(sealerKey) },
  }
}

// ── headlines ──────────────────────────────────────────────────────────────

/** The sealed headline of a copy that somebody may be given. */
export interface ReadableCard extends OwnCard {
  readonly desk: HeldAtDesk | null
}

/** The cards of all these copies, their own or their unit's, in their order; null where one of them is not theirs to have. */
export async function findReadableCards(
  db: Db | Trx,
  { copies, person }: { readonly copies: readonly CopyId[]; readonly person: PersonId },
): Promise<readonly ReadableCard[] | null> {
  if (copies.length === 0) return null
  const own = (await ownCards(db, person, { copies })).map((card) => ({ ...card, desk: null }))
  const all = new Map<CopyId, ReadableCard>(own.map((card) => [card.copy, card]))
  const others = copies.filter((copy) => !all.has(copy))
  for (const card of await cardsAtDesk(db, person, { copies: others })) all.set(card.copy, card)
  const found = copies.flatMap((copy) => all.get(copy) ?? [])
  return found.length === copies.length ? found : null
}

async function cardsAtDesk(
  db: Db | Trx,
  person: PersonId,
  among: CardsAmong,
): Promise<readonly (ReadableCard & { readonly desk: HeldAtDesk })[]> {
  const held = heldCards(db, person)
  const isCopies = 'copies' in among
  if ((isCopies ? among.copies : among.bulletins).length === 0) return []
  const rows = await (isCopies
    ? held.where('copy.id', 'in', among.copies)
    : held.where('bulletin.id', 'in', among.bulletins)
  ).execute()
  return rows.flatMap(({ card, issuedEntry, share, sealerKey, ja, en, ...row }) => {
    if (card === null || issuedEntry === null) return []
    const desk = { names: { ja, en }, ciphertext: new Uint8Array(share), sealerKey: new Uint8Array(sealerKey) }
    return [{ ...row, card, issuedEntry: BigInt(issuedEntry), desk }]
  })
}

/** What lies at desks that this person serves and holds the key of. */
const heldCards = (db: Db | Trx, person: PersonId) =>
  db
    .selectFrom('desk_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .innerJoin('desk', 'desk.id', 'copy.desk_id')
    .innerJoin('desk_share as share', (join) => join.on('share.copy', '=', shareOpening('copy', person)))
    .innerJoin('person_key as sealer', 'sealer.fingerprint', 'share.sealed_by')
    .select([
      'bulletin.id as id',
      'copy.id as copy',
      'copy.code as code',
      'bulletin.number as number',
      'copy.card_hash as card',
      'share.key_fingerprint as key',
      'document.sender_id as sender',
      'document.sender_key as senderKey',
      'document.issued_entry as issuedEntry',
      'share.sealed as share',
      'sealer.public_key as sealerKey',
      'desk.name_ja as ja',
      'desk.name_en as en',
    ])
    .where('copy.inner_desk_id', 'is', null)
    .where('copy.card_hash', 'is not', null)
    .where('bulletin.withdrawn_at', 'is', null)
    .where('document.issued_at', 'is not', null)

/** A card in a list of what others issued, and the desk it lies at; null for one's own. */
export interface CardAtHand extends CardToOpen {
  readonly desk: HeldAtDesk['names'] | null
}

/** Of these bulletins the card that opens with the key somebody has: their own before their unit's. */
export async function cardsAtHand(
  db: Db,
  { bulletins, person }: { readonly bulletins: readonly BulletinId[]; readonly person: PersonId },
): Promise<ReadonlyMap<BulletinId, CardAtHand>> {
  const key = bulletins.length === 0 ? null : await currentKeyOf(db, person)
  if (!key) return new Map()
  const own = (await ownCards(db, person, { bulletins })).filter((card) => card.key === key.fingerprint)
  const all = [...(await cardsAtDesk(db, person, { bulletins })), ...own.map((card) => ({ ...card, desk: null }))]
  return new Map(
    all.map(({ id: bulletin, copy, card, desk }) => [bulletin, { bulletin, copy, card, desk: desk?.names ?? null }]),
  )
}
