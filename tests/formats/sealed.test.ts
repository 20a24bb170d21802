import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject } from '../../app/formats/canonical-json.ts'
import { contradictions, handlingMarks, type Marks, tlpMarkingDefinitions } from '../../app/formats/marks.ts'
import { contentDigest, copiesRoot, formatSealed, type OwnWords, parseSealed } from '../../app/formats/sealed.ts'
import { bulletinForm, type SealedBulletin, type WrittenBulletin } from '../../app/formats/sealed-bulletin.ts'
import { type DraftContent, draftForm } from '../../app/formats/sealed-draft.ts'
import { bodyDigest, checkWording, wordingHash, wordingTree } from '../../app/formats/wording.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent } from './council-log.ts'

const marks: Marks = { class: 'controlled', grade: 3, restrictions: ['no-copying'], tlp: 'TLP:AMBER', pap: 'PAP:AMBER' }
const salt = toBase64(new Uint8Array(32).fill(7))
const document = makeId('b', new Uint8Array(16).fill(1))
const copy = makeId('c', new Uint8Array(16).fill(2))
const body = '# 概要\n'
const written: WrittenBulletin = {
  number: '2026-電-4K7Q',
  kind: 'advisory',
  marks,
  assessment: { reliability: 'B', credibility: '2' },
  publicTitle: '遠隔保守装置に関する注意',
  headline: '遠隔保守装置の脆弱性を突く侵害',
  toDo: '外部接続を止めてください。',
  indicators: { type: 'bundle', objects: [{ confidence: 0.5, pattern: "[ipv4-addr:value = '203.0.113.7']" }, {}] },
  affected: [{ vendor: '采葉', product: '遠隔保守装置', versions: '< 2.4', cpe: null, purl: null }],
  attachments: [],
  acknowledgeBy: instant(1_795_402_800_000),
  notBefore: null,
}
const content = bulletinForm.complete(written, bodyDigest(salt, body))
const holder = (n: number) => ({
  person: makeId('p', new Uint8Array(16).fill(n)),
  key: `${n}`.repeat(40) as Fingerprint,
})
const words = { document, copy, body, order: null, salt }
const tree = wordingTree([wordingHash(words)])
const [index = 0] = tree.positions
const payload: SealedBulletin = {
  document,
  portal: 'council.example',
  copy,
  code: 'K-1',
  recipient: holder(3),
  sender: holder(4),
  sealedAt: instant(1_795_316_400_000),
  contentSalt: salt,
  contentDigest: contentDigest(bulletinForm, { document, content, salt }),
  content,
  words: { body, bodySalt: salt, order: null, wording: { salt, index, path: tree.wayTo(index) } },
}
const format = (thing: SealedBulletin) => formatSealed(bulletinForm, thing)
const parse = (bytes: Uint8Array) => parseSealed(bytes, bulletinForm)

const { words: ownWords } = payload as { readonly words: OwnWords }
const wordingOf = (fields: object): object => (fields as { words: { wording: object } }).words.wording

const draftFields: DraftContent = {
  kind: 'alert',
  marks,
  assessment: null,
  blocksAdvised: false,
  publicTitle: '',
  headline: '書きかけ',
  toDo: '',
  body: '',
  affected: '',
  pasted: '',
  imported: null,
  kept: [],
  left: [],
  said: [],
  attachments: [],
  deadline: '',
  groups: [],
  organizations: [],
  persons: [],
}
function draftBytes(said: DraftContent): Uint8Array {
  const draft = makeId('d', new Uint8Array(16).fill(5))
  const { portal, copy: own, sealedAt } = payload
  const self = { sender: holder(4), recipient: holder(4) }
  return formatSealed(draftForm, {
    ...self,
    document: draft,
    portal,
    copy: own,
    code: '',
    sealedAt,
    contentSalt: salt,
    contentDigest: contentDigest(draftForm, { document: draft, content: said, salt }),
    content: said,
    words: null,
  })
}

