import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, toHex, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject } from '../../app/formats/canonical-json.ts'
import { formatCouncilStatement, parseCouncilStatement } from '../../app/formats/council-statement.ts'
import { proveInclusion, rootOf } from '../../app/formats/merkle.ts'
import {
  checkRollFollows,
  checkRollLine,
  checkRollLines,
  formatRollHeader,
  formatRollLine,
  parseRollHeader,
  parseRollLine,
  type RollHeader,
  type RollLine,
  rollHeaderHash,
  rollLifetime,
  rollTree,
} from '../../app/formats/roll.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent } from './council-log.ts'

const line = (n: number, change: Partial<RollLine> = {}): RollLine => ({
  person: makeId('p', new Uint8Array(16).fill(n)),
  name: `構成員 ${n}`,
  organization: makeId('o', new Uint8Array(16).fill(n)),
  organizationName: '青葉電力',
  role: 'member',
  desks: [],
  machineKeys: [],
  fingerprint: toHex(new Uint8Array(20).fill(n)) as Fingerprint,
  keyHash: toHex(new Uint8Array(32).fill(n)) as Sha256Hex,
  validUntil: instant(2_000_000_000_000),
  salt: toBase64(new Uint8Array(32).fill(n)),
  ...change,
})

const lines = [1, 2, 3, 4, 5].map((n) => formatRollLine(line(n)))
const tree = rollTree(lines)

const header = (change: Partial<RollHeader> = {}): RollHeader => ({
  portal: 'council.example',
  council: 'cd'.repeat(20) as Fingerprint,
  counter: 1,
  time: instant(1_795_316_400_000),
  expires: instant(1_795_316_400_000 + rollLifetime),
  size: tree.leaves.length,
  root: tree.root,
  previous: null,
  ...change,
})

describe('a roll does not tell how many people there are', () => {
  it('five people and five hundred give trees of one size', () => {
    const many = Array.from({ length: 250 }, (_, n) => formatRollLine(line(n)))
    expect(rollTree(many).leaves).toHaveLength(8192)
    expect(tree.leaves).toHaveLength(8192)
  })

  it('people stand where their salt puts them, not in the order they were entered', () => {
    const again = rollTree([...lines].reverse())
    expect(again.root).toEqual(tree.root)
    expect([...again.positions].reverse()).toEqual(tree.positions)
    expect(rollTree([formatRollLine(line(1, { salt: toBase64(new Uint8Array(32)) }))]).positions).not.toEqual(
      tree.positions.slice(0, 1),
    )
  })
})

describe('what a member is given', () => {
  it('is a line with its way to the root, and no other line fits there', async () => {
    const index = tree.positions[2] ?? -1
    const read = async (ids: readonly { level: number; index: bigint }[]) =>
      ids.map(({ level, index: i }) => rootOf(tree.leaves.slice(Number(i) << level, (Number(i) + 1) << level)))
    const proof = await proveInclusion({ size: 8192n, index: BigInt(index) }, { read })
    const [, , third, fourth] = lines
    if (!third || !fourth) throw new Error('no lines')
    expect(checkRollLine(header(), { line: third, index, proof }).name).toBe('構成員 3')
    expect(() => checkRollLine(header(), { line: fourth, index, proof })).toThrow(
      expect.objectContaining({ name: 'NotProven' }),
    )
  })
})

