/**
 * What the edge itself says to whoever it turns away before any page is drawn: a
 * status and one sentence in both languages, a few hundred bytes that cost
 * nothing to make. Scripts of ours get the reason word they know from pages.
 */
import type { Request, Response } from 'express'
import inEnglish from '../i18n/en/reasons.ts'
import inJapanese from '../i18n/ja/reasons.ts'

/** Reason words of the edge, with their status. */
const statusOf = {
  'address-unreadable': 400,
  'request-unreadable': 400,
  'signed-out': 401,
  'foreign-origin': 403,
  'not-found': 404,
  'method-unknown': 405,
  'request-too-slow': 408,
  'length-missing': 411,
  'form-too-large': 413,
  'address-too-long': 414,
  'wrong-host': 421,
  'too-many-attempts': 429,
  'too-many-this-month': 429,
  'headers-too-long': 431,
  'too-busy': 503,
  starting: 503,
} as const

export type EdgeReason = keyof typeof statusOf
export const statusOfEdge = (reason: EdgeReason): number => statusOf[reason]

/** Numbers the sentence names: minutes, days. */
export type SentenceDetail = Readonly<Record<string, number>>

export interface PlainRefusal {
  readonly reason: EdgeReason
  readonly detail?: SentenceDetail
  readonly retryAfterSeconds?: number
}

/** Answers at once and reads no more of the request than has come. */
export function sayPlainly(req: Request, res: Response, refusal: PlainRefusal): void {
  const { reason, detail = {}, retryAfterSeconds } = refusal
  if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds))
  res.setHeader('Cache-Control', 'no-store')
  res.status(statusOf[reason])
  if (req.get('accept')?.startsWith('application/json')) return void res.json({ refusal: { reason, detail } })
  res.type('html').send(plainPage(refusal))
}

export function plainPage({ reason, detail = {} }: PlainRefusal): string {
  const status = statusOf[reason]
  const [ja, en] = [inJapanese, inEnglish].map((words) => escaped(filled(words[reason], detail)))
  return (
    '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${status}</title><p>${ja}</p><p lang="en">${en}</p>` +
    '<p><a href="/">封印 Fuin</a></p></html>\n'
  )
}

const filled = (sentence: string, detail: SentenceDetail): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(detail[name] ?? ''))

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
