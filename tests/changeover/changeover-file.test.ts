/** The file as Excel writes it, and as people spoil it. */
import { describe, expect, it } from 'vitest'
import { nextApril, parseHour } from '../../app/changeover/changeover.ts'
import { headsIn, readList, readListFile, templateIn, writeLines } from '../../app/changeover/changeover-file.server.ts'
import { fromBase64, utf8 } from '../../app/formats/bytes.ts'
import { fromJapan, instant } from '../../app/ids.ts'
import { given } from '../council/newcomers.ts'
import { reasonOf } from '../council/people-office.ts'

/** Saved as CSV by a spreadsheet in Japan: Shift_JIS of Windows, CRLF, a cell in quotes, a 髙 and a ① of its own. */
const fromExcel = fromBase64(
  'i+aVqixJRCyOgZa8LIN0g4qDS4NpLIOBgVuDi4NBg2iDjINYLJFnkEQslZSPkCyW8JBFLJNkmGKU1I2GLJbwioQsj12OloLMikqObpP6LI9djpaCzI3Fj0mT+iyXo5RDgsyXnZdSLInmlsqCzIy+jOoNCpKFlEMsLO7gi7Qg6qMsg16DSoNug1Ygg4qDkyx0YWthaGFzaGlAaGFrdXJha3UuZXhhbXBsZSyUkpeMg0uDWCwiisSOi466LCCW6YrUIiyHQIxXkrcsMDMtMDAwMC0wMDAxLCwyMDI3LzQvMSwyMDI4LzMvMzEsLJP6lnuM6g0K',
)

describe('the file of a list', () => {
  it('is read as Excel in Japan saves it', () => {
    const { lines } = given(readListFile(fromExcel))
    expect(lines).toMatchObject([
      {
        line: 2,
        cells: {
          change: '着任',
          name: '髙橋 凜',
          department: '監視室, 夜間',
          title: '①係長',
          from: '2027/4/1',
          language: '日本語',
        },
      },
    ])
  })

  it('has its columns in either language and in any order', () => {
    const english = given(readList('e-mail address,Change\r\na@b.example,Leave\r\n'))
    const japanese = given(readList('メールアドレス ,区分\na@b.example,離任\n'))
    expect(english.lines[0]?.cells.email).toBe(japanese.lines[0]?.cells.email)
    for (const language of ['ja', 'en'] as const)
      expect(given(readList(`${templateIn(language).slice(1)}join\r\n`)).lines).toHaveLength(1)
  })

  it('comes back from its confirmation as it was, each line where it stood', () => {
    const text = `${headsIn('ja').join(',')}\n,p,変更なし\n着任,,"甲, 乙",,a@b.example,,,,+81 3\n\n離任,,丙,,c@d.example\n`
    const { lines, unchanged } = given(readList(text))
    expect(unchanged).toBe(1)
    expect(given(readList(writeLines(lines))).lines).toEqual(lines)
  })

  it.each([
    ['', 'list-empty'],
    ['区分,メールアドレス\n,a@b.example\n', 'list-empty'],
    ['区分,メールアドレス,趣味\n', 'list-head-unknown'],
    ['区分,氏名\n', 'list-head-missing'],
    ['区分,メールアドレス,Change\n', 'list-head-twice'],
    ['区分,メールアドレス\n"着任,a@b.example\n', 'list-broken'],
    ['区分,メールアドレス\n着任,a@b.example,監視室,夜間\n', 'list-cells'],
    [`区分,メールアドレス\n${'着任,a@b.example\n'.repeat(1001)}`, 'list-long'],
    [`区分,メールアドレス\n${',a@b.example\n'.repeat(10_001)}`, 'list-long'],
  ])('%# is refused as a whole, with a sentence', (text, reason) => expect(reasonOf(readList(text))).toBe(reason))

  it('is no picture, no workbook and nothing huge', () => {
    expect(reasonOf(readListFile(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0xff)))).toBe('list-not-text')
    expect(reasonOf(readListFile(utf8('a'.repeat(2 * 1024 * 1024 + 1))))).toBe('list-too-large')
  })
})

describe('the hour of a list', () => {
  const now = instant(Date.UTC(2026, 10, 30))
  it('lies ahead, within a year, on the clocks of Japan', () => {
    expect(parseHour('2027-04-01', '00:00', now)).toBe(fromJapan(Date.UTC(2027, 3, 1)))
    for (const [day, time] of [
      ['2026-11-30', '08:00'],
      ['2028-04-01', '00:00'],
      ['2027-02-30', '00:00'],
      ['2027-04-01', '24:00'],
    ] as const)
      expect(parseHour(day, time, now), `${day} ${time}`).toBeNull()
  })

  it('is offered as the next first of April', () => {
    expect(nextApril(now)).toEqual({ day: '2027-04-01', time: '00:00' })
    expect(nextApril(fromJapan(Date.UTC(2027, 2, 31, 23)))).toEqual({ day: '2027-04-01', time: '00:00' })
    expect(nextApril(fromJapan(Date.UTC(2027, 3, 1)))).toEqual({ day: '2028-04-01', time: '00:00' })
  })
})
