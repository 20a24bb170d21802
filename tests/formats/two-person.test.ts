import { describe, expect, it } from 'vitest'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import { formatPolicy } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { type ActObject, formatAct, type JointKind, type SignedAct } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust } from '../../app/formats/trust.ts'
import {
  changedTrust,
  checkDecision,
  checkRoles,
  decisionEntries,
  decisionObjects,
  type PlacedEntry,
  rolesFor,
  suspensionOf,
  trustHash,
} from '../../app/formats/two-person.ts'
import { type Fingerprint, hours, instant, makeId, minutes, type Sha256Hex } from '../../app/ids.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'
import { clockKey, origin, trust, trustUnder } from './council-log.ts'

const portal = 'council.example'
const morning = Date.UTC(2026, 10, 26)
const person = (n: number) => makeId('p', new Uint8Array(16).fill(n))
const keyOf = (n: number) => toHex(new Uint8Array(20).fill(n)) as Fingerprint
const hash = (text: string) => toHex(sha256(utf8(text))) as Sha256Hex
const next = makeTrust({
  clockKey,
  policy: { ...trust.policy, logs: trust.policy.logs.map((log) => ({ ...log, url: 'https://council.example/log' })) },
})

interface Said {
  /** Who: 1 and 2 sign in turn. */
  readonly by: number
  readonly at: number
  readonly index: bigint
  readonly first: { readonly index: bigint; readonly leaf: Uint8Array } | null
}
const leafOf = (index: bigint) => sha256(utf8(`entry ${index}`))

function placed(
  kind: JointKind,
  said: Said,
  change: Partial<SignedAct> = {},
  entry: Partial<LogEntry> = {},
): PlacedEntry {
  const own =
    kind === 'suspend-quorum' ? { until: instant(morning + hours(6)), reason: '証人の機器が停止したため' } : {}
  const text = formatAct({
    act: kind,
    portal,
    actor: person(said.by),
    key: keyOf(said.by),
    objects: decisionObjects(trust, kind === 'suspend-quorum' ? null : next),
    seen: { size: 3n, root: sha256(utf8('root')), time: said.at / 1000 },
    challenge: sha256(utf8(`${kind} ${said.by} ${said.index}`)),
    first: said.first,
    ...own,
    ...change,
  } as SignedAct)
  const logged: LogEntry = {
    v: 1,
    t: instant(said.at),
    kind: decisionEntries[kind][said.first === null ? 0 : 1],
    id: makeId('e', new Uint8Array(16).fill(Number(said.index))),
    actor: person(said.by),
    act: { text, signature: '' },
    ...entry,
  }
  return { entry: logged, index: said.index, leaf: leafOf(said.index) }
}
const proposal: Said = { by: 1, at: morning, index: 5n, first: null }
const answer: Said = { by: 2, at: morning + hours(1), index: 9n, first: { index: 5n, leaf: leafOf(5n) } }
const decided = <K extends JointKind>(kind: K, one = placed(kind, proposal), two = placed(kind, answer)) =>
  checkDecision(kind, { portal, first: one, second: two })

