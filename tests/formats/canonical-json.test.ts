import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromHex, fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonValue, parseCanonicalJson } from '../../app/formats/canonical-json.ts'
import { Malformed } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { readFrozen } from './read-vectors.ts'

interface Vectors {
  readonly numbers: readonly { readonly ieee754: string; readonly text: string }[]
  readonly samples: readonly { readonly input: string; readonly canonical: string }[]
}
const vectors = readFrozen('canonical-json.json') as Vectors

const integers = { numbers: 'integers', maxBytes: 1_000_000 } as const
const ieee754 = { numbers: 'ieee754', maxBytes: 1_000_000 } as const
const refusing = (text: string, limits: typeof integers | typeof ieee754 = ieee754) =>
  expect(() => parseCanonicalJson(utf8(text), limits), text).toThrow(Malformed)

describe('one value has one spelling', () => {
  it.each(vectors.samples)('writes the samples of RFC 8785 as it does', ({ input, canonical }) => {
    expect(fromUtf8(canonicalJson(JSON.parse(input)))).toBe(canonical)
    expect(parseCanonicalJson(utf8(canonical), ieee754)).toEqual(JSON.parse(input))
    refusing(input)
  })

  it.each(vectors.numbers)(
    'writes the number $ieee754 as $text, as RFC 8785 Appendix B does',
    ({ ieee754: hex, text }) => {
      const bytes = fromHex(hex)
      const value = new DataView(bytes.buffer).getFloat64(0)
      expect(fromUtf8(canonicalJson(value))).toBe(text)
      expect(parseCanonicalJson(utf8(text), ieee754)).toBe(value)
    },
  )

  it('writes minus zero as zero and refuses what JSON cannot say', () => {
    expect(fromUtf8(canonicalJson(-0))).toBe('0')
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', '\udc00a', { '\ud800': 1 }]) {
      expect(() => canonicalJson(value)).toThrow(Malformed)
    }
  })

  it('leaves out what is undefined', () => {
    expect(fromUtf8(canonicalJson({ b: undefined, a: 1 }))).toBe('{"a":1}')
  })

  it('sorts names by UTF-16 code units, numbers among them as text', () => {
    expect(fromUtf8(canonicalJson({ 9: 1, 10: 2, '😀': 3, '\ufb33': 4 }))).toBe('{"10":2,"9":1,"😀":3,"\ufb33":4}')
    expect(parseCanonicalJson(utf8('{"10":2,"9":1}'), integers)).toEqual({ 9: 1, 10: 2 })
    refusing('{"9":1,"10":2}')
    refusing('{"\ufb33":4,"😀":3}')
  })

  it.each([
    ' 1',
    '1 ',
    '1\n',
    '[1, 2]',
    '{"a": 1}',
    '{"b":1,"a":1}',
    '[{"b":1,"a":1}]',
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '-0',
    '[-0]',
    '1.0',
    '1e2',
    '1E+30',
    '01',
    '+1',
    '1e400',
    '"\\u0041"',
    '"\\/"',
    '"\\u000A"',
    '"\\u000a"',
    '"\\u001F"',
    '"\\ud800"',
    '"\\udc00"',
    '{"\\ud800":1}',
    '"\\ud83d\\ude00"',
    '"\u0000"',
    '\ufeff1',
    '',
    '{',
    'undefined',
    'NaN',
    "'a'",
    '[1,]',
    '{"a":1,}',
    '1 1',
    '{"__proto__":1,"__proto__":2}',
  ])('refuses the spelling %j', (text) => refusing(text))

  it('refuses fractions and unsafe integers where only whole numbers may stand', () => {
    for (const text of ['0.5', '1e+21', '9007199254740992', '-9007199254740992', '[0.5]', '{"a":{"b":[1.5]}}']) {
      refusing(text, integers)
    }
    expect(parseCanonicalJson(utf8('9007199254740991'), integers)).toBe(Number.MAX_SAFE_INTEGER)
    expect(parseCanonicalJson(utf8('[0.5,1e+21]'), ieee754)).toEqual([0.5, 1e21])
  })

  it('refuses bytes that are not UTF-8, too many bytes, and towers of brackets', () => {
    expect(() => parseCanonicalJson(fromHex('22ff22'), integers)).toThrow(Malformed)
    expect(() => parseCanonicalJson(fromHex('22eda08022'), integers)).toThrow(Malformed)
    expect(() => parseCanonicalJson(utf8('"abc"'), { numbers: 'integers', maxBytes: 4 })).toThrow(Malformed)
    expect(parseCanonicalJson(utf8('"abc"'), { numbers: 'integers', maxBytes: 5 })).toBe('abc')
    refusing('['.repeat(66) + ']'.repeat(66))
    refusing('['.repeat(200_000) + ']'.repeat(200_000))
    refusing(`${'{"a":'.repeat(66)}1${'}'.repeat(66)}`)
    expect(parseCanonicalJson(utf8('['.repeat(65) + ']'.repeat(65)), integers)).toBeDefined()
  })

  it('keeps a text that merely speaks of surrogates, and a name like __proto__', () => {
    const value = { __proto__x: 1, s: '\\ud800 \u2028 \u007f "' }
    expect(parseCanonicalJson(canonicalJson(value), integers)).toEqual(value)
    const odd = parseCanonicalJson(utf8('{"__proto__":1}'), integers)
    expect(Object.keys(odd ?? {})).toEqual(['__proto__'])
  })

  it('gives back every value it wrote, and writes every value it read', () => {
    const any = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 })
    fc.assert(
      fc.property(any, (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as JsonValue
        expect(parseCanonicalJson(canonicalJson(plain), ieee754)).toEqual(plain)
      }),
      { numRuns: rounds(500) },
    )
  })

  it('throws nothing but Malformed on whatever it is fed, and what it takes it writes back to the byte', () => {
    const seed = [...canonicalJson({ a: [1, 'x\\ud8', { c: null }], b: '封', z: -5 })]
    const bent = fc.tuple(fc.nat(seed.length), fc.nat(3), fc.uint8Array({ maxLength: 3 })).map(([at, drop, put]) => {
      const bytes = [...seed]
      bytes.splice(at, drop, ...put)
      return Uint8Array.from(bytes)
    })
    fc.assert(
      fc.property(fc.oneof(bent, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        let value: JsonValue
        try {
          value = parseCanonicalJson(bytes, ieee754)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
          return
        }
        expect([...canonicalJson(value)]).toEqual([...bytes])
      }),
      { numRuns: rounds(3000) },
    )
  })
})

