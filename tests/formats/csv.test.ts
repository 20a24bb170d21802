import { expect, it } from 'vitest'
import { formatCsv } from '../../app/formats/csv.ts'

it('a table opens in a spreadsheet: BOM, quoted cells, CRLF after every row', () => {
  expect(
    formatCsv(
      ['時刻', 'a"b'],
      [
        ['1', '二\n行'],
        ['x,y', ''],
      ],
    ),
  ).toBe('\uFEFF"時刻","a""b"\r\n"1","二\n行"\r\n"x,y",""\r\n')
})

it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r', ' =HYPERLINK("x")', '＝1', '＋1', '－1', '＠x', '\n=1'])(
  'a cell %j is shown and not run',
  (text) => expect(formatCsv([text], [])).toBe(`\uFEFF"'${text.replaceAll('"', '""')}"\r\n`),
)

it.each(['1-1', 'a=b', 'x@example.jp', '封印', '0'])('a cell %j is left as it is', (text) =>
  expect(formatCsv([text], [])).toBe(`\uFEFF"${text}"\r\n`),
)
