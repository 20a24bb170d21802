/**
 * What somebody typed, or asked for, stands in the log only as
 *
 *     SHA-256(32-byte salt ‖ UTF-8 of the text), 64 lower-case hex digits
 *
 * Salt and text lie beside the log and can be erased without hurting the tree:
 * whoever is shown them checks them against the entry, and whoever is not learns
 * nothing, since the salt keeps the few words a query can hold from being tried
 * out. An act commits to its reason or request in the same way, so that the text
 * under the signature gives nothing away either.
 */
import { type BulletinId, parseId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { concat, hasLoneSurrogate, utf8 } from './bytes.ts'
import type { ReadEntry } from './log-entry.ts'
import { normalized } from './normalized.ts'
import { sha256Hex } from './sha256.ts'

/** Bytes. */
export const textSaltLength = 32

/** Longest text beside the log, UTF-16 units: a request with a query in it. */
export const textLimit = 4000

/**
 * The fields of an entry's `data` that hold such a hash. `reason`: why, in a
 * person's words. `query`: what the log was searched for. `request`: what a
 * bundle was asked to hold. `asked`: what somebody who was refused had named.
 * `because`: what a verification says it found.
 */
export const committedFields = ['reason', 'query', 'request', 'asked', 'because'] as const
export type CommittedField = (typeof committedFields)[number]

export interface SaltedText {
  readonly salt: Uint8Array
  readonly text: string
}

/** Throws Broken for a salt of another length. */
export function commitToText({ salt, text }: SaltedText): Sha256Hex {
  if (salt.length !== textSaltLength) throw new Broken(`a salt of ${salt.length} bytes`)
  return sha256Hex(concat(salt, utf8(text)))
}

/** A reason as a person gives it: one line of two to five hundred characters, in its one spelling; null for any other text. */
export function reasonLine(typed: string): string | null {
  const line = normalized(typed, 'NFC').trim()
  return /^\P{Cc}{2,500}$/u.test(line) && !hasLoneSurrogate(line) ? line : null
}

/** What the entry commits to in this field; null where it says nothing there, or says it in clear as entries of earlier versions do. */
export function committedIn({ data }: Pick<ReadEntry, 'data'>, field: CommittedField): Sha256Hex | null {
  return parseSha256Hex(data?.[field] ?? '')
}

/** Whether salt and text are those of the entry. */
export function isCommitted(entry: Pick<ReadEntry, 'data'>, field: CommittedField, salted: SaltedText): boolean {
  return salted.salt.length === textSaltLength && committedIn(entry, field) === commitToText(salted)
}

/** What `asked` says where somebody wanted a bulletin of which they have no copy, whether there is one or not. */
export const askedBulletin = (bulletin: BulletinId): string => `bulletin ${bulletin}`

/** The bulletin such a text names; null where it names none. */
export const parseAskedBulletin = (text: string): BulletinId | null =>
  text.startsWith('bulletin ') ? parseId('b', text.slice('bulletin '.length)) : null
