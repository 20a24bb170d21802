import { expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { formatCsv, parseCsv, readSheetText } from '../../app/formats/csv.ts'

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

const rowsOf = (text: string) => {
  const parsed = parseCsv(text)
  return 'rows' in parsed ? parsed.rows.map(({ line, cells }) => [line, ...cells]) : `broken at ${parsed.brokenAt}`
}

it('what was written is read again, apostrophes taken off, with the line each row begins on', () => {
  const rows = [
    ['=1', '二\n行', 'x,y', '"'],
    ["'", '+81 3', '', '末'],
  ]
  expect(rowsOf(formatCsv(['a', 'b', 'c', 'd'], rows).slice(1))).toEqual([
    [1, 'a', 'b', 'c', 'd'],
    [2, ...(rows[0] ?? [])],
    [4, ...(rows[1] ?? [])],
  ])
})

it.each([
  ['a,b', [[1, 'a', 'b']]],
  ['a,b\n', [[1, 'a', 'b']]],
  [
    'a,\r\n,b\r',
    [
      [1, 'a', ''],
      [2, '', 'b'],
    ],
  ],
  [
    'a\n\n,,\n"b\r\nc"\nd',
    [
      [1, 'a'],
      [4, 'b\r\nc'],
      [6, 'd'],
    ],
  ],
  ['', []],
  ['a\n"b', 'broken at 2'],
  ['"a"b', 'broken at 1'],
  ['a"b', 'broken at 1'],
] as const)('%j is read in one way, or said not to be', (text, rows) => expect(rowsOf(text)).toEqual(rows))

it('a file of two megabytes with an open quote is given up in no time', () => {
  expect(rowsOf(`"${'a""\n'.repeat(500_000)}`)).toBe('broken at 1')
})

it('the text is read as UTF-8 with a BOM or without, as Shift_JIS of Windows, or not at all', () => {
  expect(readSheetText(utf8('\uFEFF髙①'))).toBe('髙①')
  expect(readSheetText(utf8('髙①'))).toBe('髙①')
  expect(readSheetText(Uint8Array.of(0xfb, 0xfc, 0x87, 0x40))).toBe('髙①')
  expect(readSheetText(Uint8Array.of(0xff, 0xfe, 0x61, 0x00))).toBeNull()
  expect(readSheetText(Uint8Array.of(0x61, 0x00, 0x62, 0x00))).toBeNull()
})
