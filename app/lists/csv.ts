/**
 * A list as a file for a spreadsheet, as its declaration says it. Whoever may see its
 * page fetches a file that holds no person, by name or pseudonym. People leave the
 * portal by the signed export alone, which is an entry: such a list says `signed`.
 */
import type { ParseKeys } from 'i18next'
import type { namespaces } from '../i18n/language.ts'

export type DictionaryKey = ParseKeys<typeof namespaces>

/** A word or sentence of the dictionaries, said in the language of whoever asks for the file. */
export interface Word {
  readonly word: DictionaryKey
  readonly detail?: Readonly<Record<string, Word>>
  /** What is said where the dictionary has no such word. */
  readonly otherwise?: string
}

export type Cell = string | number | Word | null

export type Column<L> = { readonly title: DictionaryKey } & (
  | { readonly cell: (line: L) => Cell }
  /** Milliseconds; written so that spreadsheets sort it, in Japan's time. */
  | { readonly at: (line: L) => number | null; readonly as: 'date' | 'second' }
)

export interface Csv<L> {
  /** What the file is called where no other letters can be read, and in front of its date. */
  readonly name: string
  readonly title: DictionaryKey
  readonly columns: readonly Column<L>[]
}

/** A file that leaves under the signature of whoever takes it (acts/export-list). */
export interface SignedCsv<L> {
  readonly signed: Csv<L>
}

/**
 * Why a list is no file: its lines are people, or what single people did; or they
 * are the few of one's own settings.
 */
export type NoCsv = 'names-people' | 'own-settings'

export const word = (key: DictionaryKey): Word => ({ word: key })