describe('what two people decide about the log', () => {
  it('another trust, by its text as both signed it', () => {
    const decision = decided('change-trust')
    expect(decision).toMatchObject({ under: trustHash(trust), at: answer.at })
    expect([decision.first.actor, decision.second.actor]).toEqual([person(1), person(2)])
    const brought = placed('change-trust', answer, {}, { data: { trust: formatTrust(next) } }).entry
    expect(formatTrust(changedTrust(decision, brought, trust))).toBe(formatTrust(next))
    for (const data of [undefined, {}, { trust: formatTrust(trust) }])
      expect(() =>
        changedTrust(decision, { ...brought, ...(data ? { data } : {}), ...(data ? {} : { data: {} }) }, trust),
      ).toThrow(NotProven)
  })

  it('not a trust in another log, nor one in another spelling', () => {
    const spelled = `${formatTrust(next)}# a remark\n`
    const about = (text: string): readonly ActObject[] => [
      { kind: 'trust', id: 'now', sha256: trustHash(trust) },
      { kind: 'trust', id: 'next', sha256: hash(text) },
    ]
    const bring = (text: string, now = trust) => {
      const objects = about(text)
      const decision = decided(
        'change-trust',
        placed('change-trust', proposal, { objects }),
        placed('change-trust', answer, { objects }),
      )
      return changedTrust(decision, placed('change-trust', answer, { objects }, { data: { trust: text } }).entry, now)
    }
    expect(bring(formatTrust(next)).origin).toBe(origin)
    expect(() => bring(spelled)).toThrow(Malformed)
    expect(() => bring(formatTrust(next), { ...trust, origin: 'other.example/log' })).toThrow('another log')
  })

  it('a quorum set aside, until when and why', () => {
    const decision = decided('suspend-quorum')
    expect(suspensionOf(decision, 9n)).toEqual({
      index: 9n,
      from: answer.at,
      until: morning + hours(6),
      reason: '証人の機器が停止したため',
      under: trustHash(trust),
      by: [person(1), person(2)],
    })
  })

  it('within a day of each other, to the millisecond', () => {
    const at = (t: number) => placed('change-trust', { ...answer, at: t })
    expect(decided('change-trust', undefined, at(morning + hours(24))).at).toBe(morning + hours(24))
    expect(decided('change-trust', undefined, at(morning)).at).toBe(morning)
    const late = placed(
      'change-trust',
      { ...answer, at: morning + hours(24) },
      {},
      { t: instant(morning + hours(24) + 1) },
    )
    expect(() => decided('change-trust', undefined, late)).toThrow('more than a day later')
    expect(() => decided('change-trust', undefined, at(morning - 1000))).toThrow('more than a day later')
  })
})

