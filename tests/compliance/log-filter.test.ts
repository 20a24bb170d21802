import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLogFilter, noFilter, parseLogFilter } from '../../app/compliance/log-filter.ts'
import { formatCsv } from '../../app/formats/csv.ts'

const read = (query: string) => parseLogFilter(new URLSearchParams(query))

describe('a search of the log', () => {
  it('is the same search after it was kept as an address and opened again', () => {
    const query =
      'who=M-7f31c2&bulletin=2026-K7Q2M&kind=released&kind=opened&outcome=done&from=2026-11-01&to=2026-11-22'
    expect(formatLogFilter(read(query))).toBe(query)
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (who, from, kind) => {
        const once = read(new URLSearchParams({ who, from, kind }).toString())
        expect(read(formatLogFilter(once))).toEqual(once)
      }),
    )
  })

  it('takes days as Japan counts them, the last one whole', () => {
    const { from, to } = read('from=2026-11-22&to=2026-11-22')
    expect(new Date(from ?? 0).toISOString()).toBe('2026-11-21T15:00:00.000Z')
    expect(new Date(to ?? 0).toISOString()).toBe('2026-11-22T15:00:00.000Z')
  })

  it('leaves out what no search can mean', () => {
    expect(read('kind=forged&outcome=maybe&from=2026-02-30&to=yesterday')).toEqual(noFilter)
  })
})

describe('an exported table', () => {
  it('runs no formula, whoever wrote the cell', () => {
    const lines = formatCsv(
      ['reason'],
      [['=HYPERLINK("http://192.0.2.1")'], [' +1'], ['＝cmd'], ['-2'], ['@x'], ['ok']],
    )
      .split('\r\n')
      .slice(1, -1)
    expect(lines).toEqual([`"'=HYPERLINK(""http://192.0.2.1"")"`, `"' +1"`, `"'＝cmd"`, `"'-2"`, `"'@x"`, '"ok"'])
  })

  it('keeps line breaks and quotes inside their cell', () => {
    expect(formatCsv(['a'], [['one\r\n"two"']])).toBe('\uFEFF"a"\r\n"one\r\n""two"""\r\n')
  })
})
