import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { instant, makeId } from '../../app/ids.ts'
import { type EntryRange, formatRanges, isWithin, joined, parseRanges } from '../../app/retention/entry-range.ts'
import { rangesToErase } from '../../app/retention/erase-due.server.ts'
import { formatLedgerLine, type LedgerLine, parseLedgerLine, rangeLimit } from '../../app/retention/erasure.ts'
import { holdObjectId, parseHoldObject, properReason } from '../../app/retention/hold.ts'
import { bent } from '../formats/council-log.ts'

const range = fc
  .record({ first: fc.nat({ max: 200 }), length: fc.nat({ max: 9 }) })
  .map(({ first, length }): EntryRange => ({ first, last: first + length }))

const heldIn = (ranges: readonly EntryRange[], index: number) =>
  ranges.some(({ first, last }) => index >= first && index <= last)

describe('runs of entries', () => {
  it('say the same entries once joined, and are written in one way', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (ranges) => {
        const one = joined(ranges)
        for (let index = 0; index < 215; index++) {
          expect(isWithin(one, index)).toBe(heldIn(ranges, index))
        }
        expect(parseRanges(formatRanges(ranges))).toEqual(one)
      }),
    )
  })

  it.each(['', '7-', '-7', '9-7', '7-7', '1,2', '2,1', '01', '1-3,3-5', '1, 3', '99999999999999999'])(
    'refuse the spelling %j',
    (text) => {
      expect(() => parseRanges(text)).toThrow()
    },
  )

  it('of what is to be erased never hold a held entry, and miss none that is free', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 300 })), fc.func(fc.boolean()), (indexes, isHeld) => {
        const window = indexes.sort((a, b) => a - b).map((index) => ({ index, held: isHeld(index) }))
        const { ranges, last } = rangesToErase(window)
        for (const { index, held } of window) expect(isWithin(ranges, index)).toBe(!held)
        expect(last).toBe(window.at(-1)?.index ?? null)
      }),
    )
  })

  it('are cut where an entry could not hold them all, and the rest is left to the next step', () => {
    const window = Array.from({ length: 2 * rangeLimit + 10 }, (_, index) => ({ index, held: index % 2 === 1 }))
    const { ranges, last } = rangesToErase(window)
    expect(ranges).toHaveLength(rangeLimit)
    expect(last).toBe(2 * rangeLimit - 1)
  })
})

describe('a line of the ledger', () => {
  const plain = { id: 'ab'.repeat(16), origin: 'council.example/log', at: instant(1_795_316_400_000) }
  const person = makeId('p', new Uint8Array(16).fill(1))
  const lines: readonly LedgerLine[] = [
    { ...plain, what: { class: 'where', ranges: [{ first: 0, last: 99 }] } },
    { ...plain, what: { class: 'name', persons: [person] } },
  ]

  it('reads back what was written, and is what its specification shows', () => {
    for (const line of lines) expect(parseLedgerLine(utf8(formatLedgerLine(line).slice(0, -1)))).toEqual(line)
    expect(lines.map(formatLedgerLine)).toEqual([
      `{"class":"where","id":"${plain.id}","origin":"council.example/log","ranges":"0-99","t":1795316400000,"v":1}\n`,
      `{"class":"name","id":"${plain.id}","origin":"council.example/log","persons":["${person}"],"t":1795316400000,"v":1}\n`,
    ])
  })

  it('refuses every bent text, or it is that text', () => {
    const bends = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.constantFrom(...lines), bends, (line, bend) => {
        const other = bent(formatLedgerLine(line).slice(0, -1), bend)
        try {
          expect(formatLedgerLine(parseLedgerLine(utf8(other)))).toBe(`${other}\n`)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a hold', () => {
  it('names its object in one way', () => {
    for (const [kind, id] of [
      ['person', makeId('p', new Uint8Array(16).fill(1))],
      ['bulletin', makeId('b', new Uint8Array(16).fill(2))],
      ['entries', '7'],
      ['entries', '7-9'],
    ] as const) {
      const object = parseHoldObject(kind, id)
      expect(object && holdObjectId(object)).toBe(id)
    }
    for (const [kind, id] of [
      ['person', 'b_AQEBAQEBAQEBAQEBAQEBAQ'],
      ['bulletin', ''],
      ['entries', '9-7'],
      ['entries', '7,9'],
      ['all', '1'],
    ] as const)
      expect(parseHoldObject(kind, id)).toBeNull()
  })

  it('needs a reason of one line', () => {
    expect(properReason('  調査 2026-3 ')).toEqual({ ok: true, value: '調査 2026-3' })
    for (const text of ['', ' x ', 'a\nb', 'x'.repeat(501)]) expect(properReason(text)).toMatchObject({ ok: false })
  })
})
