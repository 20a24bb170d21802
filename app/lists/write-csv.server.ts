import { utf8 } from '../formats/bytes.ts'
import { formatCsv, formatCsvRows } from '../formats/csv.ts'
import { words } from '../i18n/i18n.server.ts'
import { type Language, namespaces } from '../i18n/language.ts'
import { inJapan } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { Cell, Column, Word } from './csv.ts'
import type { CsvList, Page, Place } from './list.ts'

/** Reads pages of a list as it is narrowed: what its own page reads, so many lines at a time. */
export type Pages<L, K> = (place: Place<K> | null, length: number) => Promise<Page<L>>

/** The dictionaries in one language. */
export type Say = (word: Word) => string

export async function wordsIn(language: Language): Promise<Say> {
  const t = await words.getFixedT(language, [...namespaces])
  const say: Say = ({ word, detail = {}, otherwise = word }) => t(word, otherwise, saidOf(detail, say))
  return say
}

const saidOf = (detail: Readonly<Record<string, Word>>, say: Say) =>
  Object.fromEntries(Object.entries(detail).map(([name, word]) => [name, say(word)]))

const linesAtATime = 500

/** The whole list in parts, each read when it is taken: of a long one no more than a part is held. */
export async function* writeCsv<F, K, L>(
  list: CsvList<F, K, L>,
  pages: Pages<L, K>,
  say: Say,
): AsyncGenerator<Uint8Array> {
  const { columns } = list.csv
  yield utf8(formatCsv(columns.map((column) => titleOf(column, say))))
  for await (const lines of allLines(list, pages))
    yield utf8(formatCsvRows(lines.map((line) => columns.map((column) => cellOf(column, line, say)))))
}

async function* allLines<F, K, L>({ key }: CsvList<F, K, L>, pages: Pages<L, K>): AsyncGenerator<readonly L[]> {
  let { lines, next } = await pages(null, linesAtATime)
  yield lines
  while (next !== null) {
    const edge = key(next)
    if (edge === null) throw new Broken('a list does not read its own edge')
    const page = await pages({ towards: 'next', key: edge }, linesAtATime)
    // The first page again: what lay beyond has left the list meanwhile.
    if (page.back === null) return
    ;({ lines, next } = page)
    yield lines
  }
}

function titleOf<L>(column: Column<L>, say: Say): string {
  const title = { word: column.title }
  return 'as' in column && column.as === 'second' ? say({ word: 'list.csv.time', detail: { title } }) : say(title)
}

function cellOf<L>(column: Column<L>, line: L, say: Say): string {
  if ('cell' in column) return textOf(column.cell(line), say)
  const at = column.at(line)
  return at === null ? '' : inJapan(at).toISOString().replace('T', ' ').slice(0, lengthOf[column.as])
}

/** `2026-11-22`, `2026-11-22 14:03:22`. */
const lengthOf = { date: 10, second: 19 } as const

function textOf(cell: Cell, say: Say): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? say(cell) : String(cell)
}
