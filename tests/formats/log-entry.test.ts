import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../../app/formats/canonical-json.ts'
import { entryKinds, entryTable, isOpenKind, kindsWith, rowOf } from '../../app/formats/entry-kinds.ts'
import {
  entryLimit,
  formatEntry,
  isNewer,
  isSignedByPerson,
  type LogEntry,
  parseEntry,
  readOwnEntry,
} from '../../app/formats/log-entry.ts'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import { instant, makeId, parseSha256Hex } from '../../app/ids.ts'
import { Broken, isTrouble, Malformed } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { frozen } from './council-log.ts'

const id = makeId('e', new Uint8Array(16).fill(1))
const person = makeId('p', new Uint8Array(16).fill(2))
const hash = parseSha256Hex('ab'.repeat(32)) ?? undefined
const t = instant(1_795_402_800_000)

const full = {
  v: 1,
  t,
  kind: 'released',
  id,
  actor: person,
  org: makeId('o', new Uint8Array(16).fill(4)),
  role: 'member',
  session: 'ab'.repeat(32),
  auth: { method: 'password+totp', level: 2, at: t },
  subject: person,
  subjectSeq: '9007199254740993',
  objects: [
    { kind: 'copy', id: makeId('c', new Uint8Array(16).fill(5)), sha256: 'ab'.repeat(32) },
    { kind: 'bulletin', id: makeId('b', new Uint8Array(16).fill(6)) },
  ],
  ciphertext: 'ab'.repeat(32),
  gives: true,
  act: { text: 'fuin-act/1\nact read\n', signature: toBase64(utf8('signature')) },
  reason: '鍵の失効',
  where: 'cd'.repeat(32),
  data: { counter: '7', note: '封' },
} satisfies JsonObject

/** The least that an entry of this kind says. */
const least = (kind: keyof typeof entryTable): JsonObject => {
  const { gives } = entryTable[kind]
  return { v: 1, t, kind, id, ...(gives ? { gives } : {}) }
}

const bytesOf = (value: JsonValue) => canonicalJson(value)
const refusing = (value: JsonValue) =>
  expect(() => parseEntry(bytesOf(value)), JSON.stringify(value)).toThrow(Malformed)

