import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatSignatures,
  parseNote,
  parseSignatures,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import {
  formatSizeAnswer,
  formatWitnessRequest,
  openCosignature,
  parseSizeAnswer,
  parseWitnessRequest,
} from '../../app/formats/witness-request.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent, clockSigner, frozen, logSigner, origin, signerOf } from './council-log.ts'

/** The request that the specification gives as its example, to the byte. */
const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`

/** The answer that the specification gives, likewise. */
const exampleAnswer = `— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
`

const root = fromBase64(frozen.root)
const note = signCheckpoint({ origin, size: 5n, root }, { log: logSigner, clock: clockSigner, time: 1000n })
const { text } = parseNote(note)
const w1 = verifierKeyOf(signerOf('w1'), cosignatureKeyType)
const answerBy = (name: string, time: bigint, over = text) => formatSignatures([cosignNote(over, signerOf(name), time)])

describe('what a log asks of a witness', () => {
  it('reads and writes the example of the specification to the byte', () => {
    const read = parseWitnessRequest(example)
    expect(read.oldSize).toBe(20852014n)
    expect(read.proof).toHaveLength(4)
    expect(read.checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163n })
    expect(formatWitnessRequest(read)).toBe(example)
  })

  it.each([0n, 1n, (1n << 53n) + 1n, (1n << 63n) - 1n])('keeps the size %i exact', (oldSize) => {
    expect(parseWitnessRequest(formatWitnessRequest({ oldSize, proof: [], note })).oldSize).toBe(oldSize)
    expect(parseSizeAnswer(formatSizeAnswer(oldSize))).toBe(oldSize)
  })

  it.each([
    ['no old size', example.replace('old 20852014\n', '')],
    ['an old size with a leading zero', example.replace('old 2', 'old 02')],
    ['an old size with a sign', example.replace('old 2', 'old +2')],
    ['two spaces before the old size', example.replace('old 2', 'old  2')],
    ['an old size of 2^63', example.replace('old 20852014', `old ${1n << 63n}`)],
    ['a line more than the old size', example.replace('old 20852014', 'old 20852014 1')],
    ['a hash of another length', example.replace('PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=', 'PlRN')],
    ['carriage returns', example.replaceAll('\n', '\r\n')],
    ['no empty line before the checkpoint', example.replace('\n\nexample', '\nexample')],
    ['two empty lines before the checkpoint', example.replace('\n\nexample', '\n\n\nexample')],
    ['a checkpoint without signatures', example.slice(0, example.indexOf('\n—'))],
    ['no line feed at its end', example.slice(0, -1)],
    ['nothing', ''],
    ['64 hashes', `old 1\n${'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n'.repeat(64)}\n${note}`],
  ])('refuses %s', (_, request) => {
    expect(() => parseWitnessRequest(request)).toThrow(Malformed)
  })

  it('takes 63 hashes, and writes no more', () => {
    const proof = Array.from({ length: 63 }, () => root)
    expect(parseWitnessRequest(formatWitnessRequest({ oldSize: 1n, proof, note })).proof).toHaveLength(63)
    expect(() => formatWitnessRequest({ oldSize: 1n, proof: [...proof, root], note })).toThrow(RangeError)
    expect(() => formatWitnessRequest({ oldSize: 1n, proof: [root.slice(1)], note })).toThrow(RangeError)
    expect(() => formatWitnessRequest({ oldSize: -1n, proof: [], note })).toThrow(RangeError)
    expect(() => formatWitnessRequest({ oldSize: 1n, proof: [], note: `${note} ` })).toThrow(Malformed)
  })

  it('has one spelling: whatever is read is written back the same, and nothing but Malformed is thrown', () => {
    const change = fc.record({ at: fc.nat(), drop: fc.integer({ min: 0, max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(change, (how) => {
        const request = bent(example, how)
        try {
          expect(formatWitnessRequest(parseWitnessRequest(request))).toBe(request)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
        }
      }),
      { numRuns: rounds(2000) },
    )
  })
})

describe('what a witness answers', () => {
  it('reads the lines of the specification’s example', () => {
    expect(formatSignatures(parseSignatures(exampleAnswer))).toBe(exampleAnswer)
  })

  it('is its cosignature over the very text that was sent', () => {
    const answer = answerBy('w1', 1234n)
    const { signature, time } = openCosignature(answer, { text, key: w1 })
    expect(time).toBe(1234n)
    expect(formatSignatures([signature])).toBe(answer)
  })

  it('may hold lines of keys nobody knows, which are ignored, and several of its own, of which the latest counts', () => {
    const answer = answerBy('w2', 9n) + answerBy('w1', 3n) + answerBy('w1', 7n) + exampleAnswer
    expect(openCosignature(answer, { text, key: w1 }).time).toBe(7n)
  })

  it('proves nothing with another witness’s line, another text’s, or one bent anywhere', () => {
    const open = (answer: string) => () => openCosignature(answer, { text, key: w1 })
    expect(open(answerBy('w2', 5n))).toThrow(NotProven)
    expect(open(answerBy('w1', 5n, text.replace('\n5\n', '\n6\n')))).toThrow(NotProven)
    expect(open(answerBy('w1', 5n) + answerBy('w1', 6n, `${text}x\n`))).toThrow(NotProven)
    expect(open('')).toThrow(Malformed)
    expect(open(answerBy('w1', 5n).slice(0, -1))).toThrow(Malformed)
    const [line] = parseSignatures(answerBy('w1', 5n))
    for (let bit = 0; line && bit < line.bytes.length * 8; bit++) {
      const bytes = Uint8Array.from(line.bytes)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(open(formatSignatures([{ ...line, bytes }])), `bit ${bit}`).toThrow(NotProven)
    }
  })

  it('must say when: a time of zero is no cosignature of a witness', () => {
    expect(() => openCosignature(answerBy('w1', 0n), { text, key: w1 })).toThrow(NotProven)
    expect(() => openCosignature(answerBy('w1', 0n) + answerBy('w1', 5n), { text, key: w1 })).toThrow(NotProven)
  })

  it.each(['', '\n', '1', '01\n', '-1\n', ' 1\n', '1\n\n', '1.0\n', `${1n << 63n}\n`])(
    'tells no size by %j',
    (answer) => {
      expect(() => parseSizeAnswer(answer)).toThrow(Malformed)
    },
  )
  it('tells no size beyond what a tree can have', () => {
    expect(() => formatSizeAnswer(1n << 63n)).toThrow(RangeError)
    expect(() => formatSizeAnswer(-1n)).toThrow(RangeError)
  })
})

describe('at the edges of what a witness is asked', () => {
  it('a size has an end', () => {
    const size = (1n << 63n) - 1n
    expect(parseWitnessRequest(formatWitnessRequest({ oldSize: size, proof: [], note })).oldSize).toBe(size)
    for (const oldSize of [-1n, 1n << 63n])
      expect(() => formatWitnessRequest({ oldSize, proof: [], note })).toThrow(RangeError)
    expect(parseSizeAnswer(formatSizeAnswer(size))).toBe(size)
    for (const answer of ['', '5', '12', '5\n\n', ' 5\n']) expect(() => parseSizeAnswer(answer)).toThrow(Malformed)
  })

  it('a request longer than any needs to be, or without a checkpoint, is not read', () => {
    expect(() => parseWitnessRequest('x'.repeat(600_001))).toThrow('too long')
    expect(() => parseWitnessRequest('x'.repeat(600_000))).toThrow('no checkpoint')
    expect(() => parseWitnessRequest('old 5\n')).toThrow('no checkpoint')
  })

  it('of several cosignatures the latest is taken, whichever stands first; of none, none', () => {
    const [early, late] = [1000n, 2000n].map((time) => cosignNote(text, signerOf('w1'), time))
    for (const order of [
      [early, late],
      [late, early],
    ])
      expect(openCosignature(formatSignatures(order.flatMap((one) => one ?? [])), { text, key: w1 }).time).toBe(2000n)
    expect(() => openCosignature(answerBy('w2', 1000n), { text, key: w1 })).toThrow('without a signature by its key')
  })
})
