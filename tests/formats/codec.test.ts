import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ascending,
  bytes,
  byWord,
  type Codec,
  decimal,
  either,
  exactly,
  fingerprint,
  flag,
  hash,
  list,
  nullable,
  object,
  oneOf,
  pair,
  person,
  such,
  text,
  time,
  unread,
  whole,
} from '../../app/formats/codec.ts'
import { entryLimit } from '../../app/formats/log-entry.ts'
import { parseNote } from '../../app/formats/note.ts'
import { largestKey } from '../../app/formats/openpgp-key.ts'
import { trustStep, wayStep, wireLimits } from '../../app/formats/proof-wire.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { way } from '../../app/keyring/decision-wire.ts'
import { isTrouble } from '../../app/outcome.ts'
import { everyCodec, valuesOf } from './declared.ts'

const overTheLine = (json: unknown): unknown => JSON.parse(JSON.stringify(json))
const leaf = fc.constantFrom<Codec<unknown>>(
  ...[text(), text({ most: 3 }), whole(), whole({ least: 1, most: 5 }), time, flag, decimal, bytes({ most: 9 }), hash],
  ...[bytes(exactly(3)), person, fingerprint, oneOf(['a', 'b']), oneOf([3, 2, 1]), oneOf([true])],
)
/** Declarations of any kind, three deep. */
const declarations = fc.letrec<{ any: Codec<unknown>; object: Codec<object> }>((tie) => ({
  object: fc
    .dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('any'), { maxKeys: 4, noNullPrototype: true })
    .map((fields) => object<Record<string, unknown>>(fields)),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('any').map((of) => nullable(of)),
    tie('any').map((of) => list(of, { most: 4 })),
    tie('any').map((of) => pair(of)),
    tie('object'),
    fc.tuple(tie('object'), tie('object')).map(([one, other]) => marked(one, other)),
    fc.tuple(tie('object'), tie('object')).map(([one, other]) => worded(one, other)),
  ),
})).any
const marked = (one: Codec<object>, other: Codec<object>) =>
  either<{ Mark: object }, { Other: object }>('Mark', object({ Mark: one }), object({ Other: other }))
const worded = (one: Codec<object>, other: Codec<object>) =>
  byWord('Word', { one: { Mark: one }, other: { Mark: other }, third: { Mark: flag } })

/** What a decoder makes of it: the very same JSON again, or Malformed. Anything else is thrown on. */
function judged(codec: Codec<unknown>, json: unknown): 'taken' | string {
  try {
    const again = codec.encode(codec.decode(json))
    expect(JSON.stringify(again, inOrder)).toBe(JSON.stringify(json, inOrder))
    return 'taken'
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return error.message
    throw error
  }
}
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

function comesBack(codec: Codec<unknown>, value: unknown): void {
  expect(codec.decode(overTheLine(codec.encode(value)))).toEqual(value)
}

describe('what is declared', () => {
  it('comes back from the wire as it was sent', () => {
    const sent = declarations.chain((codec) => fc.tuple(fc.constant(codec), valuesOf(codec)))
    fc.assert(fc.property(sent, ([codec, value]) => comesBack(codec, value)))
  })

  it('is taken in one spelling alone, whatever else comes', () => {
    const given = fc.tuple(declarations, fc.jsonValue())
    fc.assert(fc.property(given, ([codec, json]) => void judged(codec, json)))
  })
})

const hidden = 'ひみつ'
/** Another value in the place of one that stands at this way in the JSON; `null` where the way leads nowhere. */
function changedAt(json: unknown, way: readonly number[], to: (old: unknown) => unknown): unknown {
  const [step, ...rest] = way
  if (step === undefined || typeof json !== 'object' || json === null) return to(json)
  const names = Object.keys(json)
  const name = names[step % Math.max(1, names.length)]
  if (name === undefined) return to(json)
  const part = changedAt(Reflect.get(json, name), rest, to)
  return Array.isArray(json) ? json.with(Number(name), part) : { ...json, [name]: part }
}
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const changes: readonly ((old: unknown) => unknown)[] = [
  () => null,
  () => [],
  () => ({}),
  () => hidden,
  () => '',
  () => -1,
  () => 0.5,
  () => 1e300,
  () => true,
  () => '\ud800',
  () => 'QQ',
  () => 'QR==',
  () => '01',
  () => 'a'.repeat(3_000_000),
  () => Array(100_000).fill(null),
  (old) => [old, old, old],
  (old) => ({ [hidden]: old }),
  (old) => (isObject(old) ? { ...old, [hidden]: 1 } : old),
  (old) =>
    isObject(old) && Object.keys(old).length > 0 ? JSON.parse(`{"__proto__":1,${JSON.stringify(old).slice(1)}`) : old,
  (old) => (isObject(old) ? Object.fromEntries(Object.entries(old).slice(1)) : old),
  (old) => (typeof old === 'string' ? `${old}=` : old),
  (old) => (typeof old === 'string' ? old.slice(1) : old),
]

