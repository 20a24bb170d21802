import { describe, expect, it } from 'vitest'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { quorumRule } from '../../app/formats/policy-rule.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { trustDifference } from '../../app/formats/trust-difference.ts'
import { clockKey, origin, signerOf, trust, trustUnder } from './council-log.ts'

const vkey = (name: string, seed = name) =>
  formatVerifierKey(verifierKeyOf({ ...signerOf(seed), name: `${name}.example` }, cosignatureKeyType))
const witness = (name: string, at = '', seed = name) => `witness ${name} ${vkey(name, seed)}${at && ` ${at}`}\n`
const two = trustUnder(`${witness('w1')}${witness('w2', 'https://w2.example')}group g 1 w1 w2\nquorum g\n`)
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)

describe('between two trusts', () => {
  it('of one text nothing changes', () => {
    expect(trustDifference(two, two)).toEqual({
      logKey: null,
      clockKey: null,
      witnesses: { added: [], removed: [], changed: [], kept: two.policy.witnesses },
      rule: null,
    })
  })

  it('a witness comes, one goes, one moves, one has another key', () => {
    const next = trustUnder(
      `${witness('w1', '', 'w3')}${witness('w2', 'https://elsewhere.example')}${witness('w4')}group g 1 w1 w2\nquorum g\n`,
    )
    const { witnesses, rule } = trustDifference(two, next)
    expect([names(witnesses.added), names(witnesses.removed), names(witnesses.kept)]).toEqual([['w4'], [], []])
    expect(witnesses.changed.map(({ before, after }) => [before.name, after.name])).toEqual([
      ['w1', 'w1'],
      ['w2', 'w2'],
    ])
    expect(rule).toBeNull()
    const back = trustDifference(next, two).witnesses
    expect([names(back.added), names(back.removed)]).toEqual([[], ['w4']])
  })

  it('the log’s key and its clock’s are told apart, each with what it was', () => {
    const key = verifierKeyOf({ name: origin, seed: sha256(new Uint8Array(1)) }, noteKeyType)
    const clock = verifierKeyOf({ name: `${origin}/clock`, seed: sha256(new Uint8Array(2)) }, cosignatureKeyType)
    const other = makeTrust({ clockKey, policy: unwitnessed(key) })
    expect(trustDifference(trust, other)).toMatchObject({
      logKey: { before: trust.logKey, after: key },
      clockKey: null,
    })
    const later = makeTrust({ clockKey: clock, policy: trust.policy })
    expect(trustDifference(trust, later)).toMatchObject({ logKey: null, clockKey: { before: clockKey, after: clock } })
  })

  it('how many must cosign', () => {
    const all = trustUnder(`${witness('w1')}${witness('w2', 'https://w2.example')}group g all w1 w2\nquorum g\n`)
    const members = [
      { rule: 'witness', name: 'w1' },
      { rule: 'witness', name: 'w2' },
    ]
    expect(trustDifference(two, all).rule).toEqual({
      before: { rule: 'of', threshold: 1, members },
      after: { rule: 'of', threshold: 2, members },
    })
  })
})

it('a policy is said as how many of whom, groups within groups, one witness, or none', () => {
  expect(quorumRule(trust.policy)).toEqual({ rule: 'none' })
  expect(quorumRule(trustUnder(`${witness('w1')}quorum w1\n`).policy)).toEqual({ rule: 'witness', name: 'w1' })
  const nested = trustUnder(
    `${['w1', 'w2', 'w3'].map((name) => witness(name)).join('')}group a 1 w1 w2\ngroup b all a w3\nquorum b\n`,
  )
  expect(quorumRule(nested.policy)).toEqual({
    rule: 'of',
    threshold: 2,
    members: [
      {
        rule: 'of',
        threshold: 1,
        members: [
          { rule: 'witness', name: 'w1' },
          { rule: 'witness', name: 'w2' },
        ],
      },
      { rule: 'witness', name: 'w3' },
    ],
  })
})
