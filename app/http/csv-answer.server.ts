import { formatCsv } from '../formats/csv.ts'

/** A list as a file for a spreadsheet. Who may have it, and that it names nobody, is for the route to see to. */
export const csvAnswer = (
  name: string,
  table: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] },
): Response =>
  new Response(formatCsv(table.header, table.rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
