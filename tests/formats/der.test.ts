import { describe, expect, it } from 'vitest'
import { fromHex, toHex, utf8 } from '../../app/formats/bytes.ts'
import {
  contextTag,
  der,
  formatDer,
  formatOid,
  oidOf,
  parseDer,
  partsOf,
  tagged,
  timeOf,
} from '../../app/formats/der.ts'
import { Malformed } from '../../app/outcome.ts'

const filled = (length: number) => new Uint8Array(length).fill(7)

describe('a length has its shortest form', () => {
  it.each([
    [0, '0400'],
    [1, '0401'],
    [0x7f, '047f'],
    [0x80, '048180'],
    [0xff, '0481ff'],
    [0x100, '04820100'],
    [0xffff, '0482ffff'],
  ])('%i', (length, head) => {
    const bytes = formatDer(der.octets, filled(length))
    expect(toHex(bytes.slice(0, head.length / 2))).toBe(head)
    const { tag, content, whole } = parseDer(bytes)
    expect([tag, toHex(content), toHex(whole)]).toEqual([der.octets, toHex(filled(length)), toHex(bytes)])
  })

  it('65,536 is no length of ours, and 70,000 one of others', () => {
    expect(() => formatDer(der.octets, filled(0x10000))).toThrow(RangeError)
    const bytes = Uint8Array.from([4, 0x83, 0x01, 0x11, 0x70, ...filled(70_000)])
    expect(parseDer(bytes).content).toHaveLength(70_000)
  })

  it.each([
    ['in two octets where one would do', [4, 0x81, 0x7f, ...filled(0x7f)]],
    ['with a zero in front', [4, 0x82, 0x00, 0x80, ...filled(0x80)]],
    ['in three where two would do', [4, 0x83, 0x00, 0x01, 0x00, ...filled(0x100)]],
    ['indefinite', [4, 0x80, 0, 0]],
    ['in four octets', [4, 0x84, 0x00, 0x01, 0x00, 0x00, ...filled(0x10000)]],
    ['beyond the end', [4, 3, 1, 2]],
    ['cut short', [4, 0x82, 0x01]],
    ['missing', [4]],
    ['with something behind it', [4, 1, 7, 0]],
    ['of nothing', []],
    ['under a tag of several octets', [0x1f, 1, 7]],
    ['under a constructed tag of several octets', [0xbf, 1, 7]],
  ])('%s, none', (_, octets) => expect(() => parseDer(Uint8Array.from(octets))).toThrow(Malformed))
})

it('a value holds its parts in order, or is refused', () => {
  const parts = [formatDer(der.octets, utf8('a')), formatDer(der.nothing), formatDer(contextTag(3), utf8('bc'))]
  const whole = parseDer(formatDer(der.sequence, ...parts))
  expect(partsOf(whole).map(({ whole: bytes }) => toHex(bytes))).toEqual(parts.map(toHex))
  expect(partsOf(whole).map(({ tag }) => tag)).toEqual([0x04, 0x05, 0xa3])
  expect(partsOf(parseDer(formatDer(der.sequence)))).toEqual([])
  expect(() => partsOf(parseDer(formatDer(der.sequence, fromHex('0402aa'))))).toThrow(Malformed)
})

it('a value of another kind than is due, or none, is refused', () => {
  const node = parseDer(formatDer(der.octets))
  expect(tagged(node, der.octets)).toBe(node)
  expect(() => tagged(node, der.set)).toThrow(Malformed)
  expect(() => tagged(undefined, der.set)).toThrow(Malformed)
})

describe('an object identifier', () => {
  // As OpenSSL writes them: `openssl asn1parse -genstr OID:…`.
  it.each([
    ['1.2.840.113549.1.7.2', '06092a864886f70d010702'],
    ['2.16.840.1.101.3.4.2.1', '0609608648016503040201'],
    ['1.3.132.0.34', '06052b81040022'],
    ['0.9.2342', '0603099226'],
    ['2.999.3', '0603883703'],
    ['2.5.29.37', '0603551d25'],
    ['1.39.127', '06024f7f'],
    ['1.2.128', '06032a8100'],
    ['1.2.4398046511103', '06072affffffffff7f'],
  ])('%s', (dotted, hex) => {
    expect(oidOf(parseDer(fromHex(hex)))).toBe(dotted)
    expect(toHex(formatOid(dotted))).toBe(hex)
  })

  it.each(['0600', '060181', '06022a81', '06092affffffffffffff7f', '04012a'])('%s is none', (hex) =>
    expect(() => oidOf(parseDer(fromHex(hex)))).toThrow(Malformed),
  )
  it('is none where nothing is', () => expect(() => oidOf(undefined)).toThrow(Malformed))
})

describe('a time', () => {
  const at = (tag: number, text: string) => timeOf(parseDer(formatDer(tag, utf8(text))))
  it.each([
    [der.utcTime, '261126063106Z', '2026-11-26T06:31:06.000Z'],
    [der.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [der.utcTime, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [der.generalizedTime, '20261126063106Z', '2026-11-26T06:31:06.000Z'],
    [der.generalizedTime, '20261126063106.5Z', '2026-11-26T06:31:06.500Z'],
    [der.generalizedTime, '20261126063106.05Z', '2026-11-26T06:31:06.050Z'],
    [der.generalizedTime, '20261126063106.123456789Z', '2026-11-26T06:31:06.123Z'],
    [der.generalizedTime, '20280229000000Z', '2028-02-29T00:00:00.000Z'],
  ])('%i %s', (tag, text, iso) => expect(new Date(at(tag, text)).toISOString()).toBe(iso))

  it.each([
    [der.utcTime, '20261126063106Z'],
    [der.generalizedTime, '261126063106Z'],
    [der.generalizedTime, '20261126063106'],
    [der.generalizedTime, '20261126063106+0900'],
    [der.generalizedTime, '20261126063106.Z'],
    [der.generalizedTime, '20261126063106.1234567890Z'],
    [der.generalizedTime, '20261126063106Zx'],
    [der.generalizedTime, 'x20261126063106Z'],
    [der.generalizedTime, '20261126066106Z'],
    [der.generalizedTime, '20260229000000Z'],
    [der.generalizedTime, '20261301000000Z'],
    [der.octets, '20261126063106Z'],
  ])('%i %s is none', (tag, text) => expect(() => at(tag, text)).toThrow(Malformed))
  it('is none where nothing is', () => expect(() => timeOf(undefined)).toThrow(Malformed))
})
