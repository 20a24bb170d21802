/** The file of a changeover: a spreadsheet's CSV, headed in either language, in whatever order of columns. */
import { roles } from '../access/role.ts'
import { whyMoved } from '../council/person.ts'
import { formatCsv, formatCsvRows, parseCsv, readSheetText } from '../formats/csv.ts'
import en from '../i18n/en/changeover.ts'
import enCouncil from '../i18n/en/council.ts'
import enShell from '../i18n/en/shell.ts'
import ja from '../i18n/ja/changeover.ts'
import jaCouncil from '../i18n/ja/council.ts'
import jaShell from '../i18n/ja/shell.ts'
import type { Language } from '../i18n/language.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import {
  type Cells,
  type ColumnName,
  changes,
  columns,
  type ListLine,
  largestFile,
  mostChanges,
  mostLines,
  sameSpelling,
} from './changeover.ts'

export type FileFlaw =
  | 'list-too-large'
  | 'list-not-text'
  | 'list-broken'
  | 'list-head-unknown'
  | 'list-head-missing'
  | 'list-head-twice'
  | 'list-cells'
  | 'list-empty'
  | 'list-long'

export interface ListRead {
  /** Those that change something. */
  readonly lines: readonly ListLine[]
  /** How many change nothing. */
  readonly unchanged: number
}

/** The bytes as they were chosen on the page. */
export function readListFile(bytes: Uint8Array): Outcome<ListRead, FileFlaw> {
  if (bytes.length > largestFile) return refused('list-too-large')
  const text = readSheetText(bytes)
  return text === null ? refused('list-not-text') : readList(text)
}

/** Refused where the file as a whole cannot be read; what is wrong with a line is said of the line. */
export function readList(text: string): Outcome<ListRead, FileFlaw> {
  const parsed = parseCsv(text)
  if ('brokenAt' in parsed) return refused('list-broken', { line: parsed.brokenAt })
  const [head, ...rows] = parsed.rows
  if (!head) return refused('list-empty')
  const placed = placeColumns(head.cells)
  if (!placed.ok) return placed
  if (rows.length > mostLines) return refused('list-long', { most: mostLines })
  // A comma in a name without quotes moves all that follows by a cell.
  const long = rows.find(({ cells }) => cells.slice(head.cells.length).some((cell) => cell !== ''))
  if (long) return refused('list-cells', { line: long.line })
  const lines = rows.map(({ line, cells }) => ({ line, cells: cellsAt(cells, placed.value) }))
  const changing = lines.filter(({ cells }) => cells.change !== '')
  if (changing.length === 0) return refused('list-empty')
  if (changing.length > mostChanges) return refused('list-long', { most: mostChanges })
  return done({ lines: changing, unchanged: lines.length - changing.length })
}

type Places = ReadonlyMap<ColumnName, number>

/** Without these a line cannot say anything. */
const needed = ['change', 'email'] as const satisfies readonly ColumnName[]

function placeColumns(heads: readonly string[]): Outcome<Places, FileFlaw> {
  const places = new Map<ColumnName, number>()
  for (const [at, head] of heads.entries()) {
    if (head.trim() === '') continue
    const column = wordOf(columnWords, head)
    if (!column) return refused('list-head-unknown', { head: head.slice(0, 40) })
    if (places.has(column)) return refused('list-head-twice', { head: head.slice(0, 40) })
    places.set(column, at)
  }
  const missing = needed.find((column) => !places.has(column))
  return missing
    ? refused('list-head-missing', { head: `${ja.column[missing]} (${en.column[missing]})` })
    : done(places)
}

const cellsAt = (cells: readonly string[], places: Places): Cells =>
  Object.fromEntries(
    columns.map((column) => [column, oneLine(cells[places.get(column) ?? cells.length] ?? '')]),
  ) as Cells

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()

// ── words of cells, in either language ─────────────────────────────────────

type Spelled<W extends string> = readonly (readonly [W, readonly string[]])[]

const spelled = <W extends string>(words: readonly W[], ...dictionaries: readonly Readonly<Record<W, string>>[]) =>
  words.map((word): readonly [W, readonly string[]] => [
    word,
    [word, ...dictionaries.map((dictionary) => dictionary[word])].map(sameSpelling),
  ])

function wordOf<W extends string>(words: Spelled<W>, text: string): W | null {
  const sought = sameSpelling(text)
  return words.find(([, spellings]) => spellings.includes(sought))?.[0] ?? null
}

const columnWords = spelled(columns, ja.column, en.column)
const changeWords = spelled(changes, ja.change, en.change)
const roleWords = spelled(roles, jaShell.role, enShell.role)
const whyWords = spelled(whyMoved.leave, ja.why, en.why)
const languageWords = spelled(['ja', 'en'] as const, jaCouncil.language, enCouncil.language)

export const readChange = (text: string) => wordOf(changeWords, text)
export const readRole = (text: string) => wordOf(roleWords, text)
export const readWhy = (text: string) => wordOf(whyWords, text)
export const readLanguage = (text: string) => wordOf(languageWords, text)

// ── writing ────────────────────────────────────────────────────────────────

const wordsIn = { ja, en } as const
export const headsIn = (language: Language): readonly string[] =>
  columns.map((column) => wordsIn[language].column[column])

/**
 * The lines as a file again, each where it stood, for the form that confirms what was
 * shown: nothing of a list is kept on the server before that.
 */
export function writeLines(lines: readonly ListLine[]): string {
  let text = formatCsvRows([headsIn('ja')])
  let next = 2
  for (const { line, cells } of lines) {
    text += '\r\n'.repeat(line - next) + formatCsvRows([columns.map((column) => cells[column])])
    next = line + 1
  }
  return text
}

export const templateIn = (language: Language): string => formatCsv(headsIn(language))
