/**
 * Which characters the portal's own sentences are written with, in three parts
 * by where they are met first: whoever signs in fetches the first alone, whoever
 * comes home the second, and the rooms bring the third.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import access from '../app/i18n/ja/access.ts'
import bulletins from '../app/i18n/ja/bulletins.ts'
import log from '../app/i18n/ja/log.ts'
import reasons from '../app/i18n/ja/reasons.ts'
import shell from '../app/i18n/ja/shell.ts'

export const parts = ['first', 'frame', 'rooms'] as const
export type Part = (typeof parts)[number]

const app = fileURLToPath(new URL('../app', import.meta.url))

/** No character stands in two parts: a page never fetches one twice. */
export function interfaceCharacters(): Readonly<Record<Part, string>> {
  const source = textUnder('i18n') + textUnder('.')
  const met = new Set<string>()
  const anew = (text: string): string => {
    const found = [...new Set(text)].filter((character) => character >= ' ' && !met.has(character)).sort()
    for (const character of found) met.add(character)
    return found.join('')
  }
  return {
    first: anew(span(0x20, 0x7e) + hiragana + sentencesOf(beforeAnybodyIsKnown) + latinMarks(textUnder('i18n/en'))),
    frame: anew(katakanaOf(source) + weekdays + sentencesOf([shell, log.kind, bulletins.list, bulletins.kind])),
    rooms: anew(source.replaceAll(/[^\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/g, '')),
  }
}

const span = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, place) => String.fromCodePoint(from + place)).join('')

const hiragana = `${span(0x3041, 0x3096)}ー、。「」（）・：　`
// Names of times are no dictionary's: app/ui/time.tsx writes them.
const weekdays = '年月日時分秒曜火水木金土'

/** Signing in and out, its frame, and what it may answer. */
const beforeAnybodyIsKnown = [
  access.signIn,
  access.secondFactor,
  access.stepUp,
  access.signOut,
  shell.brand,
  shell.brandNote,
  shell.skip,
  shell.required,
  shell.nav.signOut,
  shell.footer,
  shell.demo,
  shell.noScript,
  shell.notice,
  reasons['email-missing'],
  reasons['password-missing'],
  reasons['code-missing'],
  reasons['wrong-credentials'],
  reasons['wrong-code'],
  reasons['too-many-attempts'],
  reasons['sign-in-lapsed'],
  reasons['limits-unavailable'],
] as const

type Words = string | readonly Words[] | { readonly [key: string]: Words }

function sentencesOf(words: Words): string {
  return typeof words === 'string' ? words : Object.values(words).map(sentencesOf).join('')
}

const katakanaOf = (text: string): string => text.replaceAll(/[^\u30a1-\u30ff]/g, '')
/** What English typography adds to ASCII: ’ “ ” … */
const latinMarks = (text: string): string => text.replaceAll(/[^\u00a0-\u2fff]/g, '')

/** Whole files, comments too: a character too many costs a hundred bytes, one too few a request. */
function textUnder(folder: string): string {
  return readdirSync(join(app, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => readFileSync(join(app, folder, name), 'utf8'))
    .join('\n')
}