describe('what is inside a sealed copy', () => {
  it('reads back, floats of STIX and all', () => {
    expect(parse(format(payload))).toEqual(payload)
  })

  it('has one spelling', () => {
    const text = fromUtf8(format(payload))
    const bends = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(bends, (bend) => {
        const other = bent(text, bend)
        try {
          expect(fromUtf8(format(parse(utf8(other))))).toBe(other)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: rounds(2000) },
    )
  })

  const within = (name: 'content' | 'words', change: object) => ({ [name]: { ...payload[name], ...change } })

  it.each<readonly [Readonly<Record<string, unknown>>, RegExp]>([
    [within('content', { headline: 1 }), /sealed\.content\.headline: no text/],
    [{ portal: null }, /sealed\.portal: no text/],
    [{ sealedAt: '1' }, /sealedAt: no number/],
    [{ sealedAt: 1.5 }, /sealedAt: no number/],
    [within('content', { acknowledgeBy: 'soon' }), /acknowledgeBy: no number/],
    [within('content', { indicators: [] }), /no bundle/],
    [within('content', { indicators: 1 }), /no bundle/],
    [{ recipient: null }, /recipient: no object/],
    [{ recipient: [] }, /recipient: no object/],
    [{ recipient: { ...holder(3), more: 1 } }, /recipient: a field nobody knows/],
    [{ recipient: { desk: 'Org', key: 'a'.repeat(40) } }, /recipient\.desk: a text it cannot be/],
    [{ sender: { ...holder(4), key: 'x' } }, /sender\.key: no fingerprint/],
    [within('content', { attachments: ['x'] }), /attachments\[0\]: no object/],
    [within('content', { attachments: {} }), /attachments/],
    [{ more: 1 }, /sealed: a field nobody knows/],
    [{ v: 'fuin-sealed/2' }, /sealed\.v: none of the words/],
    [{ type: 'draft' }, /sealed\.type: none of the words/],
    [{ pad: ' ' }, /another padding/],
    [{ words: null }, /words where there are none, or none/],
    [within('words', { order: [0] }), /an order that is none of the items/],
    [within('words', { order: [0, 0] }), /an order that is none of the items/],
    [within('words', { order: [0, 2] }), /an order that is none of the items/],
    [within('words', { bodySalt: 'x' }), /bodySalt: no salt/],
    [within('content', { marks: [] }), /no object/],
    [within('content', { marks: { ...marks, tlp: 'TLP:WHITE' } }), /marks\.tlp: none of the words/],
    [within('content', { marks: { ...marks, restrictions: 'no-copying' } }), /marks\.restrictions: no list/],
  ])('with %j is refused, and by name', (change, because) => {
    const fields = JSON.parse(fromUtf8(format(payload))) as object
    const plain = JSON.parse(JSON.stringify(change), (_, value: unknown) => value) as object
    const merged = { ...fields, ...plain } as { words?: { wording?: object } | null }
    if (merged.words && 'wording' in merged.words) merged.words = { ...merged.words, wording: wordingOf(fields) }
    expect(() => parse(canonicalJson(merged as JsonObject))).toThrow(because)
  })

  it('is refused when one word of the content is not what its digest says', () => {
    for (const change of [
      { headline: '別' },
      { toDo: '別' },
      { indicators: null },
      { marks: { ...marks, grade: 2 } },
    ]) {
      const other = { ...payload, content: { ...content, ...change } } as SealedBulletin
      expect(() => parse(format({ ...other, words: { ...ownWords, order: null } }))).toThrow('content digest')
    }
  })

  it('shows each reader that their text is everybody’s, for as long as no words are traced', () => {
    expect(() => parse(format({ ...payload, words: { ...ownWords, body: '別の本文' } }))).toThrow('text is another')
    // Traced, the salt is the archive's alone; what then holds the text is the wording tree.
    expect(parse(format({ ...payload, words: { ...ownWords, body: '別の本文', bodySalt: null } })).words?.body).toBe(
      '別の本文',
    )
  })

  it('pads a draft to its step, so that its size says no more than which step', () => {
    const draft = { ...draftFields, body: 'あ'.repeat(3_000) }
    const sizes = [draftFields, draft].map((said) => draftBytes(said).length)
    expect(sizes).toEqual([16_384, 16_384])
    expect(parseSealed(draftBytes(draft), draftForm).content).toEqual(draft)
    const short = canonicalJson({ ...(JSON.parse(fromUtf8(draftBytes(draft))) as JsonObject), pad: '' })
    expect(() => parseSealed(short, draftForm)).toThrow('another padding')
  })

  it('two recipients have the same content digest, and nobody guesses the text from it without the salt', () => {
    expect(contentDigest(bulletinForm, { document, content, salt })).toBe(payload.contentDigest)
    const other = toBase64(new Uint8Array(32).fill(8))
    expect(contentDigest(bulletinForm, { document, content, salt: other })).not.toBe(payload.contentDigest)
  })

  it('the root over the copies does not hang on their order', () => {
    const hashes = ['11', '22', '33'].map((two) => two.repeat(32) as Sha256Hex)
    expect(copiesRoot([...hashes].reverse())).toEqual(copiesRoot(hashes))
    expect(copiesRoot(hashes.slice(1))).not.toEqual(copiesRoot(hashes))
  })
})

describe('the wording tree', () => {
  const copies = [1, 2, 3].map((n) => ({
    document,
    copy: makeId('c', new Uint8Array(16).fill(n)),
    body: `本文${n}`,
    order: n === 2 ? [1, 0] : null,
    salt: toBase64(new Uint8Array(32).fill(n)),
  }))
  const many = wordingTree(copies.map(wordingHash))

  it('proves each copy’s own words, and nobody else’s', () => {
    for (const [i, own] of copies.entries()) {
      const at = many.positions[i] ?? 0
      const place = { salt: own.salt, index: at, path: many.wayTo(at) }
      checkWording(many.root, own, place)
      for (const other of [{ body: 'x' }, { order: [0] }, { salt }, { copy: makeId('c', new Uint8Array(16)) }])
        expect(() => checkWording(many.root, { ...own, ...other }, place)).toThrow()
      expect(() => checkWording(many.root, own, { ...place, index: at ^ 1 })).toThrow()
      expect(() => checkWording(many.root, own, { ...place, index: 8192 })).toThrow('no place')
    }
  })

  it('is as tall for one recipient as for thousands', () => {
    expect(many.wayTo(0)).toHaveLength(13)
    expect(tree.leaves).toHaveLength(many.leaves.length)
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
