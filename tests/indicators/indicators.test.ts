import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatCsv } from '../../app/formats/csv.ts'
import { tlpMarkingDefinitions } from '../../app/formats/marks.ts'
import { instant } from '../../app/ids.ts'
import { defang, hostsOf, recognize, refang } from '../../app/indicators/indicator.ts'
import { warningOf } from '../../app/indicators/indicator-warning.ts'
import { parsePastedText } from '../../app/indicators/pasted-text.ts'
import { parseStixBundle, readStixBundle } from '../../app/indicators/stix-bundle.ts'
import { joinStixBundles, makeStixBundle } from '../../app/indicators/stix-making.ts'
import { formatStixPattern, readStixPattern } from '../../app/indicators/stix-pattern.ts'

const sample = readFileSync('tests/vectors/stix/sample-bundle.json', 'utf8')
const now = instant(Date.UTC(2026, 10, 30))
const bundleOf = (text: string) => {
  const parsed = parseStixBundle(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

it('reads defanged spellings, and writes them again', () => {
  const spellings: readonly (readonly [string, string, string, string])[] = [
    ['198.51.100[.]23', 'ipv4-addr', '198.51.100.23', '198.51.100[.]23'],
    ['198[.]51[.]100[.]0/24', 'ipv4-addr', '198.51.100.0/24', '198.51.100[.]0/24'],
    ['2001:DB8:42:0:0:0:0:17', 'ipv6-addr', '2001:db8:42::17', '2001:db8:42:[:]17'],
    ['198.51.100[.]23:443', 'address-port', '198.51.100.23:443', '198.51.100[.]23:443'],
    ['C2[.]example:8443', 'address-port', 'c2.example:8443', 'c2[.]example:8443'],
    ['[2001:db8::1]:443', 'address-port', '[2001:db8::1]:443', '[2001:db8:[:]1]:443'],
    [
      'http://evil.example/?u=http://b.example/x',
      'url',
      'http://evil.example/?u=http://b.example/x',
      'hxxp://evil[.]example/?u=hxxp://b[.]example/x',
    ],
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
    if (kind !== 'url' || !value.includes('?u=')) expect(refang(shown)).toBe(value)
  }
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
  expect(warned('fe80::1')).toBe('private-address')
  expect(warned('::ffff:198.51.100.1')).toBe('mapped-address')
  expect(warned('203.0.0.0/8')).toBe('wide-range')
  expect(warned('2400::/12')).toBe('wide-range')
  expect(warned('8.8.8.8')).toBe('public-resolver')
  expect(warned('www.google.com')).toBe('well-known-domain')
  expect(warned('https://github.com/')).toBe('well-known-domain')
  expect(warned('https://github.com/someone/malware')).toBeNull()
  expect(warned('d41d8cd98f00b204e9800998ecf8427e')).toBe('common-hash')
  expect(warned('93.184.216.1')).toBeNull()
  expect(warned('not-google.com.attacker.example')).toBeNull()
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
  const reading = readStixBundle(bundleOf(sample), now)
  const about = {
    meaning: 'C2 通信先',
    action: '遮断し、30日分の通信記録を検索',
    techniques: ['T1071.001'],
    state: 'live',
  }
  expect(reading.indicators.slice(0, 2)).toEqual([
    { kind: 'ipv4-addr', value: '198.51.100.23', ...about },
    { kind: 'domain-name', value: 'update.kensho.example', ...about },
  ])
  expect(reading.indicators[2]?.kind).toBe('pattern')
  expect(reading.tlps).toEqual(['TLP:AMBER'])
  expect(reading.others).toBe(2)
})

it('makes a bundle of pasted indicators that says the same when it is read', () => {
  const { indicators } = parsePastedText('198.51.100.23|C2 通信先|遮断する|T1071.001 T1105\nupdate.dll|落とされる DLL')
  let n = 0
  const newUuid = () => `00000000-0000-4000-8000-${String(n++).padStart(12, '0')}`
  const made = makeStixBundle(indicators, { tlp: 'TLP:AMBER', at: instant(0), newUuid })
  const read = readStixBundle(bundleOf(JSON.stringify(made)), now)
  expect(read.indicators).toEqual(indicators.map(({ doubt: _, ...indicator }) => indicator))
  expect(read.tlps).toEqual(['TLP:AMBER'])
  const first = made.objects[0]
  expect(first).toMatchObject({ spec_version: '2.1', object_marking_refs: [tlpMarkingDefinitions['TLP:AMBER']] })
})

it('keeps an imported bundle as it came, and puts pasted indicators behind it', () => {
  const imported = bundleOf(sample)
  expect(joinStixBundles(imported, null)).toBe(imported)
  const pasted = makeStixBundle(parsePastedText('a.example').indicators, {
    tlp: 'TLP:GREEN',
    at: instant(0),
    newUuid: () => '00000000-0000-4000-8000-000000000000',
  })
  const joined = joinStixBundles(imported, pasted)
  expect(joined?.id).toBe(imported.id)
  expect(joined?.objects.slice(0, imported.objects.length)).toEqual(imported.objects)
  expect(joined?.objects).toHaveLength(imported.objects.length + 1)
})

it('of one id only the newest speaks; what is revoked is not live, what has run out or is harmless is marked', () => {
  const indicator = (n: number, value: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    pattern: `[ipv4-addr:value = '${value}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...more,
  })
  const later = { modified: '2026-06-01T00:00:00.000Z' }
  const objects = [
    indicator(1, '93.184.216.1'),
    indicator(2, '93.184.216.2', { revoked: true }),
    indicator(3, '93.184.216.3', { valid_until: '2026-02-01T00:00:00Z' }),
    indicator(4, '', { pattern: "[domain-name:value = 'evil[.]example']" }),
    indicator(5, '93.184.216.5'),
    {
      ...indicator(5, '93.184.216.55', later),
      id: 'indicator--00000000-0000-4000-8000-000000000005'.toUpperCase().replace('INDICATOR', 'indicator'),
    },
    indicator(6, '93.184.216.6', { indicator_types: ['benign'] }),
    indicator(7, '93.184.216.7', later),
    indicator(7, '93.184.216.77', { revoked: false }),
    indicator(8, '93.184.216.8'),
    indicator(8, '93.184.216.8', { ...later, revoked: true }),
  ]
  const bundle = bundleOf(
    JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000900', objects }),
  )
  const reading = readStixBundle(bundle, now)
  expect(reading.indicators.map(({ value, state }) => [value, state])).toEqual([
    ['93.184.216.1', 'live'],
    ['93.184.216.3', 'expired'],
    ['evil.example', 'live'],
    ['93.184.216.55', 'live'],
    ['93.184.216.6', 'benign'],
    ['93.184.216.7', 'live'],
  ])
  expect(reading.revoked).toBe(2)
  expect([...hostsOf(reading.indicators)]).not.toContain('93.184.216.6')
})

it('finds foreign TLP and PAP wherever they stand', () => {
  const object = (more: object) => ({
    type: 'report',
    spec_version: '2.1',
    id: 'report--00000000-0000-4000-8000-000000000001',
    ...more,
  })
  const definition = (more: object) => ({
    ...object(more),
    type: 'marking-definition',
    id: 'marking-definition--00000000-0000-4000-8000-000000000002',
  })
  const read = (one: object) => {
    const parsed = parseStixBundle(JSON.stringify(one), () => '00000000-0000-4000-8000-000000000003')
    if (!parsed.ok) throw new Error(parsed.reason)
    const { tlps, paps } = readStixBundle(parsed.value, now)
    return [...tlps, ...paps]
  }
  expect(read(object({ labels: ['tlp:amber', 'PAP:GREEN'] }))).toEqual(['TLP:AMBER', 'PAP:GREEN'])
  expect(read(object({ granular_markings: [{ marking_ref: tlpMarkingDefinitions['TLP:RED'] }] }))).toEqual(['TLP:RED'])
  expect(read(definition({ definition_type: 'tlp', definition: { tlp: 'white' } }))).toEqual(['TLP:CLEAR'])
  expect(read(definition({ name: 'PAP:AMBER' }))).toEqual(['PAP:AMBER'])
  expect(read(definition({ definition_type: 'statement', definition: { statement: 'PAP:RED' } }))).toEqual(['PAP:RED'])
})

it('every kind that is found in a text is written into STIX and read back as it was', () => {
  const text = [
    '198.51.100.23:443',
    '[2001:db8::2]:8443',
    'c2[.]example:8080',
    'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
    'C:\\ProgramData\\upd\\svc.dll',
    '/tmp/.x/agent',
    'Mutex: Global\\it-s',
    'サービス名：WinUpdSvc',
    'User-Agent: Mozilla/5.0 (Windows NT 6.1)',
    'AS64500',
    'シリアル番号：00:ab:cd:ef:01:23:45:67',
    'imphash: d41d8cd98f00b204e9800998ecf8427f',
    'JA3: 0123456789abcdef0123456789abcdef',
    't13d1516h2_8daaf6152771_b186095e22b6',
    `${'a'.repeat(56)} ${'b'.repeat(96)} ${'c'.repeat(128)}`,
    'CVE-2026-12345',
    'JVNDB-2026-001234',
    'T1566.001',
    '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
    'alert tcp any any -> any 443 (msg:"x"; sid:1;)',
    'rule a { condition: true }',
  ].join('\n')
  const { indicators, unread } = parsePastedText(text)
  expect(unread).toEqual([])
  expect(indicators).toHaveLength(23)
  let n = 0
  const newUuid = () => `00000000-0000-4000-8000-${String(n++).padStart(12, '0')}`
  const made = makeStixBundle(indicators, { tlp: 'TLP:AMBER', at: instant(0), newUuid })
  const read = readStixBundle(bundleOf(JSON.stringify(made)), now)
  const plain = ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`
  expect(read.indicators.map(plain).sort()).toEqual(indicators.map(plain).sort())
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
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, spec_version: '1.2', objects: [{}] }))).toBe('stix-old-version')
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, objects: [] }))).toBe('stix-empty')
  expect(reasonOf(JSON.stringify({ type: 'bundle', id, objects: [{ type: 'x' }] }))).toBe('stix-not-a-bundle')
  expect(reasonOf(`{"pad":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toBe('stix-too-large')
})

it('reads the reports that OASIS publishes as examples, where they are at hand', () => {
  const folder = process.env.VECTORS_DIR && join(process.env.VECTORS_DIR, 'stix/examples')
  const report = folder ? join(folder, 'threat-reports/poisonivy.json') : ''
  if (!folder || !existsSync(report)) {
    // Elsewhere our own frozen bundle stands for them: nothing is skipped.
    expect(readStixBundle(bundleOf(sample), now).indicators).toHaveLength(3)
    return
  }
  const { indicators, others } = readStixBundle(bundleOf(readFileSync(report, 'utf8')), now)
  expect(indicators.length).toBeGreaterThan(60)
  expect(indicators.every(({ kind }) => kind !== 'pattern')).toBe(true)
  expect(indicators).toContainEqual(expect.objectContaining({ kind: 'ipv4-addr', value: '219.76.208.163' }))
  expect(others).toBeGreaterThan(30)
  const measures = readFileSync(join(folder, 'indicators-for-C2-with-COA.json'), 'utf8')
  expect(readStixBundle(bundleOf(measures), now).indicators.length).toBeGreaterThan(0)
})

it('writes a formula into a table as text, never as a formula', () => {
  const csv = formatCsv(['value'], [['=cmd|calc'], ['＝1+1'], ['@x'], ['a"b']])
  expect(csv).toContain(`"'=cmd|calc"`)
  expect(csv).toContain(`"'＝1+1"`)
  expect(csv).toContain(`"'@x"`)
  expect(csv).toContain('"a""b"')
})
