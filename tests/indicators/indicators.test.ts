import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatCsv } from '../../app/formats/csv.ts'
import { tlpMarkingDefinitions } from '../../app/formats/marks.ts'
import { instant } from '../../app/ids.ts'
import { defang, parsePastedIndicators, recognize, refang } from '../../app/indicators/indicator.ts'
import { warningOf } from '../../app/indicators/indicator-warning.ts'
import { joinStixBundles, makeStixBundle, parseStixBundle, readStixBundle } from '../../app/indicators/stix-bundle.ts'
import { formatStixPattern, readStixPattern } from '../../app/indicators/stix-pattern.ts'

const sample = readFileSync('tests/vectors/stix/sample-bundle.json', 'utf8')
const bundleOf = (text: string) => {
  const parsed = parseStixBundle(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

it('reads defanged spellings, and writes them again', () => {
  const spellings: readonly (readonly [string, string, string, string])[] = [
    ['198.51.100[.]23', 'ipv4-addr', '198.51.100.23', '198.51.100[.]23'],
    ['198[.]51[.]100[.]0/24', 'ipv4-addr', '198.51.100.0/24', '198.51.100[.]0/24'],
    ['2001:db8:42::17', 'ipv6-addr', '2001:db8:42::17', '2001:db8:42:[:]17'],
    ['update(.)kensho[dot]example', 'domain-name', 'update.kensho.example', 'update.kensho[.]example'],
    [
      'hxxps[://]update[.]kensho[.]example/a?b=1',
      'url',
      'https://update.kensho.example/a?b=1',
      'hxxps://update.kensho[.]example/a?b=1',
    ],
    [
      'keiri[at]torihiki-saki[.]example',
      'email-addr',
      'keiri@torihiki-saki.example',
      'keiri[@]torihiki-saki[.]example',
    ],
    ['D41D8CD98F00B204E9800998ECF8427E', 'md5', 'd41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['update.dll', 'file-name', 'update.dll', 'update.dll'],
  ]
  for (const [written, kind, value, shown] of spellings) {
    expect(recognize(written)).toEqual({ kind, value })
    expect(defang({ kind: kind as 'url', value })).toBe(shown)
    expect(refang(shown.replace(':[:]', ':[:]'))).toBe(value)
  }
})

it('takes meaning, action and ATT&CK ids from the rest of a line, and hands back what is no indicator', () => {
  const { indicators, unread } = parsePastedIndicators(
    '# 一覧\n198.51.100[.]23\tC2 通信先\t遮断する\tT1071.001\r\n\nこれは文章です\nupdate.kensho.example | 配布元 | T1105\n198.51.100.23\n999.1.1.1',
  )
  expect(indicators).toEqual([
    { kind: 'ipv4-addr', value: '198.51.100.23', meaning: 'C2 通信先', action: '遮断する', techniques: ['T1071.001'] },
    { kind: 'domain-name', value: 'update.kensho.example', meaning: '配布元', action: '', techniques: ['T1105'] },
  ])
  expect(unread).toEqual([
    { line: 4, text: 'これは文章です' },
    { line: 7, text: '999.1.1.1' },
  ])
})

it('asks again about addresses that are private, reserved or for documentation', () => {
  const warned = (text: string) => {
    const found = recognize(text)
    return found && warningOf(found)
  }
  expect(warned('10.0.4.12')).toBe('private-address')
  expect(warned('172.31.255.1')).toBe('private-address')
  expect(warned('172.32.0.1')).toBeNull()
  expect(warned('192.168.0.0/16')).toBe('private-address')
  expect(warned('198.51.100.23')).toBe('documentation-address')
  expect(warned('127.0.0.1')).toBe('loopback-address')
  expect(warned('fd00::1')).toBe('private-address')
  expect(warned('2001:db8::1')).toBe('documentation-address')
  expect(warned('hxxp://10.0.4.12/x')).toBe('private-address')
  expect(warned('8.8.8.8')).toBeNull()
})

it('shows a pattern as its values only where each stands for itself', () => {
  expect(
    readStixPattern("[ipv4-addr:value = '198.51.100.1' OR domain-name:value IN ('a.example','b.example')]"),
  ).toEqual([
    { kind: 'ipv4-addr', value: '198.51.100.1' },
    { kind: 'domain-name', value: 'a.example' },
    { kind: 'domain-name', value: 'b.example' },
  ])
  for (const whole of [
    "[ipv4-addr:value = '198.51.100.1' AND file:name = 'x']",
    "[ipv4-addr:value = '198.51.100.1'] FOLLOWEDBY [file:name = 'x']",
    "[ipv4-addr:value != '198.51.100.1']",
    "[url:value LIKE 'https://a%']",
    "[ipv4-addr:value = '198.51.100.1'] WITHIN 5 SECONDS",
    'not a pattern',
  ]) {
    expect(readStixPattern(whole)).toEqual([{ kind: 'pattern', value: whole }])
  }
})

it('writes patterns that it reads back, quotes and backslashes included', () => {
  for (const value of ["it's", 'C:\\temp\\x', 'plain']) {
    const found = { kind: 'file-name', value } as const
    expect(readStixPattern(formatStixPattern(found))).toEqual([found])
  }
})

it('reads a STIX 2.1 bundle with what to do and ATT&CK by their relations, and its TLP', () => {
  const reading = readStixBundle(bundleOf(sample))
  const about = { meaning: 'C2 通信先', action: '遮断し、30日分の通信記録を検索', techniques: ['T1071.001'] }
  expect(reading.indicators.slice(0, 2)).toEqual([
    { kind: 'ipv4-addr', value: '198.51.100.23', ...about },
    { kind: 'domain-name', value: 'update.kensho.example', ...about },
  ])
  expect(reading.indicators[2]?.kind).toBe('pattern')
  expect(reading.tlps).toEqual(['TLP:AMBER'])
  expect(reading.others).toBe(2)
})

it('makes a bundle of pasted indicators that says the same when it is read', () => {
  const { indicators } = parsePastedIndicators(
    '198.51.100.23|C2 通信先|遮断する|T1071.001 T1105\nupdate.dll|落とされる DLL',
  )
  let n = 0
  const newUuid = () => `00000000-0000-4000-8000-${String(n++).padStart(12, '0')}`
  const made = makeStixBundle(indicators, { tlp: 'TLP:AMBER', at: instant(0), newUuid })
  const read = readStixBundle(bundleOf(JSON.stringify(made)))
  expect(read.indicators).toEqual(indicators)
  expect(read.tlps).toEqual(['TLP:AMBER'])
  const first = made.objects[0]
  expect(first).toMatchObject({ spec_version: '2.1', object_marking_refs: [tlpMarkingDefinitions['TLP:AMBER']] })
})

it('keeps an imported bundle as it came, and puts pasted indicators behind it', () => {
  const imported = bundleOf(sample)
  expect(joinStixBundles(imported, null)).toBe(imported)
  const pasted = makeStixBundle(parsePastedIndicators('a.example').indicators, {
    tlp: 'TLP:GREEN',
    at: instant(0),
    newUuid: () => '00000000-0000-4000-8000-000000000000',
  })
  const joined = joinStixBundles(imported, pasted)
  expect(joined?.id).toBe(imported.id)
  expect(joined?.objects.slice(0, imported.objects.length)).toEqual(imported.objects)
  expect(joined?.objects).toHaveLength(imported.objects.length + 1)
})

it('refuses what is no STIX 2.1 bundle, with the reason', () => {
  const reasonOf = (text: string) => {
    const parsed = parseStixBundle(text)
    return parsed.ok ? null : parsed.reason
  }
  expect(reasonOf('<html>')).toBe('stix-not-json')
  expect(reasonOf('[]')).toBe('stix-not-a-bundle')
  expect(reasonOf('{"Event":{"info":"MISP"}}')).toBe('stix-not-a-bundle')
  const id = 'bundle--6f8e1f0a-3b1d-4c0e-9a57-2f1b6f0c9d11'
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, spec_version: '2.0', objects: [{}] }))).toBe('stix-old-version')
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, objects: [] }))).toBe('stix-empty')
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, objects: [{ type: 'x' }] }))).toBe('stix-not-a-bundle')
  expect(reasonOf(`{"pad":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toBe('stix-too-large')
})

it('reads the reports that OASIS publishes as examples, where they are at hand', () => {
  const folder = process.env.VECTORS_DIR && join(process.env.VECTORS_DIR, 'stix/examples')
  const report = folder ? join(folder, 'threat-reports/poisonivy.json') : ''
  if (!folder || !existsSync(report)) {
    // Elsewhere our own frozen bundle stands for them: nothing is skipped.
    expect(readStixBundle(bundleOf(sample)).indicators).toHaveLength(3)
    return
  }
  const { indicators, others } = readStixBundle(bundleOf(readFileSync(report, 'utf8')))
  expect(indicators.length).toBeGreaterThan(60)
  expect(indicators.every(({ kind }) => kind !== 'pattern')).toBe(true)
  expect(indicators).toContainEqual(expect.objectContaining({ kind: 'ipv4-addr', value: '219.76.208.163' }))
  expect(others).toBeGreaterThan(30)
  const measures = readFileSync(join(folder, 'indicators-for-C2-with-COA.json'), 'utf8')
  expect(readStixBundle(bundleOf(measures)).indicators.length).toBeGreaterThan(0)
})

it('writes a formula into a table as text, never as a formula', () => {
  const csv = formatCsv(['value'], [['=cmd|calc'], ['＝1+1'], ['@x'], ['a"b']])
  expect(csv).toContain(`"'=cmd|calc"`)
  expect(csv).toContain(`"'＝1+1"`)
  expect(csv).toContain(`"'@x"`)
  expect(csv).toContain('"a""b"')
})
