/** What a sealed copy is called, and how large it may be. Codes are random: nothing about them lets a member count copies or colleagues. */
import type { Brand, CopyId, Fingerprint, PersonId } from '../ids.ts'

/** 配付番号: five random characters, another one on every copy. */
export type CopyCode = Brand<string, 'CopyCode'>

// Crockford's base32 leaves out I, L, O and U: read over a telephone, no
// character passes for another. 32 divides 256, so a byte modulo 32 is uniform.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 5

/** A copy code of five random bytes. */
export function makeCopyCode(random5: Uint8Array): CopyCode {
  return crockford(random5) as CopyCode
}

/** A copy code as somebody typed it off a photograph: Crockford's base 32 takes O for 0, I and L for 1. */
export const readCopyCode = (typed: string): CopyCode =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1') as CopyCode

/** Five characters of five random bytes. */
export function crockford(random5: Uint8Array): string {
  if (random5.length !== codeLength) throw new RangeError(`a code is made of ${codeLength} bytes`)
  let text = ''
  for (const byte of random5) text += alphabet.charAt(byte % 32)
  return text
}

/** Bytes of one sealed copy: text, indicators and OpenPGP's own. */
export const copySizeLimit = 4 * 1024 * 1024
/** Bytes of one card: a headline and a line. */
export const cardSizeLimit = 16 * 1024
/** People one document may be sealed to: the whole council (design 1 plans for 5,000). */
export const recipientLimit = 5_000
/** Copies sent to the server in one request. */
export const copiesPerBatch = 50
/** Bytes of copies in one request; a batch is closed when it holds either this or `copiesPerBatch`. */
export const batchSizeLimit = 16 * 1024 * 1024
/** Cards given out under one entry: a page of a list, with room. */
export const cardsAtOnce = 200

/** A copy the server has made room for and waits to be given. */
export interface PlannedCopy {
  readonly id: CopyId
  readonly code: CopyCode
  readonly recipient: PersonId
  readonly key: Fingerprint
  readonly approves: Approves
}

/** Whether somebody a document is sealed to is asked to approve it: not at all, besides receiving it, or only that. */
export type Approves = 'no' | 'also' | 'only'
