import { describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { createSequenceCheck, type SequencedEntry } from '../../app/formats/entry-sequence.ts'
import type { ReadEntry } from '../../app/formats/log-entry.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { instant, makeId } from '../../app/ids.ts'
import { NotProven } from '../../app/outcome.ts'

const id = makeId('e', new Uint8Array(16).fill(1))
const person = makeId('p', new Uint8Array(16).fill(2))
const colleague = makeId('p', new Uint8Array(16).fill(3))
const t = instant(1_795_402_800_000)

describe('the order of entries', () => {
  const at = (index: number, more: Partial<ReadEntry> = {}, challenge: string | null = null): SequencedEntry => ({
    index: BigInt(index),
    entry: { v: 1, t, kind: 'denied', id, ...more },
    leaf: leafHash(utf8(`leaf ${index}`)),
    challenge,
  })
  const run = (...entries: readonly SequencedEntry[]) => {
    const check = createSequenceCheck()
    for (const entry of entries) check.accept(entry)
    return check.size
  }
  const about = (subject: typeof person, subjectSeq: string) => ({ subject, subjectSeq })

  it('holds where time stands or passes, each person is counted on their own, and challenges differ', () => {
    const later = instant(t + 1)
    expect(
      run(
        at(0),
        at(1, about(person, '1'), 'QQ=='),
        at(2, { ...about(colleague, '1'), t: later }, 'Qg=='),
        at(3, { ...about(person, '2'), t: later }),
      ),
    ).toBe(4n)
  })

  it('names the entry whose time runs backwards', () => {
    expect(() => run(at(0), at(1, { t: instant(t - 1) }))).toThrow(NotProven)
    expect(() => run(at(0), at(1, { t: instant(t - 1) }))).toThrow(/entry 1/)
  })

  it.each(['1', '3', '0', '02'])('names the entry that leaves a gap in a person’s count: %s after 1', (subjectSeq) => {
    const gap = () => run(at(0, about(person, '1')), at(1, about(colleague, '1')), at(2, about(person, subjectSeq)))
    expect(gap).toThrow(NotProven)
    expect(gap).toThrow(/entry 2/)
  })

  it('begins every person’s count at one', () => {
    expect(() => run(at(0, about(person, '2')))).toThrow(/entry 0/)
  })

  it('names both entries that used one challenge', () => {
    const replay = () => run(at(0, {}, 'QQ=='), at(1), at(2, {}, 'QQ=='))
    expect(replay).toThrow(NotProven)
    expect(replay).toThrow(/entry 2.*entry 0/)
  })

  it('notices an entry left out, or shown twice', () => {
    expect(() => run(at(0), at(2))).toThrow(/entry 1 was due/)
    expect(() => run(at(0), at(0))).toThrow(NotProven)
    expect(() => run(at(1))).toThrow(NotProven)
  })
})
