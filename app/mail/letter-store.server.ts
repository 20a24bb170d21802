import type { Db, Trx } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import { isErased } from '../council/person.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Language } from '../i18n/language.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { type KeptLink, linkToSend } from '../recovery/way-back-store.server.ts'
import { isLetterKind, isLinkTone, type LetterKind, type OptionalKind, optionalKinds, type Tone } from './letter.ts'

// ── the outbox ─────────────────────────────────────────────────────────────

/** An act that somebody is to be told of. */
export interface ActToTell {
  readonly entry: number
  readonly kind: LetterKind
  /** The bulletin, the person or the kind of decision; null where the entry alone tells. */
  readonly about: string | null
  readonly actor: PersonId | null
  readonly askerRole: Role | null
}

/** In the act's own step. */
export async function addToOutbox(trx: Trx, acts: readonly ActToTell[]): Promise<void> {
  const rows = acts.map(({ askerRole, ...act }) => ({ ...act, asker_role: askerRole, after_person: '' }))
  // SQLite takes 32,766 values in a statement: an organization's consent suspends hundreds at once.
  for (let from = 0; from < rows.length; from += 1000)
    await trx
      .insertInto('outbox')
      .values(rows.slice(from, from + 1000))
      .execute()
}

/** Of what the clock tells. */
export const ofNoEntry = -1

export interface Telling extends ActToTell {
  /** Everybody up to this id has been seen to. */
  readonly after: string
}

/** The oldest act of which somebody has yet to be told. */
export async function nextTelling(db: Db | Trx): Promise<Telling | null> {
  const row = await db.selectFrom('outbox').selectAll().orderBy('entry').limit(1).executeTakeFirst()
  if (!row) return null
  const { entry, about, actor, asker_role: askerRole, after_person: after, kind } = row
  // One that a newer portal wrote, before it was taken back: nobody here knows whom it is for.
  return isLetterKind(kind) ? { entry, kind, about, actor, askerRole, after } : dropUnknown(db, entry)
}

async function dropUnknown(db: Db | Trx, entry: number): Promise<Telling | null> {
  await db.deleteFrom('outbox').where('entry', '=', entry).execute()
  return nextTelling(db)
}

/** Seen to, up to this person; or altogether, and then the act is told of. */
export async function moveTelling(trx: Trx, entry: number, upTo: PersonId | 'everybody'): Promise<void> {
  if (upTo === 'everybody') await trx.deleteFrom('outbox').where('entry', '=', entry).execute()
  else await trx.updateTable('outbox').set({ after_person: upTo }).where('entry', '=', entry).execute()
}

// ── letters ────────────────────────────────────────────────────────────────

export interface LetterToQueue {
  readonly person: PersonId
  readonly tone: Tone
  readonly queuedAt: Instant
  readonly dueAt: Instant
}