describe('what a signer checks', () => {
  it('the header stands over exactly these lines', () => {
    expect(() => checkRollLines(header(), lines)).not.toThrow()
    expect(() => checkRollLines(header(), lines.slice(1))).toThrow('another root')
  })

  it('no line hides among the blanks', () => {
    const leaves = [...tree.leaves]
    const hidden = rollTree([...lines, formatRollLine(line(9))])
    leaves[0] = hidden.leaves[hidden.positions[5] ?? 0] ?? tree.root
    expect(() => checkRollLines(header({ root: rootOf(leaves) }), lines)).toThrow('another root')
  })

  it('nobody stands in it twice', () => {
    expect(() => rollTree([...lines, formatRollLine(line(1, { role: 'liaison' }))])).toThrow('one person')
  })

  it('it follows the roll before, without a gap', () => {
    const first = { header: header(), bytes: utf8(formatRollHeader(header())) }
    const next = header({ counter: 2, previous: rollHeaderHash(first.bytes) })
    expect(() => checkRollFollows(next, first)).not.toThrow()
    expect(() => checkRollFollows({ ...next, counter: 3 }, first)).toThrow('left out')
    expect(() => checkRollFollows({ ...next, previous: 'ab'.repeat(32) as Sha256Hex }, first)).toThrow('another roll')
    expect(() => checkRollFollows({ ...next, time: instant(1) }, first)).toThrow('before the previous')
    expect(() => checkRollFollows(next, null)).toThrow('counter 1')
  })
})

