import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCsv } from '../../app/formats/csv.ts'
import { readAsked } from '../../app/lists/list.ts'
import {
  fieldOfFrom,
  fieldOfTo,
  formatLogFilter,
  logList,
  noFilter,
  parseLogFilter,
} from '../../app/review/log-filter.ts'

const read = (query: string) => parseLogFilter(new URLSearchParams(query))
const flawOf = (query: string) => readAsked(logList, new URLSearchParams(query)).flaw

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
    // And is refused for it: a search without one of its filters would find what nobody asked for.
    for (const query of ['kind=forged', 'kind=opened&kind=forged', 'outcome=maybe', `who=${'w'.repeat(65)}`])
      expect(flawOf(query), query).toBe('filter-unreadable')
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

describe('what was typed into a filter', () => {
  it('is read in full width as in half, codes without their spaces', () => {
    expect(read('who=Ｍ－７ｆ３１ｃ２&bulletin=２０２６ー Ｋ７Ｑ２Ｍ&copy=ＨＡＷ ６Ｈ&about=佐藤　美咲')).toMatchObject(
      {
        who: 'M-7f31c2',
        bulletin: '2026-K7Q2M',
        copy: 'HAW6H',
        about: '佐藤 美咲',
      },
    )
    // A long vowel in a name is no hyphen.
    expect(read('who=サトー　タロー').who).toBe('サトー タロー')
  })

  it('is a minute, from its beginning, to its end, in Japan', () => {
    const { from, to } = read('from=2026-11-22T14:30&to=２０２６－１１－２２Ｔ１４：３０')
    expect(new Date(from ?? 0).toISOString()).toBe('2026-11-22T05:30:00.000Z')
    expect(new Date(to ?? 0).toISOString()).toBe('2026-11-22T05:31:00.000Z')
    expect(formatLogFilter(read('from=2026-11-22T14:30&to=2026-11-22 14:30'))).toBe(
      'from=2026-11-22T14%3A30&to=2026-11-22T14%3A30',
    )
  })

  it('has one spelling, whether a day or a minute was meant', () => {
    const kept = (query: string) => formatLogFilter(read(query))
    expect(kept('from=2026-11-22T00:00')).toBe(kept('from=2026-11-22'))
    expect(kept('to=2026-11-22T23:59')).toBe(kept('to=2026-11-22'))
    const { from, to } = { from: fieldOfFrom(read('from=2026-11-22')), to: fieldOfTo(read('to=2026-11-22')) }
    expect([from, to]).toEqual(['2026-11-22T00:00', '2026-11-22T23:59'])
  })

  it('is said to be wrong where the end lies before the beginning, or a date is none', () => {
    expect(flawOf('from=2026-11-22&to=2026-11-21')).toBe('range-reversed')
    expect(flawOf('from=2026-11-22T14:31&to=2026-11-22T14:30')).toBe('range-reversed')
    expect(flawOf('from=2026-11-22T14:30&to=2026-11-22T14:30')).toBeNull()
    expect([flawOf('from=2026-02-30'), flawOf('to=yesterday'), flawOf('from=&to=')]).toEqual([
      'date-unreadable',
      'date-unreadable',
      null,
    ])
  })
})
