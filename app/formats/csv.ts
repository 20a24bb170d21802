/**
 * Rows as CSV (RFC 4180: CRLF, every cell quoted, quotes doubled),
 * UTF-8 with a BOM so that spreadsheets read Japanese. The cells hold
 * other people's text: one that a spreadsheet would run as a formula gets a
 * leading apostrophe (OWASP, CSV injection), full-width signs included, which
 * Japanese spreadsheets take for the same.
 */
export function formatCsv(header: readonly string[], rows: readonly (readonly string[])[] = []): string {
  return `\uFEFF${formatCsvRows([header, ...rows])}`
}

/** More rows of the same file, for one that is written in parts. */
export const formatCsvRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')

/**
 * The text of a file that a spreadsheet wrote: UTF-8, with a BOM or without, or else
 * Shift_JIS as Windows writes it (WHATWG Encoding, §13.3.1), which Excel in Japan does
 * by default. Null where it is neither.
 */
export function readSheetText(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      // UTF-16 and what is no text at all pass for Shift_JIS now and then, and are full of these.
      return text.includes('\0') ? null : text
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return null
}

/** A row and the line it begins on, the first being 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The rows of a CSV (RFC 4180; lone LF and CR end a row as well), empty ones left out,
 * the apostrophe of `formatCsv` taken off again. Where a quote is not closed, or
 * something stands behind a closed one, only the line it stands on is given:
 * whatever follows could be read in two ways.
 */
export function parseCsv(text: string): { readonly rows: readonly CsvRow[] } | { readonly brokenAt: number } {
  const rows: CsvRow[] = []
  // Sticky: each match begins where the one before ended, and every cell is looked at once.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y
  let cells: string[] = []
  for (let line = 1, begun = 1; cell.lastIndex < text.length; ) {
    const found = cell.exec(text)
    if (!found) return { brokenAt: line }
    const [, quoted, bare = '', end] = found
    cells.push(asTyped(quoted?.replaceAll('""', '"') ?? bare))
    line += (found[0].match(/\r\n|\n|\r/g) ?? []).length
    const goesOn = end === ',' && cell.lastIndex < text.length
    if (goesOn) continue
    if (end === ',') cells.push('')
    if (cells.some((each) => each.trim() !== '')) rows.push({ line: begun, cells })
    cells = []
    begun = line
  }
  return { rows }
}

const asTyped = (text: string): string => (text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text)

/** Whether a spreadsheet would run it. */
export const isFormula = (text: string): boolean => formula.test(text)

const formula = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

function formatCell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