describe('header, line and statement have one spelling', () => {
  const statement = formatCouncilStatement({
    portal: 'council.example',
    council: 'cd'.repeat(20) as Fingerprint,
    councilKeyHash: 'ef'.repeat(32) as Sha256Hex,
    made: instant(1_795_316_400_000),
    place: null,
    signers: [line(2), line(1)],
  })
  const formats: readonly (readonly [string, string, (text: string) => string])[] = [
    ['header', formatRollHeader(header()), (text) => formatRollHeader(parseRollHeader(utf8(text)))],
    ['line', fromUtf8(formatRollLine(line(1))), (text) => fromUtf8(formatRollLine(parseRollLine(utf8(text))))],
    ['statement', fromUtf8(statement), (text) => fromUtf8(formatCouncilStatement(parseCouncilStatement(utf8(text))))],
  ]

  it.each(formats)('a bent %s is refused, or it is that text', (_name, text, again) => {
    expect(again(text)).toBe(text)
    const bends = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(bends, (bend) => {
        const other = bent(text, bend)
        try {
          expect(again(other)).toBe(other)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: rounds(1500) },
    )
  })

  it('a council of one signer, or of one key under two names, is none', () => {
    const text = fromUtf8(statement)
    expect(() => parseCouncilStatement(utf8(text.replace(/signer .*\n$/, '')))).toThrow('unknown format')
    const oneKey = text.replaceAll(toHex(new Uint8Array(20).fill(2)), toHex(new Uint8Array(20).fill(1)))
    expect(() => parseCouncilStatement(utf8(oneKey))).toThrow('one key')
  })

  it('the signers of a council stand in one order, each once', () => {
    const text = fromUtf8(statement)
    expect(parseCouncilStatement(statement).signers.map(({ person }) => person)).toEqual([
      line(1).person,
      line(2).person,
    ])
    const [one = '', two = ''] = text.match(/^signer .*\n/gm) ?? []
    const listed = (...signers: readonly string[]) => utf8(text.replace(one + two, signers.join('')))
    const again = two.replace(/ [0-9a-f]{40} /, ` ${'77'.repeat(20)} `)
    for (const signers of [
      [two, one],
      [one, two, again],
      [one, one],
    ])
      expect(() => parseCouncilStatement(listed(...signers))).toThrow(/out of order/)
    expect(() => parseCouncilStatement(utf8(text.replace(/made .*/, 'made 9007199254740992')))).toThrow('too large')
    expect(() => parseCouncilStatement(utf8(`x${text}`))).toThrow('unknown format')
    expect(() => parseCouncilStatement(utf8('x'))).toThrow('unknown format')
  })

  it('a roll is in force for seven days, no more', () => {
    expect(() => formatRollHeader(header({ expires: instant(1_795_316_400_000 + rollLifetime + 1) }))).toThrow('seven')
  })
})

describe('a roll follows the one before', () => {
  const first = utf8(formatRollHeader(header()))
  const previous = { header: parseRollHeader(first), bytes: first }
  const second = (change: Partial<RollHeader> = {}) =>
    header({ counter: 2, previous: rollHeaderHash(first), ...change })

  it('of the same portal, with the next counter, its hash, and no earlier time', () => {
    expect(() => checkRollFollows(header(), null)).not.toThrow()
    expect(() => checkRollFollows(second(), previous)).not.toThrow()
    const earlier = instant(header().time - 1)
    for (const change of [
      { portal: 'other.example' },
      { counter: 1, previous: null },
      { counter: 3 },
      { previous: toHex(new Uint8Array(32)) as Sha256Hex },
      { time: earlier },
    ])
      expect(() => checkRollFollows(second(change), previous)).toThrow(NotProven)
    expect(() => checkRollFollows(second(), null)).toThrow(NotProven)
  })
})

describe('a header has one form', () => {
  it.each<Partial<RollHeader>>([
    { counter: 0 },
    { counter: 1, previous: '00'.repeat(32) as Sha256Hex },
    { counter: 2, previous: null },
    { size: 4096 },
    { size: 8193 },
    { size: 12_288 },
    { expires: instant(header().expires + 1) },
    { portal: '' },
    { portal: 'a b' },
    { portal: 'x'.repeat(256) },
    { portal: '封' },
    { root: new Uint8Array(31) },
  ])('%j is none', (change) => expect(() => formatRollHeader(header(change))).toThrow(Malformed))

  it.each<Partial<RollHeader>>([{ size: 16_384 }, { portal: 'x'.repeat(255) }, { portal: 'x' }])(
    '%j is one',
    (change) => {
      expect(parseRollHeader(utf8(formatRollHeader(header(change))))).toEqual(header(change))
    },
  )

  it('with nothing behind its lines, and no number beyond what is safe', () => {
    const text = formatRollHeader(header())
    for (const other of [`${text}more x\n`, text.slice(0, -1), `${text}\n`, text.replace(/^size .*\n/m, '')])
      expect(() => parseRollHeader(utf8(other))).toThrow(Malformed)
    expect(() => parseRollHeader(utf8(text.replace('counter 1', 'counter 9007199254740992')))).toThrow('too large')
    expect(() => parseRollHeader(utf8(`${text}${'x'.repeat(2048)}`))).toThrow('too long')
  })
})

describe('a line has one form', () => {
  const raw = (change: Readonly<Record<string, unknown>>) =>
    parseRollLine(canonicalJson({ v: 'fuin-roll-line/1', ...line(1), ...change } as JsonObject))

  it.each([
    { name: '' },
    { name: 'x'.repeat(201) },
    { name: 'a\nb' },
    { name: 1 },
    { role: 'king' },
    { desks: 'incident' },
    { desks: ['b', 'a'] },
    { desks: ['a', 'a'] },
    { desks: ['A'] },
    { desks: ['a b'] },
    { desks: ['1a'] },
    { desks: ['x'.repeat(65)] },
    { desks: [1] },
    { machineKeys: ['xy'] },
    { validUntil: -1 },
    { validUntil: '0' },
    { v: 'fuin-roll-line/2' },
    { more: 1 },
    { salt: 'AAAA' },
    { keyHash: 'AA' },
    { person: 'o_x' },
  ])('%j is in none', (change) => expect(() => raw(change)).toThrow(Malformed))

  it('whatever is no object is none', () => {
    for (const value of [null, 1, 'x', []]) expect(() => parseRollLine(canonicalJson(value))).toThrow(Malformed)
  })

  it.each([
    { name: 'x'.repeat(200) },
    { desks: ['a', 'b-1', 'x'.repeat(64)] },
    { machineKeys: ['ab'.repeat(20), 'cd'.repeat(20)] },
    { validUntil: 0 },
  ])('%j is in one', (change) => expect(raw(change)).toMatchObject(change))
})

it('the tree doubles where its lines would fill it, so that no blank is ever missing', () => {
  const somebody = (n: number) =>
    makeId(
      'p',
      Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? n >> 8 : n & 255)),
    )
  const full = rollTree(Array.from({ length: 8192 }, (_, n) => formatRollLine(line(1, { person: somebody(n) }))))
  expect(full.leaves).toHaveLength(16_384)
  expect(full.positions).not.toContain(-1)
})
