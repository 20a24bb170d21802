/** What reaches across the parts of a log, and whom it may trust. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeChallenge } from '../../app/acts/issue-challenge.server.ts'
import { checkLog } from '../../app/audit/check-log.ts'
import type { LogSource } from '../../app/audit/log-source.ts'
import { likePairsOf, Marks, marksInMemory } from '../../app/audit/repeated-marks.ts'
import { segmentSize } from '../../app/audit/segment-tree.ts'
import { toHex } from '../../app/formats/bytes.ts'
import { formatEntry, type LogEntry } from '../../app/formats/log-entry.ts'
import { formatTrust, type Trust } from '../../app/formats/trust.ts'
import { instant, makeId } from '../../app/ids.ts'
import { spilledMarks } from '../../scripts/log-verify/spilled-marks.ts'
import { actText, newPerson, random, testOrigin } from '../support/log.ts'
import { type Keys, keysOf, memoryLog, trustIn } from './memory-log.ts'

const began = Date.UTC(2026, 9, 5, 1)
const entry = (t: number, more: Partial<LogEntry> = {}): LogEntry => ({
  v: 1,
  t: instant(began + t),
  id: makeId('e', random(16)),
  kind: 'signed-in',
  ...more,
})
const created = (data: Readonly<Record<string, string>> = {}): LogEntry =>
  entry(0, { kind: 'log-created', data: { origin: testOrigin, ...data } })
const seconds = (t: number): number => Math.ceil((began + t) / 1000)

describe('a log of more than one part', () => {
  const keys = keysOf()
  const trust = trustIn(keys)
  const person = newPerson()
  const size = segmentSize + 10
  let entries: LogEntry[]
  beforeAll(() => {
    entries = [created()]
    // One person's entries on both sides of the border.
    for (let i = 1; i < size; i++)
      entries.push(entry(i, i % 1000 === 0 || i > segmentSize ? { subject: person, subjectSeq: '0' } : {}))
    let count = 0
    entries = entries.map((one) => (one.subject ? { ...one, subjectSeq: String(++count) } : one))
  })
  afterAll(() => {
    entries = []
  })

  const audit = (changed: readonly LogEntry[]) =>
    checkLog(memoryLog(changed.map(formatEntry), [{ size, time: seconds(size), by: [keys] }]), { trust, atOnce: 3 })
  const withEntry = (index: number, change: (one: LogEntry) => LogEntry) =>
    entries.map((one, i) => (i === index ? change(one) : one))

  test('is verified across the border', async () => {
    expect(await audit(entries)).toMatchObject({ verdict: 'verified', entries: size })
  })

  test('a person’s count that breaks between two parts is named at its entry', async () => {
    const broken = entries.map((one, i) =>
      i > segmentSize && one.subject ? { ...one, subjectSeq: String(Number(one.subjectSeq) + 1) } : one,
    )
    expect(await audit(broken)).toMatchObject({ verdict: 'tampered', index: segmentSize + 1 })
  })

  test('a time that runs back between two parts is named at its entry', async () => {
    const broken = withEntry(segmentSize, (one) => ({ ...one, t: instant(began + segmentSize - 2) }))
    expect(await audit(broken)).toMatchObject({ verdict: 'tampered', index: segmentSize })
  })

  test('of two wrong entries in different parts the first is named', async () => {
    const act = { text: 'fuin-act/1\nact nonsense\n', signature: 'AAAA' }
    const broken = withEntry(segmentSize + 4, (one) => ({ ...one, act }))
    broken[77] = { ...(broken[77] ?? created()), act }
    expect(await audit(broken)).toMatchObject({ verdict: 'tampered', index: 77 })
  })

  test('one challenge used in two parts is found, though no index was asked', async () => {
    const actor = newPerson()
    const challenge = random(32)
    const copies = ['one', 'two'].map(() => actText({ actor, challenge }))
    const broken = withEntry(9, (one) => ({ ...one, actor, kind: 'denied', act: copies[0] ?? actText() }))
    broken[segmentSize + 3] = {
      ...(broken[segmentSize + 3] ?? created()),
      actor,
      kind: 'denied',
      act: copies[1] ?? actText(),
    }
    const found = await audit(broken)
    expect(found).toMatchObject({ verdict: 'tampered', index: segmentSize + 3 })
    expect('because' in found && found.because).toContain('used by entry 9')
  })
})

describe('marks of acts', () => {
  test.each([
    ['in memory', marksInMemory],
    ['on disk', () => spilledMarks(1000)],
  ])('alike are found %s, and nothing else', async (_, open) => {
    const store = open()
    const twice = random(32)
    for (let part = 0; part < 20; part++) {
      const marks = new Marks()
      for (let i = 0; i < 300; i++) marks.add(random(32), part * 300 + i)
      if (part === 3 || part === 17) marks.add(twice, part * 300 + 299)
      await store.take(marks.words())
    }
    expect(await store.likePairs()).toEqual([{ earlier: 3 * 300 + 299, later: 17 * 300 + 299 }])
    await store.close()
  })

  test('of one moment begin alike, and are not alike for it', () => {
    const from = { now: () => instant(1_790_000_000_123), random }
    const marks = new Marks()
    for (let i = 0; i < 1000; i++) marks.add(makeChallenge(from), i)
    expect(likePairsOf([marks.words()])).toEqual([])
    expect(toHex(makeChallenge(from))).toMatch(/^01a0c4506c7b[0-9a-f]{52}$/)
  })

  test('beyond 2^32 entries keep their index', () => {
    const marks = new Marks()
    const mark = random(32)
    marks.add(mark, 2 ** 40 + 7)
    marks.add(mark, 5)
    expect(likePairsOf([marks.words()])).toEqual([{ earlier: 5, later: 2 ** 40 + 7 }])
  })
})

describe('whom a log told its readers to trust', () => {
  const [old, next, strangers] = [keysOf(), keysOf(), keysOf()]
  const told = (by: Keys) => ({ trust: formatTrust(trustIn(by)) })
  const entries = [
    created(told(old)),
    entry(1000),
    entry(2000, { kind: 'trust-changed', data: told(next) }),
    entry(3000),
  ]
  const signed = (after: readonly Keys[], then: readonly Keys[]) => [
    { size: 2, time: seconds(1000), by: [old] },
    { size: 3, time: seconds(2000), by: after },
    { size: 4, time: seconds(3000), by: then },
  ]
  const audit = (source: LogSource, trust: Trust) => checkLog(source, { trust })

  test('whoever has the first or the later trust verifies everything, while both keys signed', async () => {
    const source = memoryLog(entries.map(formatEntry), signed([old, next], [next]))
    expect(await audit(source, trustIn(old))).toMatchObject({ verdict: 'verified', checkpoints: 3 })
    expect(await audit(source, trustIn(next))).toMatchObject({ verdict: 'verified', checkpoints: 3 })
  })

  test('somebody else’s trust is none the log told', async () => {
    expect(
      await audit(memoryLog(entries.map(formatEntry), signed([old, next], [next])), trustIn(strangers)),
    ).toMatchObject({
      verdict: 'keys-unknown',
    })
  })

  test('a change that nobody trusted before has signed is not believed by whoever has the first', async () => {
    const source = memoryLog(entries.map(formatEntry), signed([next], [next]))
    expect(await audit(source, trustIn(old))).toMatchObject({ verdict: 'keys-unknown' })
    expect(await audit(source, trustIn(next))).toMatchObject({ verdict: 'verified' })
  })

  test('a checkpoint before the change must be signed by the keys of then', async () => {
    const source = memoryLog(entries.map(formatEntry), [
      { size: 2, time: seconds(1000), by: [next] },
      ...signed([old, next], [next]).slice(1),
    ])
    expect(await audit(source, trustIn(next))).toMatchObject({ verdict: 'keys-unknown' })
  })
})

describe('the witnesses’ quorum', () => {
  const keys = keysOf()
  const trust = trustIn(keys, true)
  const minute = 60_000
  const entries = [created(), entry(minute), entry(30 * minute)]
  const signed = (...cosigned: readonly boolean[]) => [
    { size: 2, time: seconds(minute), by: [keys], cosigned: cosigned[0] ?? false },
    { size: 3, time: seconds(30 * minute), by: [keys], cosigned: cosigned[1] ?? false },
    { size: 3, time: seconds(45 * minute), by: [keys], cosigned: cosigned[2] ?? false },
  ]
  const audit = (...cosigned: readonly boolean[]) =>
    checkLog(memoryLog(entries.map(formatEntry), signed(...cosigned)), { trust })

  test('covers what it cosigned, though the log signed first and alone', async () => {
    expect(await audit(false, false, true)).toMatchObject({ verdict: 'verified', witnessed: 3 })
    expect(await audit(true, true, false)).toMatchObject({ verdict: 'verified', witnessed: 3 })
  })

  test('that has cosigned nothing for long leaves the newest entries unverified', async () => {
    const late = await audit(true, false, false)
    expect(late).toMatchObject({ verdict: 'incomplete', witnessed: 2, index: 2 })
    expect(await audit(false, false, false)).toMatchObject({ verdict: 'incomplete', witnessed: null })
  })

  test('is not met by a cosignature bent by a byte', async () => {
    const source = memoryLog(entries.map(formatEntry), signed(true, true, true))
    const bent: LogSource = {
      ...source,
      checkpoints: async (...asked) =>
        (await source.checkpoints(...asked)).map((one) => ({
          ...one,
          cosignatures: one.cosignatures.map((line) => line.replace(/.(?=.{20}$)/, (was) => (was === 'A' ? 'B' : 'A'))),
        })),
    }
    expect(await checkLog(bent, { trust })).toMatchObject({ verdict: 'incomplete', witnessed: null })
  })
})
