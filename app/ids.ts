/**
 * Names of things. Every id is random, 128 bits, so that nothing about it lets a
 * member count or order anything (design: the roster never leaks): a one-letter
 * prefix, an underscore, 22 characters of base64url (RFC 4648 §5, no padding).
 *
 * Randomness is handed in as bytes; this file knows no source of it.
 */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

export type PersonId = Brand<string, 'PersonId'>
export type OrganizationId = Brand<string, 'OrganizationId'>
export type BulletinId = Brand<string, 'BulletinId'>
export type DraftId = Brand<string, 'DraftId'>
export type CopyId = Brand<string, 'CopyId'>
export type EntryId = Brand<string, 'EntryId'>
export type InvitationId = Brand<string, 'InvitationId'>
export type VerificationId = Brand<string, 'VerificationId'>
export type MirrorId = Brand<string, 'MirrorId'>
/** Somebody's request for copies of what was issued earlier. */
export type ResealRequestId = Brand<string, 'ResealRequestId'>
export type ChangeoverId = Brand<string, 'ChangeoverId'>
/** A power that two people gave somebody beside their role. */
export type MandateId = Brand<string, 'MandateId'>
/** The parts of one file, stored once for all who may read it. */
export type AttachmentId = Brand<string, 'AttachmentId'>

/** What goes, sealed, between a reader of a bulletin and the unit that issued it. */
export type NoteId = Brand<string, 'NoteId'>

/** UTC, milliseconds since the epoch, a safe integer. */
export type Instant = Brand<number, 'Instant'>
/** 40 lower-case hex digits: the fingerprint of an OpenPGP v4 key (RFC 9580 §5.5.4.2). */
export type Fingerprint = Brand<string, 'Fingerprint'>
/** 64 lower-case hex digits. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>

interface Prefixed {
  p: PersonId
  o: OrganizationId
  b: BulletinId
  c: CopyId
  d: DraftId
  e: EntryId
  i: InvitationId
  v: VerificationId
  m: MirrorId
  q: ResealRequestId
  a: ChangeoverId
  n: MandateId
  t: NoteId
  f: AttachmentId
}

/** The letter before an id. */
export type IdKind = keyof Prefixed

// 22 characters carry 132 bits; the last one may only use its upper two, or one
// id would have sixteen spellings.
const tail = /^[A-Za-z0-9_-]{21}[AQgw]$/

/** An id of the given kind from 16 random bytes. */
export function makeId<K extends IdKind>(kind: K, random16: Uint8Array): Prefixed[K] {
  if (random16.length !== 16) throw new RangeError('an id is made of 16 bytes')
  let binary = ''
  for (const byte of random16) binary += String.fromCharCode(byte)
  const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return `${kind}_${text}` as Prefixed[K]
}

/** The id, or null if the text is not exactly one. */
export function parseId<K extends IdKind>(kind: K, text: string | undefined | null): Prefixed[K] | null {
  if (!text?.startsWith(`${kind}_`) || !tail.test(text.slice(2))) return null
  return text as Prefixed[K]
}

export function parseFingerprint(text: string | undefined | null): Fingerprint | null {
  return text && /^[0-9a-f]{40}$/.test(text) ? (text as Fingerprint) : null
}

export function parseSha256Hex(text: string | undefined | null): Sha256Hex | null {
  return text && /^[0-9a-f]{64}$/.test(text) ? (text as Sha256Hex) : null
}

export function instant(milliseconds: number): Instant {
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError('an instant is a whole number of milliseconds')
  return milliseconds as Instant
}

export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const days = (n: number): number => n * 86_400_000

// Japan has kept one offset without daylight saving since 1952, so plain sums
// serve, and server and browser cannot disagree as two versions of ICU may.
const japan = hours(9)

/** The clocks of Japan at an instant, as a Date to be read by its `getUTC…` and `toISOString`. */
export const inJapan = (at: number): Date => new Date(at + japan)
/** The instant at which the clocks of Japan say this; `there`: as `Date.UTC` gives it. */
export const fromJapan = (there: number): Instant => instant(there - japan)
