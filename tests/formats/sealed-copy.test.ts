import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject } from '../../app/formats/canonical-json.ts'
import { contradictions, handlingMarks, type Marks, tlpMarkingDefinitions } from '../../app/formats/marks.ts'
import {
  type BulletinContent,
  type BulletinPayload,
  contentDigest,
  copiesRoot,
  formatPayload,
  parsePayload,
} from '../../app/formats/sealed-copy.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent } from './council-log.ts'

const marks: Marks = { class: 'controlled', grade: 3, restrictions: ['no-copying'], tlp: 'TLP:AMBER', pap: 'PAP:AMBER' }
const salt = toBase64(new Uint8Array(32).fill(7))
const content: BulletinContent = {
  bulletin: makeId('b', new Uint8Array(16).fill(1)),
  number: '2026-電-4K7Q',
  kind: 'advisory',
  marks,
  headline: '遠隔保守装置に関する注意',
  title: '遠隔保守装置の脆弱性を突く侵害',
  body: '# 概要\n',
  indicators: { type: 'bundle', objects: [{ confidence: 0.5, pattern: "[ipv4-addr:value = '203.0.113.7']" }] },
  acknowledgeBy: instant(1_795_402_800_000),
  notBefore: null,
}
const holder = (n: number) => ({
  person: makeId('p', new Uint8Array(16).fill(n)),
  key: `${n}`.repeat(40) as Fingerprint,
})
const payload: BulletinPayload = {
  ...content,
  portal: 'council.example',
  copy: makeId('c', new Uint8Array(16).fill(2)),
  code: 'K-1',
  recipient: holder(3),
  sender: holder(4),
  sealedAt: instant(1_795_316_400_000),
  contentSalt: salt,
  contentDigest: contentDigest(content, salt),
}

describe('what is inside a sealed copy', () => {
  it('reads back, floats of STIX and all', () => {
    expect(parsePayload(formatPayload(payload))).toEqual(payload)
  })

  it('has one spelling', () => {
    const text = fromUtf8(formatPayload(payload))
    const bends = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(bends, (bend) => {
        const other = bent(text, bend)
        try {
          expect(fromUtf8(formatPayload(parsePayload(utf8(other))))).toBe(other)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: rounds(2000) },
    )
  })

  it.each<readonly [Readonly<Record<string, unknown>>, RegExp]>([
    [{ title: 1 }, /bulletin\.title: no text/],
    [{ portal: null }, /bulletin\.portal: no text/],
    [{ sealedAt: '1' }, /sealedAt: no number/],
    [{ sealedAt: 1.5 }, /sealedAt: no number/],
    [{ acknowledgeBy: 'soon' }, /acknowledgeBy: no number/],
    [{ indicators: [] }, /no bundle/],
    [{ indicators: 1 }, /no bundle/],
    [{ recipient: null }, /recipient: no object/],
    [{ recipient: [] }, /recipient: no object/],
    [{ recipient: { ...holder(3), more: 1 } }, /recipient: a field nobody knows/],
    [{ sender: { ...holder(4), key: 'x' } }, /sender\.key: no fingerprint/],
    [{ attachments: ['x'] }, /attachments: a list of a length/],
    [{ attachments: {} }, /attachments/],
    [{ more: 1 }, /bulletin: a field nobody knows/],
    [{ v: 'fuin-bulletin/2' }, /bulletin\.v: none of the words/],
    [{ marks: [] }, /no object/],
    [{ marks: null }, /no object/],
    [{ marks: 'x' }, /no object/],
    [{ marks: { ...marks, tlp: 'TLP:WHITE' } }, /marks\.tlp: none of the words/],
    [{ marks: { ...marks, restrictions: 'no-copying' } }, /marks\.restrictions: no list/],
  ])('with %j is refused, and by name', (change, because) => {
    const fields = JSON.parse(fromUtf8(formatPayload(payload))) as object
    expect(() => parsePayload(canonicalJson({ ...fields, ...change } as JsonObject))).toThrow(because)
  })

  it('is refused when one word of the content is not what its digest says', () => {
    for (const change of [{ body: '別' }, { title: '別' }, { indicators: null }, { marks: { ...marks, grade: 2 } }]) {
      const other = { ...payload, ...change } as BulletinPayload
      expect(() => parsePayload(formatPayload(other))).toThrow('content digest')
    }
  })

  it('two recipients have the same content digest, and nobody guesses the text from it without the salt', () => {
    expect(contentDigest(content, salt)).toBe(payload.contentDigest)
    expect(contentDigest(content, toBase64(new Uint8Array(32).fill(8)))).not.toBe(payload.contentDigest)
  })

  it('the root over the copies does not hang on their order', () => {
    const hashes = ['11', '22', '33'].map((two) => two.repeat(32) as Sha256Hex)
    expect(copiesRoot([...hashes].reverse())).toEqual(copiesRoot(hashes))
    expect(copiesRoot(hashes.slice(1))).not.toEqual(copiesRoot(hashes))
  })
})

describe('marks', () => {
  const use = { toGroup: false, blocksAdvised: false }

  it('a secret is not for the community or the world', () => {
    for (const tlp of ['TLP:GREEN', 'TLP:CLEAR'] as const) {
      expect(contradictions({ ...marks, tlp }, use)).toEqual([
        { reason: 'controlled-widely-shared', wayOut: 'narrow-tlp' },
      ])
      expect(contradictions({ ...marks, class: 'dissemination', tlp }, use)).toEqual([])
    }
  })

  it('TLP:RED goes to named persons', () => {
    const red = { ...marks, tlp: 'TLP:RED' } as const
    expect(contradictions(red, { ...use, toGroup: true })).toEqual([
      { reason: 'red-to-a-group', wayOut: 'name-persons' },
    ])
    expect(contradictions(red, use)).toEqual([])
  })

  it('what an attacker would notice is not advised under PAP:RED or PAP:AMBER', () => {
    const blocking = { ...use, blocksAdvised: true }
    const found = (pap: Marks['pap']) => contradictions({ ...marks, pap }, blocking).map(({ reason }) => reason)
    expect(found('PAP:RED')).toEqual(['block-against-pap'])
    expect(found('PAP:AMBER')).toEqual(['block-against-pap'])
    expect(found('PAP:GREEN')).toEqual([])
    expect(found('PAP:CLEAR')).toEqual([])
  })

  it('restrictions have one order, each once', () => {
    expect(handlingMarks.decode(marks)).toEqual(marks)
    expect(() => handlingMarks.decode({ ...marks, restrictions: ['no-printing', 'no-copying'] })).toThrow()
    expect(() => handlingMarks.decode({ ...marks, restrictions: ['no-copying', 'no-copying'] })).toThrow()
    expect(() => handlingMarks.decode({ ...marks, more: 1 })).toThrow()
  })

  it('carries the ids of TLP 2.0', () => {
    expect(tlpMarkingDefinitions['TLP:RED']).toBe('marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1')
    expect(new Set(Object.values(tlpMarkingDefinitions)).size).toBe(5)
  })
})
