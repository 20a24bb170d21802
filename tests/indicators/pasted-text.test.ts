/** Whatever a liaison pastes: each value is found with where it stood, and no line becomes one wrong value. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePastedText } from '../../app/indicators/pasted-text.ts'

const found = (text: string) => parsePastedText(text).indicators.map(({ kind, value }) => `${kind} ${value}`)
const said = (text: string) => parsePastedText(text).indicators.map(({ value, meaning }) => [value, meaning])

describe('real lines', () => {
  it.each([
    [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  setup.exe',
      [['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'setup.exe']],
    ],
    ['evil[.]zip', [['evil.zip', '']]],
    [
      'evil.exe|d41d8cd98f00b204e9800998ecf8427e',
      [
        ['evil.exe', ''],
        ['d41d8cd98f00b204e9800998ecf8427e', 'evil.exe'],
      ],
    ],
    ['198.51.100.23:443', [['198.51.100.23:443', '']]],
    ['IPv4\t198.51.100.24', [['198.51.100.24', '']]],
    ['| 198.51.100.25 | C2 通信先 |', [['198.51.100.25', 'C2 通信先']]],
    [
      '接続先は 198.51.100.26、198.51.100.27 です。',
      [
        ['198.51.100.26', '接続先は 198.51.100.26、198.51.100.27 です。'],
        ['198.51.100.27', '接続先は 198.51.100.26、198.51.100.27 です。'],
      ],
    ],
    ['CVE-2026-12345', [['CVE-2026-12345', '']]],
    [
      'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
      [['HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater', '']],
    ],
    ['C:\\ProgramData\\upd\\svc.dll', [['C:\\ProgramData\\upd\\svc.dll', '']]],
    [
      '"203.0.113.9",malware.example',
      [
        ['203.0.113.9', ''],
        ['malware.example', ''],
      ],
    ],
    ['ttps://update.kensho[.]example/agent', [['https://update.kensho.example/agent', '']]],
    ['evil[.]comです', [['evil.com', '']]],
  ])('%s', (line, values) => expect(said(line)).toEqual(values))

  it('a log line offers both ends, and asks about the side that began', () => {
    const line = '2026-11-20T03:12:44Z fw01 DENY src=192.0.2.10 dst=198.51.100.28 dport=8443'
    expect(parsePastedText(line).indicators).toMatchObject([
      { value: '192.0.2.10', doubt: 'source-of-a-log-line', meaning: line },
      { value: '198.51.100.28', doubt: null, meaning: line },
    ])
  })

  it('a Suricata rule is kept whole, and its address offered with its message', () => {
    const rule = 'alert tcp $HOME_NET any -> 198.51.100.29 443 (msg:"C2"; sid:1000001; rev:1;)'
    expect(said(rule)).toEqual([
      [rule, ''],
      ['198.51.100.29', 'C2'],
    ])
  })

  it('what is nothing is handed back whole, and says why', () => {
    const odd = 'SHA256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bb822cd15d6c15b0f00a08'
    expect(parsePastedText(`# 一覧\n${odd}\n\nこれは文章です\n999.1.1.1\n---`)).toEqual({
      indicators: [],
      unread: [
        { line: 2, text: odd, why: 'odd-hash' },
        { line: 4, text: 'これは文章です', why: 'nothing-found' },
        { line: 5, text: '999.1.1.1', why: 'nothing-found' },
      ],
    })
  })

  it('cells behind a value are its meaning and what to do, with ATT&CK ids apart', () => {
    const { indicators } = parsePastedText(
      '198.51.100[.]23\tC2 通信先\t遮断する\tT1071.001\nupdate.kensho.example | 配布元 | T1105\n198.51.100.23',
    )
    expect(indicators).toMatchObject([
      { value: '198.51.100.23', meaning: 'C2 通信先', action: '遮断する', techniques: ['T1071.001'] },
      { value: 'update.kensho.example', meaning: '配布元', action: '', techniques: ['T1105'] },
    ])
    expect(indicators).toHaveLength(2)
  })
})

describe('one value, whichever way it is written', () => {
  it.each([
    ['２００１：ＤＢ８：：１ 2001:db8:0:0:0:0:0:1 2001:0db8::0001', ['ipv6-addr 2001:db8::1']],
    ['EVIL.Example evil.example', ['domain-name evil.example']],
    ['hxxp://Evil[.]example/A h[tt]p://evil.example/A meow://evil(dot)example/A', ['url http://evil.example/A']],
    ['１９８．５１．１００．７ と 198[.]51[.]100[.]7', ['ipv4-addr 198.51.100.7']],
    ['D41D8CD98F00B204E9800998ECF8427E', ['md5 d41d8cd98f00b204e9800998ecf8427e']],
    ['198.51.100.0-198.51.100.255', ['ipv4-addr 198.51.100.0/24']],
    ['198.51.100.254-198.51.101.1', ['ipv4-addr 198.51.100.254/31', 'ipv4-addr 198.51.101.0/31']],
    ['192.0.2.7 - 9', ['ipv4-addr 192.0.2.7', 'ipv4-addr 192.0.2.8/31']],
  ])('%s', (text, values) => expect(found(text)).toEqual(values))
})

describe('in a sentence', () => {
  it.each([
    ['通信先：http://evil.example/a.php（調査中）。', ['url http://evil.example/a.php']],
    ['http://evil.comです。', ['url http://evil.com']],
    ['(see https://a.example/x_(1)).', ['url https://a.example/x_(1)']],
    ['不審なsvchost.exeを確認した。', ['file-name svchost.exe']],
    ['「請求書　最新.pdf.exe」を開く', ['file-name 請求書　最新.pdf.exe']],
    ['C:\\Program Files\\Foo Bar\\x y.exeを実行', ['file-path C:\\Program Files\\Foo Bar\\x y.exe']],
    ['C:\\x\\y.exe 198.51.100.1', ['file-path C:\\x\\y.exe', 'ipv4-addr 198.51.100.1']],
    ['C:\\x\\a.tar.gz evil[.]example', ['file-path C:\\x\\a.tar.gz', 'domain-name evil.example']],
    [
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon を変更',
      ['registry-key HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'],
    ],
    ['keiri[at]torihiki[.]example から届いた', ['email-addr keiri@torihiki.example']],
    ['AS64500 に属する', ['asn AS64500']],
    ['03:12:44 に v1.2.3 へ更新', []],
    ['日本語.jp', ['domain-name 日本語.jp']],
    ['1.2.3.4.evil.example', ['domain-name 1.2.3.4.evil.example']],
  ])('%s', (text, values) => expect(found(text)).toEqual(values))

  it('what could be a file or a host is asked about, and brackets say host', () => {
    const doubtOf = (text: string) => parsePastedText(text).indicators.map(({ kind, doubt }) => [kind, doubt])
    expect(doubtOf('archive.zip')).toEqual([['file-name', 'perhaps-a-host']])
    expect(doubtOf('archive[.]zip')).toEqual([['domain-name', null]])
    expect(doubtOf('update.exe')).toEqual([['file-name', null]])
  })

  it('rules of several lines are kept whole, and what only looks like one is not', () => {
    const yara = 'rule Agent\n{\n  strings:\n    $a = "198.51.100.1"\n  condition:\n    $a\n}'
    const sigma = 'title: x\nlogsource:\n  product: windows\ndetection:\n  condition: a'
    expect(parsePastedText(`${yara}\n${sigma}`).indicators.map(({ kind, value }) => [kind, value])).toEqual([
      ['yara-rule', yara],
      ['sigma-rule', sigma],
    ])
    expect(parsePastedText('title: 198.51.100.1').indicators).toMatchObject([{ kind: 'ipv4-addr' }])
  })
})

it('every line is either read or handed back, whatever it holds', () => {
  const piece = fc.constantFrom(
    '198.51.100.1',
    'evil[.]example',
    'C:\\x\\y.exe',
    '、',
    ' ',
    '\t',
    '|',
    'src=',
    '::',
    'a'.repeat(33),
    '「',
    '」',
    'です',
    '"',
    'http://',
    '[.]',
    '-',
    '/',
  )
  fc.assert(
    fc.property(
      fc.array(
        fc.array(piece, { maxLength: 12 }).map((of) => of.join('')),
        { maxLength: 6 },
      ),
      (lines) => {
        const { indicators, unread } = parsePastedText(lines.join('\n'))
        for (const { line, text } of unread) expect(lines[line - 1]?.trim()).toBe(text)
        for (const { value } of indicators) expect(value).not.toMatch(/\n/)
        const hasAddress = lines.some((line) => /(?:^|[、\s])198\.51\.100\.1(?:$|[、\s])/.test(line))
        if (hasAddress) expect(indicators.map(({ value }) => value)).toContain('198.51.100.1')
      },
    ),
    { numRuns: 300 },
  )
})
