/** Verifiers that somebody installed years ago, shown what is written now. */
import { beforeAll, describe, expect, it } from 'vitest'
import { entryKinds, isOpenKind } from '../../app/formats/entry-kinds.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { type FrozenVerifier, frozenVerifier } from '../support/frozen-verifier.ts'
import { laterEntries, laterLog, planned, type Said } from './later-log.ts'
import { keysOf, trustIn } from './memory-log.ts'

const keys = keysOf()

describe('the verifier of November 2026', () => {
  let old: FrozenVerifier
  beforeAll(async () => {
    old = await frozenVerifier('2026-11-30')
  })
  const judged = (saying: readonly Said[]) =>
    old.checkLog(laterLog(laterEntries(saying), keys), { trust: old.parseTrust(formatTrust(trustIn(keys))) })

  it('verifies a log with a passkey sign-in, a desk and every kind planned then, and says how many it did not know', async () => {
    expect(await judged(planned)).toMatchObject({ verdict: 'verified', entries: planned.length + 1, newer: 26 })
  })

  it('still calls tampered what is', async () => {
    const [first, ...rest] = planned
    if (!first) throw new Error('nothing planned')
    expect(await judged([{ ...first, more: { letter: 'x' } }, ...rest])).toMatchObject({ verdict: 'tampered' })
    expect(await judged([...planned, { kind: 'trust-widened' }])).toMatchObject({ verdict: 'tampered' })
  })

  it('takes every kind that came into the table since', () => {
    const since = entryKinds.filter((kind) => !old.entryKinds.includes(kind))
    // Who signs rolls is not to be believed by a verifier that cannot follow how it changed: it refuses such a log.
    const closed = ['council-proposed', 'council-restated']
    expect(since.filter((kind) => !isOpenKind(kind))).toEqual(closed)
    expect(old.entryKinds.filter((kind) => !(entryKinds as readonly string[]).includes(kind))).toEqual([])
  })
})
