import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatPolicy, parsePolicy } from '../../app/formats/policy.ts'
import type { ActObject } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionObjects, trustHash } from '../../app/formats/two-person.ts'
import { days, hours, type Instant, instant } from '../../app/ids.ts'
import { type LogKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import { LogStanding, readStanding, signingPairs } from '../../app/read-log/log-standing.server.ts'
import { readHead } from '../../app/read-log/log-store.server.ts'
import { readLogTrust } from '../../app/read-log/log-trust.server.ts'
import type { EntryDraft, TrustHeld } from '../../app/read-log/read-log.server.ts'
import { fakeWitness } from '../support/fake-witness.ts'
import { actText, decisionAct, newPerson, random, testOrigin } from '../support/log.ts'
import { SequencerStage } from './sequencer-stage.ts'

const newKeys = (): LogKeys => ({ log: random(32), clock: random(32) })
const [keysA, keysB, keysC] = [newKeys(), newKeys(), newKeys()]
const [a, b] = [trustOf(testOrigin, keysA), trustOf(testOrigin, keysB)]
const w1 = fakeWitness('w1').witness
const withWitness = (trust: Trust): Trust =>
  makeTrust({
    clockKey: trust.clockKey,
    policy: { ...unwitnessed(trust.logKey), witnesses: [w1], quorum: 'w1' },
  })

// The entries are as an operator could write them too: what they must hold to count is the matter here.
describe('what the log’s entries say of it', () => {
  let stage: SequencerStage
  beforeEach(async () => {
    stage = await SequencerStage.start()
  })
  afterEach(() => stage.end())

  const [first, second] = [newPerson(), newPerson()]
  const reference = { index: 1n, leaf: random(32) }
  const act = (said: Readonly<Record<string, unknown>>) =>
    decisionAct({ act: 'change-trust', actor: second, first: reference, ...said })
  const created = (trust: Trust | null): EntryDraft => ({
    kind: 'log-created',
    data: { origin: testOrigin, ...(trust ? { trust: formatTrust(trust) } : {}) },
  })
  const changed = (next: Trust, signed: EntryDraft['act'] | null): EntryDraft => ({
    kind: 'trust-changed',
    data: { trust: formatTrust(next) },
    ...(signed ? { act: signed } : {}),
  })
  const inForce = async () => {
    const { trusts } = await readStanding(stage.database.db, a)
    return trusts.map(({ trust, index }) => [Number(index), trustHash(trust)])
  }

  test('of nothing while it is empty: then what is meant to be its first entry counts', async () => {
    expect(await readStanding(stage.database.db, a)).toEqual({ trusts: [], suspension: null })
    const standing = standingOf()
    await standing.refresh()
    expect([standing.trust, standing.trusts, standing.succession, standing.undecided, standing.suspension]).toEqual([
      a,
      [],
      null,
      false,
      null,
    ])
    expect(standing.pairs()).toEqual([keysA])
  })

  test('its first entry says whose signatures count; an old one that does not leaves it as it was', async () => {
    await stage.state(created(b))
    expect(await inForce()).toEqual([[0, trustHash(b)]])
    const standing = standingOf()
    expect(standing.trust).toBe(a)
    await standing.refresh()
    expect(formatTrust(standing.trust)).toBe(formatTrust(b))
    const held = standing.trust
    await standing.refresh()
    expect(standing.trust).toBe(held)
  })

  test('an entry without a trust of its own goes by the keys there are', async () => {
    await stage.state(created(null))
    expect(await inForce()).toEqual([[0, trustHash(a)]])
  })

  test('a change counts where two people decided it under the trust in force, and not otherwise', async () => {
    const next = withWitness(a)
    const objects = decisionObjects(a, next)
    const other = trustOf('another.example/log', keysB)
    await stage.state(
      created(a),
      changed(next, null),
      changed(next, act({ objects, first: null })),
      changed(next, act({ objects: decisionObjects(b, next) })),
      changed(next, act({ act: 'succeed-log', objects })),
      changed(next, actText()),
      changed(other, act({ objects: decisionObjects(a, other) })),
    )
    expect(await inForce()).toEqual([[0, trustHash(a)]])
    await stage.state(changed(next, act({ objects })))
    const decided = [
      [0, trustHash(a)],
      [7, trustHash(next)],
    ]
    expect(await inForce()).toEqual(decided)
    // A second one about the trust of before: two may press at once.
    await stage.state(changed(a, act({ objects: decisionObjects(a, a) })))
    expect(await inForce()).toEqual(decided)
    await stage.state(changed(a, act({ objects: decisionObjects(next, a) })))
    expect(await inForce()).toEqual([...decided, [9, trustHash(a)]])
  })

  describe('the quorum is set aside', () => {
    const until = (): Instant => instant(stage.clock.now() + hours(3))
    const under = (trust: Trust): readonly ActObject[] => decisionObjects(trust, null)
    const proposed = (more: Partial<EntryDraft> = {}): EntryDraft => ({
      kind: 'suspension-proposed',
      actor: first,
      role: 'compliance',
      ...more,
    })
    const suspended = (index: bigint, more: Readonly<Record<string, unknown>> = {}): EntryDraft => ({
      kind: 'quorum-suspended',
      actor: second,
      role: 'oversight',
      act: act({
        act: 'suspend-quorum',
        objects: under(a),
        until: until(),
        reason: '証人の機器が停止',
        first: { ...reference, index },
        ...more,
      }),
    })
    const now = async () => (await readStanding(stage.database.db, a)).suspension

    test('by the decision of two, of whom it tells role and name', async () => {
      await stage.state(created(a), proposed(), suspended(1n))
      expect(await now()).toEqual({
        index: 2n,
        from: stage.clock.now(),
        until: until(),
        reason: '証人の機器が停止',
        under: trustHash(a),
        by: [first, second],
        roles: ['compliance', 'oversight'],
      })
    })

    test.each([
      ['nobody signed it', 'unsigned'],
      ['it names no first signature', 'first'],
      ['its act is of another kind', 'kind'],
      ['its first entry is not there', 'missing'],
      ['its first entry names nobody', 'nobody'],
      ['its act names no trust', 'objects'],
    ] as const)('not where %s', async (_, flaw) => {
      const entry = (): EntryDraft => {
        if (flaw === 'first') return suspended(1n, { first: null })
        if (flaw === 'kind') return { ...suspended(1n), act: act({ objects: decisionObjects(a, b) }) }
        if (flaw === 'missing') return suspended(9n)
        if (flaw === 'objects') return suspended(1n, { objects: [{ kind: 'trust', id: 'now' }] })
        const { act: signed, ...rest } = suspended(1n)
        return flaw === 'nobody' && signed ? { ...rest, act: signed } : rest
      }
      const { actor: _actor, ...nobody } = proposed()
      await stage.state(created(a), flaw === 'nobody' ? nobody : proposed(), entry())
      expect(await now()).toBeNull()
    })

    test('until it is ended, and an end of before is no end of it', async () => {
      await stage.state(created(a), { kind: 'suspension-ended' }, proposed(), suspended(2n))
      expect((await now())?.index).toBe(3n)
      await stage.state({ kind: 'suspension-ended' })
      expect(await now()).toBeNull()
      await stage.state(proposed(), suspended(5n))
      expect((await now())?.index).toBe(6n)
    })

    test('for its time, and under the trust it was decided under', async () => {
      await stage.state(created(a), proposed(), suspended(1n))
      const standing = standingOf()
      await standing.refresh()
      expect(standing.suspension?.index).toBe(2n)
      const end = until()
      stage.clock.set(end - 1)
      expect(standing.suspension?.index).toBe(2n)
      stage.clock.set(end)
      expect(standing.suspension).toBeNull()
      stage.clock.set(end - 1)
      await stage.state(changed(withWitness(a), act({ objects: decisionObjects(a, withWitness(a)) })))
      await standing.refresh()
      expect(standing.suspension).toBeNull()
    })
  })

  describe('the operator’s policy file', () => {
    const read = (policyText: string | null) =>
      readLogTrust(stage.database.db, { origin: testOrigin, keys: keysA, policyText })
    const line = (url = ' http://w1.test') => {
      const [one = ''] = formatPolicy(withWitness(a).policy)
        .split('\n')
        .filter((text) => text.startsWith('witness'))
      return `${one.split(' ').slice(0, 3).join(' ')}${url}\nquorum w1\n`
    }

    test('is the policy of a log that is empty, and waits where the log says otherwise', async () => {
      expect(await read(null)).toEqual({ trust: a, waiting: null })
      const { trust, waiting } = await read(line())
      expect([formatTrust(trust), waiting]).toEqual([formatTrust(withWitness(a)), null])
      await stage.state(created(a))
      expect((await read(null)).waiting).toBeNull()
      expect((await read('quorum none\n')).waiting).toBeNull()
      const later = await read(line())
      expect(formatTrust(later.trust)).toBe(formatTrust(a))
      expect(later.waiting && formatPolicy(later.waiting)).toBe(formatPolicy(withWitness(a).policy))
      const [ours = ''] = formatPolicy(a.policy).split('\n')
      expect((await read(`${ours}\nquorum none\n`)).waiting).toBeNull()
    })

    test('is refused with a sentence where it cannot be gone by', async () => {
      const [theirs = ''] = formatPolicy(b.policy).split('\n')
      const refused: readonly (readonly [text: string, because: RegExp])[] = [
        [`${theirs}\nquorum none\n`, /a log line with a key that is not this log’s/],
        [line(''), /names the witness w1 without an address/],
        [line(' ftp://w1.test'), /names the witness w1 without an address/],
        [line(' http://'), /names the witness w1 without an address|not a policy/],
        ['quorum w9\n', /not a policy as https:\/\/c2sp\.org\/tlog-policy lays it out: .*quorum none/],
      ]
      for (const [text, because] of refused)
        await expect(read(text), text).rejects.toMatchObject({
          name: 'PolicyRefused',
          message: expect.stringMatching(because),
        })
      expect((await readHead(stage.database.db)).size).toBe(0n)
      expect(parsePolicy(line(' https://w1.test')).witnesses[0]?.url).toBe('https://w1.test')
      expect((await read(line(' https://w1.test'))).trust.policy.witnesses[0]?.url).toBe('https://w1.test')
    })
  })

  const standingOf = () =>
    new LogStanding({
      db: stage.database.db,
      unstated: a,
      held: () => ({ logs: [keysA.log, keysB.log], clocks: [keysA.clock, keysB.clock] }),
      now: stage.clock.now,
      oldKeyDays: 90,
    })
})

describe('which keys sign', () => {
  const at = (day: number): Instant => instant(days(1_000 + day))
  const held = { logs: [keysA.log, keysB.log], clocks: [keysA.clock, keysB.clock] }
  const since = (trust: Trust, day: number): TrustHeld => ({ trust, index: 0n, since: at(day), succession: null })
  const sign = (trusts: readonly TrustHeld[], day: number, keys = held) =>
    signingPairs({ trusts, suspension: null }, { held: keys, now: at(day), oldKeyDays: 90 }).map(({ log }) =>
      [keysA, keysB, keysC].findIndex((pair) => pair.log === log),
    )

  test('those in force, and those replaced for ninety days', () => {
    const trusts = [since(a, 0), since(b, 10)]
    expect(sign(trusts.slice(0, 1), 500)).toEqual([0])
    expect(sign(trusts, 99)).toEqual([1, 0])
    expect(sign(trusts, 100)).toEqual([1])
  })

  test('once each, though the policy changed between', () => {
    expect(sign([since(a, 0), since(withWitness(a), 5), since(b, 10), since(withWitness(b), 20)], 30)).toEqual([1, 0])
  })

  test('none where this node does not hold those in force; without a replaced pair all the same', () => {
    const c = trustOf(testOrigin, keysC)
    expect(sign([since(a, 0), since(c, 10)], 20)).toEqual([])
    expect(sign([since(c, 0), since(a, 10)], 20)).toEqual([0])
    expect(sign([], 20)).toEqual([])
  })

  test('never those of a log that ended', () => {
    const ended = trustOf('council.example/other', keysB)
    expect(sign([since(ended, 0), since(a, 10)], 11)).toEqual([0])
  })
})