describe('it is no decision', () => {
  const change = 'change-trust'
  it.each<readonly [string, PlacedEntry, PlacedEntry]>([
    ['of one person twice', placed(change, proposal), placed(change, { ...answer, by: 1 }, { key: keyOf(2) })],
    ['under one key twice', placed(change, proposal), placed(change, answer, { key: keyOf(1) })],
    [
      'where the first stands on another',
      placed(change, { ...proposal, first: { index: 2n, leaf: leafOf(2n) } }, {}, { kind: 'trust-proposed' }),
      placed(change, answer),
    ],
    [
      'where the second stands on none',
      placed(change, proposal),
      placed(change, { ...answer, first: null }, {}, { kind: 'trust-changed' }),
    ],
    [
      'where it names another entry',
      placed(change, proposal),
      placed(change, { ...answer, first: { index: 4n, leaf: leafOf(5n) } }),
    ],
    [
      'where it names another leaf',
      placed(change, proposal),
      placed(change, { ...answer, first: { index: 5n, leaf: leafOf(4n) } }),
    ],
    [
      'where the second stands before the first',
      placed(change, { ...proposal, index: 9n }),
      placed(change, { ...answer, index: 9n, first: { index: 9n, leaf: leafOf(9n) } }),
    ],
    [
      'where they name different trusts',
      placed(change, proposal),
      placed(change, answer, { objects: decisionObjects(trust, trust) }),
    ],
    [
      'where an entry holds no act',
      { ...placed(change, proposal), entry: { ...placed(change, proposal).entry, act: undefined as never } },
      placed(change, answer),
    ],
    [
      'where an entry is of another kind',
      placed(change, proposal, {}, { kind: 'trust-changed' }),
      placed(change, answer),
    ],
    [
      'where an act is of another portal',
      placed(change, proposal, { portal: 'other.example' }),
      placed(change, answer),
    ],
    [
      'where an act is of another kind',
      placed('succeed-log', proposal, {}, { kind: 'trust-proposed' }),
      placed(change, answer),
    ],
    [
      'where an entry names another person than its act',
      placed(change, proposal, {}, { actor: person(3) }),
      placed(change, answer),
    ],
    [
      'where an act is bent',
      placed(change, proposal, {}, { act: { text: 'fuin-act/2\n', signature: '' } }),
      placed(change, answer),
    ],
    [
      'where an act is older than twenty minutes',
      placed(change, proposal, {}, { t: instant(morning + minutes(20) + 1) }),
      placed(change, answer),
    ],
    [
      'where an act had seen a time long after its entry',
      placed(change, proposal, {}, { t: instant(morning - minutes(2) - 1) }),
      placed(change, answer),
    ],
    [
      'where an act had seen more than there was',
      placed(change, { ...proposal, index: 2n }),
      placed(change, { ...answer, first: { index: 2n, leaf: leafOf(2n) } }),
    ],
  ])('%s', (_, one, two) => expect(() => decided(change, one, two)).toThrow(NotProven))

  it('but is one at the very edges of its time', () => {
    const edge = (t: number, index = 5n) => placed(change, { ...proposal, index }, {}, { t: instant(t) })
    expect(decided(change, edge(morning + minutes(20))).under).toBe(trustHash(trust))
    expect(decided(change, edge(morning - minutes(2))).under).toBe(trustHash(trust))
    const low = placed(change, { ...answer, first: { index: 3n, leaf: leafOf(3n) } })
    expect(decided(change, edge(morning, 3n), low).under).toBe(trustHash(trust))
  })

  it('about anything but the trust', () => {
    const [now, then] = decisionObjects(trust, next)
    if (!now || !then) throw new Error('no objects')
    for (const objects of [
      [now],
      [now, then, { ...then, id: 'third' }],
      [then, now],
      [{ ...now, kind: 'roll' }, then],
      [{ ...now, id: 'nowhere' }, then],
      [now, { ...then, id: 'anext' }],
      [now, { kind: 'trust', id: 'next' }],
      [{ kind: 'trust', id: 'now' }, then],
    ])
      expect(() => decided(change, placed(change, proposal, { objects }), placed(change, answer, { objects }))).toThrow(
        'about something else',
      )
  })

  it('to set the quorum aside for more than a day, into the past, or for two different reasons', () => {
    const both = (until: number) =>
      decided(
        'suspend-quorum',
        placed('suspend-quorum', proposal, { until: instant(until) }),
        placed('suspend-quorum', answer, { until: instant(until) }),
      )
    expect(both(answer.at + hours(24)).at).toBe(answer.at)
    expect(both(answer.at + 1).at).toBe(answer.at)
    expect(() => both(answer.at + hours(24) + 1)).toThrow('more than 24 hours')
    expect(() => both(answer.at)).toThrow('over before it began')
    for (const said of [{ reason: '別の理由' }, { until: instant(morning + hours(5)) }])
      expect(() => decided('suspend-quorum', undefined, placed('suspend-quorum', answer, said))).toThrow(
        'different things',
      )
  })
})

describe('who may decide together', () => {
  const roles = ['member', 'liaison', 'secretariat', 'compliance', 'oversight'] as const
  it.each(['change-trust', 'succeed-log', 'suspend-quorum'] as const)('%s', (kind) => {
    const may =
      kind === 'suspend-quorum' ? ['liaison', 'secretariat', 'compliance', 'oversight'] : ['secretariat', 'oversight']
    expect([...rolesFor(kind)].sort()).toEqual([...may].sort())
    for (const one of roles)
      for (const other of roles) {
        const act = () => checkRoles(kind, one, other)
        if (one !== other && may.includes(one) && may.includes(other)) expect(act).not.toThrow()
        else expect(act).toThrow(NotProven)
      }
  })
})

it('a policy is part of the trust that decisions name', () => {
  const other = trustUnder('quorum none\n')
  expect(formatPolicy(other.policy)).toBe(formatPolicy(trust.policy))
  expect(trustHash(other)).toBe(trustHash(trust))
  expect(trustHash(next)).not.toBe(trustHash(trust))
})