/** One that still waits for the same person tells of this as well. */
export async function queueLetters(trx: Trx, letters: readonly LetterToQueue[]): Promise<void> {
  if (letters.length === 0) return
  const rows = letters.map(({ person, tone, queuedAt, dueAt }) => ({
    person_id: person,
    tone,
    queued_at: queuedAt,
    due_at: dueAt,
    tries: 0,
  }))
  await trx
    .insertInto('letter')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface WaitingLetter {
  readonly person: PersonId
  readonly tone: Tone
  readonly queuedAt: Instant
  readonly tries: number
  readonly email: string
  readonly language: Language
  /** What it holds, where it holds a link. */
  readonly link: KeptLink | null
  /** By what its person is by now: whoever left, or was suspended after a bulletin was issued, is told nothing. */
  readonly stillFor: boolean
}

/** The letter that has been due longest. */
export async function nextLetter(db: Db, at: Instant): Promise<WaitingLetter | null> {
  const row = await db
    .selectFrom('letter')
    .innerJoin('person', 'person.id', 'letter.person_id')
    .select(['person.id', 'person.email', 'person.state', 'person.locale'])
    .select(['letter.tone', 'letter.queued_at', 'letter.tries'])
    .where('letter.due_at', '<=', at)
    .orderBy('letter.due_at')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { id: person, email, state, locale: language, tone, queued_at: queuedAt, tries } = row
  // Used, or another took its place: then this letter has nothing left to bring.
  const link = isLinkTone(tone) ? await linkToSend(db, { person, purpose: tone, at }) : null
  const isFor = tone === 'news' ? state === 'active' : state !== 'left'
  const stillFor = !isErased({ email }) && isFor && (link !== null || !isLinkTone(tone))
  return { person, tone, queuedAt, tries, email: link?.address ?? email, language, link, stillFor }
}

/** Whether there is anything to do at all: asked often, so it writes nothing. */
export async function isAnythingDue(db: Db, at: Instant): Promise<boolean> {
  const act = await db.selectFrom('outbox').select('entry').limit(1).executeTakeFirst()
  if (act) return true
  const letter = db.selectFrom('letter').select('tone').where('due_at', '<=', at).limit(1)
  return (await letter.executeTakeFirst()) !== undefined
}

type OneLetter = Pick<WaitingLetter, 'person' | 'tone'>

/** Since when letters wait that should have gone: the mail server is away, or refuses us. Null while they go out. */
export async function standingSince(db: Db, at: Instant): Promise<Instant | null> {
  const row = await db
    .selectFrom('letter')
    .select((of) => of.fn.min('due_at').as('since'))
    .where('due_at', '<=', instant(at - standsAfter))
    .executeTakeFirst()
  return row?.since ? instant(Number(row.since)) : null
}

/** A turn of the sender takes less, and what was put off for a while is due later. */
const standsAfter = minutes(15)

export async function dropLetter(trx: Trx, { person, tone }: OneLetter): Promise<void> {
  await trx.deleteFrom('letter').where('person_id', '=', person).where('tone', '=', tone).execute()
}

export async function putOffLetter(
  trx: Trx,
  { person, tone }: OneLetter,
  { dueAt, tries }: { readonly dueAt: Instant; readonly tries: number },
): Promise<void> {
  await trx
    .updateTable('letter')
    .set({ due_at: dueAt, tries })
    .where('person_id', '=', person)
    .where('tone', '=', tone)
    .execute()
}

// ── addresses ──────────────────────────────────────────────────────────────

const hashOf = (email: string) => sha256Hex(utf8(email))

/** Since when stays as it was, while it is the same address. */
export async function markAddressRefused(
  trx: Trx,
  {
    person,
    email,
    at,
    code,
  }: Pick<WaitingLetter, 'person' | 'email'> & { readonly at: Instant; readonly code: number },
): Promise<void> {
  const hash = hashOf(email)
  await trx.deleteFrom('address_refused').where('person_id', '=', person).where('address_hash', '!=', hash).execute()
  await trx
    .insertInto('address_refused')
    .values({ person_id: person, address_hash: hash, since: at, code })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ code }))
    .execute()
}

export async function clearAddressRefused(trx: Trx, person: PersonId): Promise<void> {
  await trx.deleteFrom('address_refused').where('person_id', '=', person).execute()
}

export interface AddressRefused {
  readonly since: Instant
  readonly code: number
}

/** Null where the last letter was delivered, or the address is another by now. */
export async function addressRefusedOf(
  db: Db,
  { id, email }: { readonly id: PersonId; readonly email: string },
): Promise<AddressRefused | null> {
  const row = await db
    .selectFrom('address_refused')
    .select(['since', 'code'])
    .where('person_id', '=', id)
    .where('address_hash', '=', hashOf(email))
    .executeTakeFirst()
  return row ?? null
}

// ── who wants what ─────────────────────────────────────────────────────────

export async function wantedKindsOf(db: Db, person: PersonId): Promise<readonly OptionalKind[]> {
  const rows = await db.selectFrom('letter_off').select('kind').where('person_id', '=', person).execute()
  const off = new Set(rows.map(({ kind }) => kind))
  return optionalKinds.filter((kind) => !off.has(kind))
}

export async function setWantedKinds(trx: Trx, person: PersonId, wanted: readonly OptionalKind[]): Promise<void> {
  await trx.deleteFrom('letter_off').where('person_id', '=', person).execute()
  const off = optionalKinds.filter((kind) => !wanted.includes(kind))
  if (off.length === 0) return
  await trx
    .insertInto('letter_off')
    .values(off.map((kind) => ({ person_id: person, kind })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The newest of their notices that has gone out: a call is known by its words. */
export async function markNoticed(
  trx: Trx,
  { person, queuedAt }: Pick<WaitingLetter, 'person' | 'queuedAt'>,
): Promise<void> {
  await trx.updateTable('person').set({ notice_at: queuedAt }).where('id', '=', person).execute()
}
