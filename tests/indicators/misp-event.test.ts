/** Events of MISP: what has a value to look for is read, the rest is counted. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseMispEvent } from '../../app/indicators/misp-event.ts'

it('reads a MISP event: attributes, those of objects, halves, tags and ATT&CK; the rest is counted', () => {
  const event = {
    Event: {
      info: '見本',
      Tag: [{ name: 'tlp:amber' }, { name: 'PAP:GREEN' }],
      Galaxy: [{ GalaxyCluster: [{ value: 'Phishing - T1566', meta: { external_id: ['T1566'] } }] }],
      Attribute: [
        { type: 'ip-dst|port', value: '198.51.100.23|443', comment: 'C2' },
        { type: 'filename|md5', value: 'a.exe|d41d8cd98f00b204e9800998ecf8427f' },
        { type: 'domain|ip', value: 'evil.example|2001:DB8::1' },
        { type: 'text', value: '背景の説明' },
        { type: 'url', value: 'hxxp://evil[.]example/x', deleted: true },
        { type: 'sha256', value: '0123456789abcdef0123456789abcdef01234567' },
      ],
      Object: [{ comment: '検体', Attribute: [{ type: 'regkey|value', value: 'HKCU\\Software\\A|b' }] }],
    },
  }
  const read = parseMispEvent(JSON.stringify(event))
  if (!read.ok) throw new Error(read.reason)
  expect(read.value.indicators.map(({ kind, value, meaning }) => [kind, value, meaning])).toEqual([
    ['address-port', '198.51.100.23:443', 'C2'],
    ['file-name', 'a.exe', ''],
    ['md5', 'd41d8cd98f00b204e9800998ecf8427f', ''],
    ['domain-name', 'evil.example', ''],
    ['ipv6-addr', '2001:db8::1', ''],
    ['sha-1', '0123456789abcdef0123456789abcdef01234567', ''],
    ['registry-key', 'HKCU\\Software\\A', '検体'],
    ['attack-technique', 'T1566', ''],
  ])
  expect(read.value).toMatchObject({ tlps: ['TLP:AMBER'], paps: ['PAP:GREEN'], others: 1 })
  for (const [text, reason] of [
    ['x', 'misp-not-json'],
    ['{}', 'misp-not-an-event'],
    ['{"Event":{}}', 'misp-empty'],
  ]) {
    expect(parseMispEvent(text ?? '')).toMatchObject({ ok: false, reason })
  }
})

it('reads the events that MISP tests itself with, where they are at hand', () => {
  const folder = process.env.VECTORS_DIR && join(process.env.VECTORS_DIR, 'misp')
  const files = folder && existsSync(folder) ? ['existing_event.json', 'japanese_test.json', 'misp_event.json'] : []
  const read = files.map((file) => parseMispEvent(readFileSync(join(folder ?? '', file), 'utf8')))
  const counts = read.map((one) => (one.ok ? [one.value.indicators.length, one.value.others] : one.reason))
  // Elsewhere nothing is there to be read; the event of our own above is.
  expect(counts).toEqual(
    files.length === 0
      ? []
      : [
          [81, 39],
          [1, 1],
          [1, 1],
        ],
  )
})
