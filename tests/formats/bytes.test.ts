import { describe, expect, it } from 'vitest'
import { equalBytes, fromBase64Of, parseDecimal, sizeLimit, toHex, u32, u64, utf8 } from '../../app/formats/bytes.ts'
import { Malformed } from '../../app/outcome.ts'

describe('a number in big-endian octets', () => {
  it.each([
    [0, '00000000'],
    [1, '00000001'],
    [0x01020304, '01020304'],
    [0xffffffff, 'ffffffff'],
  ])('%i takes four', (value, hex) => expect(toHex(u32(value))).toBe(hex))

  it.each([-1, 0x1_0000_0000, 1.5, Number.NaN])('%d does not fit into four', (value) =>
    expect(() => u32(value)).toThrow(RangeError),
  )

  it.each([
    [0n, '0000000000000000'],
    [0x0102030405060708n, '0102030405060708'],
    [(1n << 64n) - 1n, 'ffffffffffffffff'],
  ])('%i takes eight', (value, hex) => expect(toHex(u64(value))).toBe(hex))

  it.each([-1n, 1n << 64n])('%i does not fit into eight', (value) => expect(() => u64(value)).toThrow(RangeError))
})

describe('a decimal', () => {
  it.each(['0', '1', '10', String(sizeLimit - 1n)])('%s is one', (text) =>
    expect(parseDecimal(text, 'size').toString()).toBe(text),
  )
  it.each(['', '00', '01', '-1', '+1', '1.0', '1 ', ' 1', '1\n', '１', '0x1', String(sizeLimit), '9'.repeat(20)])(
    '%j is none, or none below 2^63',
    (text) => expect(() => parseDecimal(text, 'size')).toThrow(Malformed),
  )
})

it('bytes are equal where all of them are, and nowhere else', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  expect(equalBytes(bytes, Uint8Array.of(1, 2, 3))).toBe(true)
  expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true)
  for (const other of [[], [1, 2], [1, 2, 3, 4], [0, 2, 3], [1, 0, 3], [1, 2, 0]])
    expect(equalBytes(bytes, Uint8Array.from(other))).toBe(false)
})

it('a key of another length than is due is refused by name', () => {
  expect(fromBase64Of(3, 'AQID', 'key')).toEqual(Uint8Array.of(1, 2, 3))
  expect(() => fromBase64Of(4, 'AQID', 'key')).toThrow(Malformed)
})

it('half a character is no text, and so has no bytes', () => {
  for (const text of ['\ud800', 'a\udc00', '\udc00\ud800', '封\ud83d']) expect(() => utf8(text)).toThrow(Malformed)
  expect(toHex(utf8('🔑'))).toBe('f09f9491')
})