describe('base64 and hex', () => {
  it.each(['QQ', 'QR==', 'QQ=', 'QQ==\n', ' QQ==', 'Q Q==', '-_-_', 'QQ===', '====', '封'])(
    'refuses the base64 %j',
    (text) => {
      expect(() => fromBase64(text)).toThrow(Malformed)
    },
  )
  it.each(['AA', 'a', '0x', 'zz', ' 00'])('refuses the hex %j', (text) => {
    expect(() => fromHex(text)).toThrow(Malformed)
  })
  it('gives back what it wrote, megabytes too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes])
      }),
    )
    expect(fromBase64(toBase64(new Uint8Array(1_000_000).fill(9))).length).toBe(1_000_000)
  })
  it('takes exactly what the engine reads and would write the same', () => {
    const alike = fc.oneof(fc.base64String(), fc.stringMatching(/^[A-Za-z0-9+/=_ -]{0,12}$/), fc.string())
    fc.assert(
      fc.property(alike, (text) => {
        let said: string | null
        try {
          said = btoa(atob(text)) === text ? atob(text) : null
        } catch {
          said = null
        }
        if (said === null) expect(() => fromBase64(text)).toThrow(Malformed)
        else expect(String.fromCharCode(...fromBase64(text))).toBe(said)
      }),
      { numRuns: rounds(2000) },
    )
  })
  it('keeps a byte order mark and refuses half a surrogate pair', () => {
    expect(fromUtf8(fromHex('efbbbf41'))).toBe('\ufeffA')
    expect(() => utf8('a\ud800')).toThrow(Malformed)
  })
})

describe('a value inside another has its one spelling too', () => {
  const text = (value: JsonValue) => fromUtf8(canonicalJson(value))
  const nested = (depth: number, wrap: (inner: JsonValue) => JsonValue, inner: JsonValue = 1): JsonValue =>
    depth === 0 ? inner : wrap(nested(depth - 1, wrap, inner))

  it('names are put in order wherever they stand, and what is not there is left out', () => {
    const unordered = { b: 1, a: 2 }
    expect(text({ x: unordered, y: 1 })).toBe('{"x":{"a":2,"b":1},"y":1}')
    expect(text([1, unordered])).toBe('[1,{"a":2,"b":1}]')
    expect(text([unordered, 1])).toBe('[{"a":2,"b":1},1]')
    expect(text({ a: [{ x: { d: true, c: null } }] })).toBe('{"a":[{"x":{"c":null,"d":true}}]}')
    expect(text({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}')
  })

  it('names out of order are refused wherever they stand', () => {
    for (const bent of ['{"x":{"b":1,"a":2}}', '[{"b":1,"a":2},1]', '[1,{"b":1,"a":2}]', '{"a":[[{"d":1,"c":2}]]}'])
      expect(() => parseCanonicalJson(utf8(bent), integers)).toThrow(Malformed)
  })

  it('no number that JSON cannot say is written anywhere', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const value of [number, [number], { a: number }, [{ a: [number] }], { b: number, a: 1 }])
        expect(() => canonicalJson(value)).toThrow(Malformed)
    }
    expect(text([-0, { a: 1.5 }])).toBe('[0,{"a":1.5}]')
  })

  it('sixty-four deep is written and read, and one deeper neither, whatever it is nested in', () => {
    for (const wrap of [(inner: JsonValue) => [inner], (inner: JsonValue) => ({ a: inner })]) {
      const deepest = nested(64, wrap)
      expect(parseCanonicalJson(canonicalJson(deepest), integers)).toEqual(deepest)
      expect(() => canonicalJson(nested(65, wrap))).toThrow(Malformed)
      expect(() => parseCanonicalJson(utf8(JSON.stringify(nested(65, wrap))), integers)).toThrow(Malformed)
      // The slower way, taken where names are out of order, counts alike.
      expect(() => canonicalJson(nested(64, wrap, { b: 1, a: 1 }))).toThrow(Malformed)
      expect(() => canonicalJson(nested(63, wrap, { b: 1, a: 1 }))).not.toThrow()
    }
  })

  it('a number beyond what is safe is refused wherever it stands', () => {
    for (const bent of ['9007199254740992', '[9007199254740992]', '{"a":{"b":1.5}}'])
      expect(() => parseCanonicalJson(utf8(bent), integers)).toThrow(Malformed)
  })
})
