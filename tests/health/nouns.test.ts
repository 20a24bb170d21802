import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosignatureKeyType, formatVerifierKey, parseNote, verifierKeyOf } from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { quorumRule } from '../../app/formats/policy-rule.ts'
import { dayBoundaries, growthOf, roundAbove } from '../../app/health/growth.ts'
import { readNote } from '../../app/health/note-reading.ts'
import { days, hours, instant } from '../../app/ids.ts'
import { cosigned, frozen, signerOf, trust, trustUnder } from '../formats/council-log.ts'

const at = (iso: string) => instant(Date.parse(iso))

describe('how the log grows', () => {
  it('is told by Japan’s days, in whole weeks from Monday', () => {
    // Thursday 26 November 2026, half past midnight in Japan: still Wednesday in UTC.
    const boundaries = dayBoundaries(at('2026-11-25T15:30:00Z'), 2)
    expect(boundaries).toHaveLength(15)
    expect(boundaries[0]).toBe(at('2026-11-16T00:00:00+09:00'))
    expect(boundaries.at(-1)).toBe(at('2026-11-30T00:00:00+09:00'))
  })

  it('holds every moment in its last week, whenever one looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.integer({ min: 1, max: 6 }), (now, weeks) => {
        const boundaries = dayBoundaries(instant(now), weeks)
        const [first, last] = [boundaries[0] ?? 0, boundaries.at(-1) ?? 0]
        expect(now).toBeGreaterThanOrEqual(last - days(7))
        expect(now).toBeLessThan(last)
        expect(new Date(first + hours(9)).getUTCDay()).toBe(1)
        expect(new Date(first + hours(9)).getUTCHours()).toBe(0)
      }),
    )
  })

  it('takes a day’s entries from where the log stood at its two midnights, and says nothing of days to come', () => {
    const now = at('2026-11-25T03:00:00Z')
    const boundaries = dayBoundaries(now, 1)
    const [week] = growthOf(boundaries, [100, 130, 130, 145, 145, 145, 145, 145], now)
    expect(week?.map(({ entries }) => entries)).toEqual([30, 0, 15, null, null, null, null])
  })

  it.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [51, 100],
    [347, 500],
    [12_000, 20_000],
  ])('of at most %i a day is drawn up to %i', (most, top) => expect(roundAbove(most)).toBe(top))
})

describe('a checkpoint read for people', () => {
  it('says who signed it and when, each signature checked by itself', () => {
    const { size, signatures } = readNote(frozen.checkpoint, trust)
    expect(size).toBe('5')
    expect(signatures).toEqual([
      { name: trust.origin, part: 'log', at: null, holds: true },
      { name: `${trust.origin}/clock`, part: 'clock', at: frozen.cosignedAt * 1000, holds: true },
    ])
  })

  const vkey = formatVerifierKey(verifierKeyOf(signerOf('w1.example'), cosignatureKeyType))
  const watched = trustUnder(`log ${formatVerifierKey(trust.logKey)}\nwitness w1 ${vkey}\nquorum w1\n`)

  it('names the witnesses of the policy, and leaves other keys unjudged', () => {
    const note = cosigned(frozen.checkpoint, { 'w1.example': 1_800_000_000n, 'stranger.example': 1_800_000_001n })
    expect(readNote(note, watched).signatures.slice(2)).toEqual([
      { name: 'w1.example', part: 'witness', at: 1_800_000_000_000, holds: true },
      { name: 'stranger.example', part: 'unknown', at: null, holds: null },
    ])
  })

  it('shows a signature that does not hold, for that is what one looks for', () => {
    const changed = frozen.checkpoint.replace('\n5\n', '\n6\n')
    expect(parseNote(changed).text).toContain('\n6\n')
    expect(readNote(changed, trust).signatures.map(({ holds }) => holds)).toEqual([false, false])
  })
})

describe('a witness policy as a sentence', () => {
  const keys = ['a', 'b', 'c'].map((name) => formatVerifierKey(verifierKeyOf(signerOf(name), cosignatureKeyType)))
  const policy = (rule: string) =>
    parsePolicy(`${keys.map((key, i) => `witness ${'abc'[i]} ${key}\n`).join('')}${rule}\n`)

  it('asks nobody where there is no quorum', () => {
    expect(quorumRule(policy('quorum none'))).toEqual({ rule: 'none' })
  })

  it('names the one, or how many of whom, groups within groups', () => {
    expect(quorumRule(policy('quorum b'))).toEqual({ rule: 'witness', name: 'b' })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ rule: 'witness', name }))
    expect(quorumRule(policy('group g any a b\ngroup h all g c\nquorum h'))).toEqual({
      rule: 'of',
      threshold: 2,
      members: [{ rule: 'of', threshold: 1, members: [a, b] }, c],
    })
  })
})
