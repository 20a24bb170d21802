/**
 * What a bulletin is called and what it may be. Numbers and copy codes are
 * random: nothing about them lets a member count bulletins, copies or colleagues.
 */
import { type Brand, type CopyId, type Fingerprint, type Instant, inJapan, type PersonId } from '../ids.ts'

/** `2026-K7Q2M`: the year in Japan and five random characters. Shown as 第2026-K7Q2M号. */
export type BulletinNumber = Brand<string, 'BulletinNumber'>
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

/** A bulletin number of five random bytes; the year is the one in Japan at `at`. */
export function makeBulletinNumber(at: Instant, random5: Uint8Array): BulletinNumber {
  const year = inJapan(at).getUTCFullYear()
  return `${year}-${crockford(random5)}` as BulletinNumber
}

function crockford(random5: Uint8Array): string {
  if (random5.length !== codeLength) throw new RangeError(`a code is made of ${codeLength} bytes`)
  let text = ''
  for (const byte of random5) text += alphabet.charAt(byte % 32)
  return text
}

/** The number, or null unless the text is exactly one. */
export function parseBulletinNumber(text: string): BulletinNumber | null {
  return /^[0-9]{4}-[0-9A-HJKMNP-TV-Z]{5}$/.test(text) ? (text as BulletinNumber) : null
}

/** 注意喚起, 案内, 脅威情報, 脆弱性情報, 分析結果: words of the dictionary `bulletins`. */
export const bulletinKinds = ['alert', 'advisory', 'threat', 'vulnerability', 'analysis'] as const
export type BulletinKind = (typeof bulletinKinds)[number]
export const isBulletinKind = (text: unknown): text is BulletinKind => bulletinKinds.includes(text as BulletinKind)

/** The headline is not encrypted; one line, 1 to 80 characters. */
export const headlineLimit = 80
/** The title is sealed; one line. */
export const titleLimit = 160
/** Characters of Markdown. 20 kB of Japanese are some 7,000. */
export const bodyLimit = 100_000
/** Bytes of one sealed copy: body, indicators and OpenPGP's own. */
export const copySizeLimit = 4 * 1024 * 1024
/** People one bulletin may be sealed to: the whole council (design 1 plans for 5,000). */
export const recipientLimit = 5_000
/** Copies sent to the server in one request. */
export const copiesPerBatch = 50
/** Bytes of copies in one request; a batch is closed when it holds either this or `copiesPerBatch`. */
export const batchSizeLimit = 16 * 1024 * 1024

/** One line, no control characters, no space around it, within `limit`; or null. */
export function parseLine(text: string, limit: number): string | null {
  const line = text.trim()
  if (line.length === 0 || [...line].length > limit) return null
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(line) ? null : line
}

/** Where one recipient's copy stands, from the log. */
export interface CopyProgress {
  readonly releasedAt: Instant | null
  readonly openedAt: Instant | null
  readonly acknowledgedAt: Instant | null
}

export const silences = ['not-released', 'not-opened', 'not-acknowledged'] as const
export type Silence = (typeof silences)[number]

/** Whether a copy belongs to those who have not done the step yet; all do where none is named. */
export function isSilent(progress: CopyProgress, silence: Silence | null): boolean {
  if (silence === 'not-released') return progress.releasedAt === null
  if (silence === 'not-opened') return progress.openedAt === null
  if (silence === 'not-acknowledged') return progress.acknowledgedAt === null
  return true
}

/** A copy the server has made room for and waits to be given. */
export interface PlannedCopy {
  readonly id: CopyId
  readonly code: CopyCode
  readonly recipient: PersonId
  readonly key: Fingerprint
}
