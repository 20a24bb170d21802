import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { formatKeyProof, parseKeyProof } from '../../app/formats/key-proof.ts'
import { formatTrustCard, parseTrustCard, type TrustCard } from '../../app/formats/trust-card.ts'
import { type Fingerprint, makeId, type Sha256Hex } from '../../app/ids.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent, trust } from './council-log.ts'

const person = makeId('p', new Uint8Array(16).fill(1))
const key = 'ab'.repeat(20) as Fingerprint
const hash = 'cd'.repeat(32) as Sha256Hex
const card: TrustCard = {
  version: 3,
  person,
  key,
  council: { fingerprint: key, keyHash: hash, statement: { number: 2, hash } },
  roll: { counter: 4, headerHash: hash },
  line: {
    name: '佐藤 恵',
    organization: makeId('o', new Uint8Array(16).fill(2)),
    organizationName: '青葉電力',
    role: 'member',
    desks: [],
    machineKeys: [],
    fingerprint: key,
    keyHash: hash,
  },
  seen: { size: 18_203n, root: new Uint8Array(32).fill(3), time: 1_795_316_400 },
  trust,
  trustEntry: null,
}
const early: TrustCard = { ...card, council: null, roll: null, line: null }
const changed: TrustCard = { ...card, trustEntry: 5n }

describe('a trust card', () => {
  it('reads back, with and without a council', () => {
    for (const one of [card, early, changed]) expect(parseTrustCard(formatTrustCard(one))).toEqual(one)
  })

  it('has one spelling, down to the policy inside it', () => {
    const bends = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.constantFrom(card, early, changed), bends, (one, bend) => {
        const other = bent(fromUtf8(formatTrustCard(one)), bend)
        try {
          expect(fromUtf8(formatTrustCard(parseTrustCard(utf8(other))))).toBe(other)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: rounds(2000) },
    )
    expect(() => parseTrustCard(utf8(`${fromUtf8(formatTrustCard(card))}# a remark\n`))).toThrow('another spelling')
  })
})

describe('a proof of decrypt', () => {
  const proof = { portal: 'council.example', person, key, nonce: toBase64(new Uint8Array(32).fill(9)) }

  it('reads back, and has one spelling', () => {
    const text = fromUtf8(formatKeyProof(proof))
    expect(parseKeyProof(utf8(text))).toEqual(proof)
    for (const other of [`${text}\n`, text.slice(0, -1), text.replace('nonce ', 'nonce  '), `x${text}`]) {
      expect(() => parseKeyProof(utf8(other))).toThrow(expect.objectContaining({ name: 'Malformed' }))
    }
  })
})
