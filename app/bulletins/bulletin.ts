/**
 * What a bulletin is called and what it may be. Numbers and copy codes are
 * random: nothing about them lets a member count bulletins, copies or colleagues.
 */
import { type Brand, type Instant, inJapan } from '../ids.ts'
import { crockford } from '../sealed/copy.ts'

/** `2026-K7Q2M`: the year in Japan and five random characters. Shown as 第2026-K7Q2M号. */
export type BulletinNumber = Brand<string, 'BulletinNumber'>
/** A bulletin number of five random bytes; the year is the one in Japan at `at`. */
export function makeBulletinNumber(at: Instant, random5: Uint8Array): BulletinNumber {
  const year = inJapan(at).getUTCFullYear()
  return `${year}-${crockford(random5)}` as BulletinNumber
}

/** The number, or null unless the text is exactly one. */
export function parseBulletinNumber(text: string): BulletinNumber | null {
  return /^[0-9]{4}-[0-9A-HJKMNP-TV-Z]{5}$/.test(text) ? (text as BulletinNumber) : null
}

/** 注意喚起, 案内, 脅威情報, 脆弱性情報, 分析結果, 訂正, 解除: words of the dictionary `bulletins`. */
export const bulletinKinds = [
  'alert',
  'advisory',
  'threat',
  'vulnerability',
  'analysis',
  'correction',
  'all-clear',
] as const
export type BulletinKind = (typeof bulletinKinds)[number]
export const isBulletinKind = (text: unknown): text is BulletinKind => bulletinKinds.includes(text as BulletinKind)

/** The public title is not encrypted; one line, or none. */
export const publicTitleLimit = 80
/** The headline is sealed; one line. */
export const headlineLimit = 160
/** What to do, in one line beside the headline; may be empty. */
export const toDoLimit = 120
/** Characters of Markdown. 20 kB of Japanese are some 7,000. */
export const bodyLimit = 100_000
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
