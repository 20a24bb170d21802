/** The report's sentences, filled and made safe for HTML: whatever an entry or a person wrote stays text. */

import type { Role } from '../access/role.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { StatutoryClass } from '../formats/marks.ts'
import enEvidence from '../i18n/en/evidence.ts'
import enLog from '../i18n/en/log.ts'
import enShell from '../i18n/en/shell.ts'
import jaEvidence from '../i18n/ja/evidence.ts'
import jaLog from '../i18n/ja/log.ts'
import jaShell from '../i18n/ja/shell.ts'
import type { Language } from '../i18n/language.ts'
import { formatTime, formatUtc } from '../ui/time.tsx'

type Sentences = (typeof jaEvidence)['report']
/** Sentences that stand by themselves. */
export type Sentence = { [K in keyof Sentences]: Sentences[K] extends string ? K : never }[keyof Sentences]
export type Matter = keyof Sentences['matter']

/** HTML that is safe to put between tags. */
export type Html = string & { readonly safe: true }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escaped = (text: string): Html => text.replace(/[&<>"']/g, (found) => entities[found] ?? '') as Html

/** HTML of pieces: plain strings between the tags are ours, values are escaped unless they are Html already. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | readonly Html[])[]): Html {
  return parts.reduce((all, part, i) => {
    const value = i === 0 ? '' : values[i - 1]
    return `${all}${typeof value === 'string' ? value : (value ?? []).join('')}${part}`
  }, '') as Html
}

export interface ReportWords {
  readonly language: Language
  say(sentence: Sentence, values?: Readonly<Record<string, string>>): Html
  matter(of: Matter): Html
  kind(kind: EntryKind): Html
  /** Why, of an entry's reason: a sentence where it is a word of ours, else what somebody wrote. */
  because(reason: string): Html
  /** The same, where it says already that it is a reason. */
  phrase(reason: string): Html
  class(of: StatutoryClass): Html
  role(role: Role): Html
  proves(kind: EntryKind): { readonly proves: Html; readonly provesNot: Html }
  /** Japan Standard Time, to the second. */
  time(at: number): string
  date(at: number): string
  utc(at: number): string
}

const dictionaries = {
  ja: { evidence: jaEvidence, log: jaLog, shell: jaShell },
  en: { evidence: enEvidence, log: enLog, shell: enShell },
} as const

/** What a dictionary says of this word itself; null where it knows none. */
const ownWord = (words: Readonly<Record<string, string>>, word: string): string | null =>
  Object.hasOwn(words, word) ? (words[word] ?? null) : null

export function reportWords(language: Language): ReportWords {
  const { evidence, log, shell } = dictionaries[language]
  const guided = (kind: EntryKind): keyof typeof evidence.proves =>
    Object.hasOwn(evidence.proves, kind) ? (kind as keyof typeof evidence.proves) : 'other'
  const say: ReportWords['say'] = (sentence, values = {}) =>
    escaped(evidence.report[sentence].replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? ''))
  return {
    language,
    say,
    matter: (of) => escaped(evidence.report.matter[of]),
    kind: (kind) => escaped(log.kind[kind]),
    because: (reason) => {
      const phrase = ownWord(log.because, reason)
      return phrase === null ? say('reasonGiven', { reason }) : say('reasonWord', { reason: phrase })
    },
    phrase: (reason) => escaped(ownWord(log.because, reason) ?? reason),
    class: (of) => escaped(shell.class[of]),
    role: (role) => escaped(shell.role[role]),
    proves: (kind) => ({
      proves: escaped(evidence.proves[guided(kind)]),
      provesNot: escaped(evidence.provesNot[guided(kind)]),
    }),
    time: (at) => formatTime(at, 'second', language),
    date: (at) => formatTime(at, 'date', language),
    utc: formatUtc,
  }
}
