/**
 * A list as a file for a spreadsheet, as its declaration says it. The file holds
 * no person, by name or pseudonym: people leave the portal by the signed export
 * alone, which is an entry.
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

/**
 * Why a list is no file: its lines are people, or what single people did; or they
 * are the few of one's own settings.
 */
export type NoCsv = 'names-people' | 'own-settings'

export const word = (key: DictionaryKey): Word => ({ word: key })
