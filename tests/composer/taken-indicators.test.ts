/** What a liaison takes of what was pasted and of a file, in whose words, and what of it is sealed. */
import { describe, expect, it } from 'vitest'
import {
  bundleOf,
  decidedIn,
  fateOf,
  findIndicators,
  silentGroup,
  takenOf,
} from '../../app/composer/taken-indicators.ts'
import { blank } from '../../app/composer/written.ts'
import { instant } from '../../app/ids.ts'
import { parsePastedText } from '../../app/indicators/pasted-text.ts'
import { parseStixBundle, readStixBundle, type StixBundle } from '../../app/indicators/stix-bundle.ts'

const now = instant(Date.UTC(2026, 10, 30))
const newUuid = () => crypto.randomUUID()
const making = { tlp: 'TLP:AMBER', at: now, newUuid } as const

const indicator = (n: number, pattern: string, description: string) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-01T00:00:00.000Z',
  description,
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-11-01T00:00:00Z',
})
const relation = (n: number, from: number) => ({
  type: 'relationship',
  spec_version: '2.1',
  id: `relationship--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-01T00:00:00.000Z',
  relationship_type: 'indicates',
  source_ref: `indicator--00000000-0000-4000-8000-${String(from).padStart(12, '0')}`,
  target_ref: 'malware--00000000-0000-4000-8000-000000000009',
})
const malware = {
  type: 'malware',
  spec_version: '2.1',
  id: 'malware--00000000-0000-4000-8000-000000000009',
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-01T00:00:00.000Z',
  is_family: false,
}

function bundle(...objects: readonly object[]): StixBundle {
  const read = parseStixBundle(
    JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }),
  )
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

const brought = bundle(
  malware,
  indicator(1, "[ipv4-addr:value = '45.83.122.9']", '通信先'),
  indicator(2, "[domain-name:value = 'update-kensho.net'] OR [domain-name:value = 'cdn-kensho.net']", '配布元'),
  indicator(3, "[ipv4-addr:value = '8.8.8.8']", '名前解決'),
  relation(11, 1),
  relation(12, 2),
)
const nothing = parsePastedText('')
const decided = (part: Partial<typeof blank> = {}) => decidedIn({ ...blank, ...part })
const valuesIn = (sealed: StixBundle | null) =>
  sealed ? readStixBundle(sealed, now).indicators.map(({ value }) => value) : []
const idsIn = (sealed: StixBundle | null) =>
  (sealed?.objects ?? []).map((object) => (object as { readonly id: string }).id)

describe('of a file', () => {
  const found = findIndicators(nothing, brought, now)

  it('what would do harm is asked about, and neither taken nor left out by itself', () => {
    const resolver = found.all.find(({ value }) => value === '8.8.8.8')
    expect(resolver && fateOf(resolver, decided())).toBe('asked')
    expect(takenOf(found, decided()).map(({ value }) => value)).toEqual([
      '45.83.122.9',
      'update-kensho.net',
      'cdn-kensho.net',
    ])
  })

  it('what is taken as it stands is sealed as it came, object by object', () => {
    const sealed = bundleOf(found, decided({ kept: ['8.8.8.8'] }), brought, making)
    expect(sealed?.objects).toEqual(brought.objects)
  })

  it('what is left out goes with the relations that hung on it, and the rest stays to the letter', () => {
    const sealed = bundleOf(found, decided({ left: ['ipv4-addr 45.83.122.9'] }), brought, making)
    expect(valuesIn(sealed)).toEqual(['update-kensho.net', 'cdn-kensho.net'])
    expect(idsIn(sealed)).not.toContain('relationship--00000000-0000-4000-8000-000000000011')
    expect(idsIn(sealed)).toContain('relationship--00000000-0000-4000-8000-000000000012')
    expect(idsIn(sealed)).toContain(malware.id)
  })

  it('one value of two is left out, and the other stays as an object of our own', () => {
    const sealed = bundleOf(found, decided({ left: ['domain-name cdn-kensho.net'] }), brought, making)
    expect(valuesIn(sealed)).toEqual(['45.83.122.9', 'update-kensho.net'])
    expect(idsIn(sealed)).not.toContain('indicator--00000000-0000-4000-8000-000000000002')
  })

  it('what its author puts in other words is never another version of somebody else’s object', () => {
    const said = [{ key: 'ipv4-addr 45.83.122.9', meaning: '指令の送信元', action: '遮断する' }]
    const sealed = bundleOf(found, decided({ said }), brought, making)
    expect(idsIn(sealed)).not.toContain('indicator--00000000-0000-4000-8000-000000000001')
    const [own] = sealed ? readStixBundle(sealed, now).indicators.filter(({ value }) => value === '45.83.122.9') : []
    expect(own).toMatchObject({ meaning: '指令の送信元', action: '遮断する' })
  })

  it('nothing is sealed where nothing is left', () => {
    const only = bundle(indicator(1, "[ipv4-addr:value = '45.83.122.9']", ''))
    const all = findIndicators(nothing, only, now)
    expect(bundleOf(all, decided({ left: ['ipv4-addr 45.83.122.9'] }), only, making)).toBeNull()
  })
})

describe('of what was pasted', () => {
  it('those without a meaning are one group, and its meaning is said once', () => {
    const found = findIndicators(parsePastedText('45.83.122.9\n45.83.122.10\nevil.example'), null, now)
    const [silent] = found.groups
    expect(silent?.key).toBe(silentGroup)
    const said = (silent?.indicators ?? []).map(({ kind, value }) => ({
      key: `${kind} ${value}`,
      meaning: '通信先',
      action: '',
    }))
    const taken = takenOf(found, decided({ said, kept: ['evil.example'] }))
    expect(taken.map(({ meaning }) => meaning)).toEqual(taken.map(() => '通信先'))
    expect(taken.length).toBeGreaterThan(1)
  })

  it('a value that stands in a file too is sealed once', () => {
    const found = findIndicators(parsePastedText('45.83.122.9'), brought, now)
    const sealed = bundleOf(found, decided(), brought, making)
    expect(valuesIn(sealed).filter((value) => value === '45.83.122.9')).toHaveLength(1)
  })
})