describe('everything that goes between the portal and a page', async () => {
  const codecs = (await everyCodec()).filter(([, codec]) => codec !== unread)

  it('is declared', () => {
    const names = codecs.map(([name]) => name)
    expect(names).toContain('keyring/own-key-wire.ts ownKey')
    expect(names).toContain('keyring/decision-wire.ts way')
    expect(names).toContain('sealed/release-wire.ts release')
    expect(names).toContain('sealed/release-wire.ts releaseBody')
    expect(names).toContain('roll/roll-wire.ts rollBody')
  })

  it.each(codecs)('%s comes back as it was sent', (_, codec) => {
    fc.assert(
      fc.property(valuesOf(codec), (value) => comesBack(codec, value)),
      { numRuns: 25 },
    )
  })

  it.each(codecs)('%s is refused as Malformed where anything of it was changed, and says nothing of it', (_, codec) => {
    const way = fc.array(fc.nat({ max: 40 }), { maxLength: 7 })
    fc.assert(
      fc.property(valuesOf(codec), way, fc.constantFrom(...changes), (value, at, change) => {
        const said = judged(codec, changedAt(overTheLine(codec.encode(value)), at, change))
        expect(said).not.toContain(hidden)
        expect(said.length).toBeLessThan(200)
      }),
      { numRuns: 150 },
    )
  })
})

describe('what does not fit', () => {
  const one = object({ name: text({ most: 3 }), all: list(object({ root: bytes(exactly(2)), n: decimal })) })
  const good = { name: 'a', all: [{ root: 'AAE=', n: '1' }] }
  it.each([
    [{ ...good, name: 'four' }, 'name: a text of a length it cannot have'],
    [{ ...good, more: 1 }, 'the whole: a field nobody knows'],
    [{ all: [] }, 'name: missing'],
    [{ ...good, all: {} }, 'all: no list'],
    [{ ...good, all: [good.all[0], { root: 'AAE=', n: '01' }] }, 'all[1].n is not a decimal'],
    [{ ...good, all: [{ root: 'AAEC', n: '1' }] }, 'all[0].root: bytes of a length they cannot have'],
    [{ ...good, all: [{ root: 'AAF=', n: '1' }] }, 'all[0].root: base64 in another spelling'],
    [[], 'the whole: no object'],
  ])('%j is refused by its place: %s', (json, because) => {
    expect(() => one.decode(json)).toThrow(because)
    expect(one.decode(good)).toEqual({ name: 'a', all: [{ root: Uint8Array.of(0, 1), n: 1n }] })
  })

  it('is of one kind, which its word tells, and brings the fields of no other', () => {
    const kinds = byWord('do', { place: { id: text() }, lift: { entry: decimal } })
    expect(kinds.encode({ do: 'lift', entry: 7n })).toEqual({ do: 'lift', entry: '7' })
    expect(kinds.decode({ do: 'place', id: 'x' })).toEqual({ do: 'place', id: 'x' })
    for (const [json, because] of [
      [{ do: 'place', entry: '7' }, 'a field nobody knows'],
      [{ do: 'lift', entry: '7', id: 'x' }, 'a field nobody knows'],
      [{ do: 'lift' }, 'entry: missing'],
      [{ id: 'x' }, 'do: missing'],
      [{ do: 'toString', id: 'x' }, 'do: none of the words it can be'],
      [['do', 'lift'], 'no object'],
    ] as const)
      expect(() => kinds.decode(json)).toThrow(because)
    expect(() => oneOf([true]).decode(false)).toThrow('none of the words')
  })

  it('is named by the whole way to it', () => {
    expect(() => way.decode({ steps: [{ change: { first: { entry: 7 } } }], suspension: null })).toThrow(
      'steps[0].change.first.entry: no bytes',
    )
    expect(() => wayStep.decode({ change: null, during: null }, 'step')).toThrow('step.change: no object')
    expect(() => trustStep.decode([], 'step')).toThrow('step: no object')
  })

  it('is refused before anything is made of it, however large or deep it is', () => {
    let deep: unknown = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(() => list(text()).decode(deep)).toThrow('[0]: no text')
    expect(() => list(whole()).decode(Array(65).fill(0))).toThrow('a list of a length')
    expect(() => bytes({ most: 3 }).decode('A'.repeat(8))).toThrow('no bytes')
    expect(() => ascending(list(text())).decode(['a', 'a'])).toThrow('out of order')
    expect(() => such(whole(), (n) => n % 2 === 0, 'odd').decode(3)).toThrow('the whole: odd')
  })

  it('is never sent either: whoever asked would be told that nothing can be read', () => {
    for (const send of [
      () => one.encode({ name: 'four', all: [] }),
      () => one.encode({ name: 'a', all: [{ root: new Uint8Array(3), n: 1n }] }),
      () => one.encode({ name: 'a', all: [{ root: new Uint8Array(2), n: -1n }] }),
      () => list(flag, { most: 1 }).encode([true, true]),
      () => whole({ most: 1 }).encode(2),
    ])
      expect(send).toThrow(expect.objectContaining({ name: 'Broken' }))
  })

  it('has the limits of the formats that travel', () => {
    expect(wireLimits).toMatchObject({ entry: entryLimit, key: largestKey })
    for (const [read, limit] of [
      [parseNote, wireLimits.note],
      [parseReceipt, wireLimits.receipt],
    ] as const) {
      expect(() => read('x'.repeat(limit + 1))).toThrow('too long')
      expect(() => read('x'.repeat(limit))).not.toThrow('too long')
    }
  })
})
