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

const formula = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

function formatCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