describe('an entry of the log', () => {
  it('has the bytes, the leaf and the root that another implementation gave it', () => {
    const leaves = frozen.entries.map(({ text, leaf }) => {
      const entry = readOwnEntry(utf8(text))
      expect(fromUtf8(formatEntry(entry))).toBe(text)
      expect(toBase64(leafHash(formatEntry(entry)))).toBe(leaf)
      return leafHash(utf8(text))
    })
    expect(toBase64(rootOf(leaves))).toBe(frozen.root)
  })

  it('reads every field it knows, and writes the same bytes', () => {
    const entry = readOwnEntry(bytesOf(full))
    expect(entry).toEqual(full)
    expect(fromUtf8(formatEntry(entry))).toBe(fromUtf8(bytesOf(full)))
  })

  it('tells what a person signed from what the server states', () => {
    const { act: _, ...stated } = full
    expect(isSignedByPerson(parseEntry(bytesOf(full)))).toBe(true)
    expect(isSignedByPerson(parseEntry(bytesOf(stated)))).toBe(false)
  })

  it.each(entryKinds)('knows the kind %s', (kind) => {
    expect(readOwnEntry(bytesOf(least(kind))).kind).toBe(kind)
  })

  it('is read in words that came later, and said to be newer; what says whom to trust is not', () => {
    const { gives: _, ...plain } = full
    const later = [
      { ...plain, kind: 'item-released', gives: true },
      { ...plain, kind: 'cards-given', gives: 'cards' },
      { ...plain, kind: 'matter-moved' },
      { ...full, role: 'own-audit' },
      { ...full, auth: { ...full.auth, method: 'passkey' } },
    ] satisfies readonly JsonObject[]
    for (const one of later) {
      expect(isNewer(parseEntry(bytesOf(one))), JSON.stringify(one)).toBe(true)
      expect(() => readOwnEntry(bytesOf(one))).toThrow(Broken)
    }
    expect(isNewer(parseEntry(bytesOf(full)))).toBe(false)
    for (const kind of ['trust-added', 'key-lent', 'roll-amended', 'council-moved', 'witness-added', 'quorum-lowered'])
      expect(isOpenKind(kind), kind).toBe(false)
  })

  it('of a kind in the table gives what its row says, and no other kind of today gives anything', () => {
    expect(kindsWith(({ gives }) => gives !== undefined)).toEqual([
      'released',
      'cards-released',
      'attachment-released',
      'draft-released',
      'note-released',
    ])
    for (const kind of entryKinds) {
      const gives = rowOf(kind)?.gives
      for (const said of [true, 'cards', undefined] as const)
        if (said !== gives) refusing({ v: 1, t, kind, id, ...(said ? { gives: said } : {}) })
    }
  })

  it('commits to whom it is about in place of naming them, where it is a look or of a later kind', () => {
    const about = ['ab'.repeat(32), 'cd'.repeat(32)]
    const look = { v: 1, t, kind: 'log-viewed', id } satisfies JsonObject
    expect(readOwnEntry(bytesOf({ ...look, about })).about).toEqual(about)
    expect(parseEntry(bytesOf({ ...look, kind: 'alert-raised', about })).about).toEqual(about)
    refusing({ ...look, about, subject: person, subjectSeq: '1' })
    refusing({ ...look, kind: 'signed-in', about })
    for (const bad of [[], [...about].reverse(), [about[0], about[0]], ['x'], 'x', Array(65).fill(about[0])])
      refusing({ ...look, about: bad as JsonValue })
    const many = Array.from({ length: 65 }, (_, i) => i.toString(16).padStart(64, '0'))
    expect(parseEntry(bytesOf({ ...look, about: many.slice(1) })).about).toHaveLength(64)
    refusing({ ...look, about: many })
  })

  it('counts an organization’s matters under a kind that is to be counted, and no other', () => {
    const matter = { matterOf: full.org, matterSeq: '1' }
    const moved = { v: 1, t, kind: 'matter-moved', id, ...matter } satisfies JsonObject
    expect(parseEntry(bytesOf(moved))).toMatchObject(matter)
    for (const kind of entryKinds) refusing({ ...least(kind), ...matter })
    for (const matterSeq of ['0', '01', 1, '9223372036854775808']) refusing({ ...moved, matterSeq })
    refusing({ ...moved, matterOf: undefined } as unknown as JsonObject)
    refusing({ ...moved, matterSeq: undefined } as unknown as JsonObject)
    refusing({ ...moved, matterOf: person })
  })

  it.each(['v', 't', 'kind', 'id', 'subject', 'subjectSeq'] as const)('is refused without %s', (field) => {
    refusing({ ...full, [field]: undefined })
  })

  const bad: readonly (readonly [keyof typeof full, readonly JsonValue[]])[] = [
    ['v', [0, 2, '1']],
    ['t', [-1, 0.5, 2 ** 53, '1', null]],
    ['kind', ['Released', 'toString', 1, '', 'a-', '-a', 'a--b', 'a b', 'a'.repeat(33), 'trust-widened', 'key-lent']],
    ['gives', [false, 'true', 'all', 1, null, undefined as never, 'cards']],
    ['id', [person, 'e_x', `${id}A`, 5, ['e']]],
    ['actor', [id, '', 'Yamada', null]],
    ['org', [person, '']],
    ['role', ['Member', '', 'a_b', 1]],
    ['session', ['AB'.repeat(32), 'ab'.repeat(31), 1]],
    [
      'auth',
      [
        null,
        [],
        {},
        'password+totp',
        { method: 'Password', level: 2, at: t },
        { method: 'password+', level: 2, at: t },
        { method: '', level: 2, at: t },
        { method: 'password+totp', level: 3, at: t },
        { method: 'password+totp', level: 2, at: -1 },
        { method: 'password+totp', level: 2 },
        { ...full.auth, more: 1 },
      ],
    ],
    ['subject', [id, 1]],
    ['subjectSeq', ['0', '01', '-1', '9223372036854775808', '', 1, 'one']],
    [
      'objects',
      [
        [],
        {},
        ['c'],
        [null],
        [{ kind: 'copy' }],
        [{ id: 'x' }],
        [{ kind: 'Copy', id: 'x' }],
        [{ kind: 'copy', id: 'a b' }],
        [{ kind: 'copy', id: 'a\n' }],
        [{ kind: 'copy', id: '' }],
        [{ kind: 'copy', id: 'x'.repeat(129) }],
        [{ kind: 'copy', id: 'x', sha256: '' }],
        [{ kind: 'copy', id: 'x', name: 'y' }],
      ],
    ],
    ['ciphertext', ['', 'ab']],
    [
      'act',
      [
        {},
        'x\n',
        { text: 'x\n' },
        { text: 'x', signature: 'QQ==' },
        { text: '', signature: 'QQ==' },
        { text: 'a\r\n', signature: 'QQ==' },
        { text: 'a\u0000\n', signature: 'QQ==' },
        { text: 'x\n', signature: '' },
        { text: 'x\n', signature: 'QR==' },
        { text: 'x\n', signature: 'QQ==', key: 'x' },
      ],
    ],
    ['reason', ['', 'a\nb', 'x'.repeat(1001), 1, null]],
    ['where', ['192.0.2.1', '']],
    ['data', [{}, [], 'x', { a: 1 }, { a: null }, { '': 'x' }, { 'a b': 'x' }, { a: { b: 'c' } }, { '1': 'x' }]],
  ]
  it.each(bad)('is refused with a bad %s', (field, values) => {
    for (const value of values) refusing({ ...full, [field]: value })
  })

  it('is refused with a field nobody knows, inherited names included', () => {
    for (const name of ['seq', 'V', 'toString', 'constructor', 'hasOwnProperty']) refusing({ ...full, [name]: 'x' })
    const proto = fromUtf8(bytesOf({ v: 1, t, kind: 'opened', id })).replace('{', '{"__proto__":"x",')
    expect(() => parseEntry(utf8(proto))).toThrow(Malformed)
    for (const value of [null, [], 'x', 1, [full]]) refusing(value)
  })

  it('is refused in every other spelling of the same', () => {
    const text = fromUtf8(bytesOf(full))
    for (const other of [
      ` ${text}`,
      `${text}\n`,
      text.replace('"v":1', '"v":1.0'),
      text.replace('"v":1', '"v": 1'),
      text.replace('封', '\\u5c01'),
      text.replace('"v":1', '"v":1,"v":1'),
      JSON.stringify(full),
    ]) {
      expect(() => parseEntry(utf8(other))).toThrow(Malformed)
    }
  })

  it('holds up to 65,535 bytes and not one more', () => {
    const empty = bytesOf({ v: 1, t, kind: 'roll', id, data: { header: '' } }).length
    const filled = (bytes: number) =>
      ({ v: 1, t, kind: 'roll', id, data: { header: 'x'.repeat(bytes - empty) } }) as const
    expect(formatEntry(filled(entryLimit))).toHaveLength(65_535)
    refusing(filled(entryLimit + 1))
    expect(() => formatEntry(filled(entryLimit + 1))).toThrow(Broken)
  })

  it('is never made outside its format: that would be our own broken promise', () => {
    const outside: LogEntry = { v: 1, t, kind: 'denied', id, reason: '' }
    expect(() => formatEntry(outside)).toThrow(Broken)
    expect(() => formatEntry({ v: 1, t, kind: 'denied', id, subject: person })).toThrow(Broken)
    expect(() => formatEntry({ v: 1, t, kind: 'released', id })).toThrow(Broken)
    expect(() => formatEntry({ v: 1, t, kind: 'denied', id, gives: true })).toThrow(Broken)
    expect(() => formatEntry({ v: 1, t, kind: 'denied', id, reason: '\ud800' })).toThrow(Broken)
    expect(hash && formatEntry({ v: 1, t, kind: 'denied', id, where: hash })).toBeInstanceOf(Uint8Array)
  })

  it('throws nothing but Malformed, whatever bytes arrive, and takes only what it would write', () => {
    const seed = [...bytesOf(full)]
    const change = fc.record({ at: fc.nat(seed.length), drop: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) })
    fc.assert(
      fc.property(change, ({ at, drop, put }) => {
        const bytes = [...seed]
        bytes.splice(at, drop, ...put)
        try {
          const entry = parseEntry(Uint8Array.from(bytes))
          expect([...canonicalJson({ ...entry } as unknown as JsonObject)]).toEqual(bytes)
        } catch (error) {
          if (!isTrouble(error, 'Malformed')) throw error
        }
      }),
      { numRuns: rounds(3000) },
    )
  })
})

describe('an entry to be written', () => {
  const anything = fc.oneof(
    fc.jsonValue() as fc.Arbitrary<JsonValue>,
    fc.constantFrom<JsonValue>('\ud800', '', [], {}, -0, 2 ** 53, 0.5, Number.NaN, 'x'.repeat(70_000)),
  )

  /** What formatting means: these bytes, if they would be read. */
  function slowly(value: JsonObject): Uint8Array | null {
    try {
      const bytes = canonicalJson(value)
      return isNewer(parseEntry(bytes)) ? null : bytes
    } catch (error) {
      if (!isTrouble(error, 'Malformed')) throw error
      return null
    }
  }

  function quickly(value: JsonObject): Uint8Array | null {
    try {
      return formatEntry(value as unknown as LogEntry)
    } catch (error) {
      if (!isTrouble(error, 'Broken')) throw error
      return null
    }
  }

  it('gets the bytes that would be read again, or none where none would', () => {
    const fields = fc.subarray(Object.keys(full))
    const change = fc.record({
      fields,
      field: fc.constantFrom(...Object.keys(full), 'other'),
      inner: fc.boolean(),
      anything,
    })
    fc.assert(
      fc.property(change, ({ fields: kept, field, inner, anything: put }) => {
        const some: JsonObject = Object.fromEntries(Object.entries(full).filter(([name]) => kept.includes(name)))
        const value = inner && field === 'data' ? { ...full, data: { a: put, B: 'b' } } : { ...some, [field]: put }
        expect(quickly(value)).toEqual(slowly(value))
        expect(quickly({ ...full, ...some })).toEqual(canonicalJson(full))
      }),
      { numRuns: rounds(2000) },
    )
  })
})
