import '../support/quick-key-protection.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formatTrust, type Trust } from '../../app/formats/trust.ts'
import { trustHash } from '../../app/formats/two-person.ts'
import { type Instant, instant } from '../../app/ids.ts'
import type { Vault } from '../../app/openpgp/vault.ts'
import type { DecisionProof } from '../../app/openpgp/vault-protocol.ts'
import {
  catchUp,
  foundCouncil,
  join,
  newVault,
  type PaperCouncil,
  type PaperRoll,
  pinOf,
  type Somebody,
  signedRoll,
  value,
} from './small-council.ts'
import { minute, noon } from './someones-key.ts'
import {
  type Decided,
  decide,
  firstKeys,
  proofOf,
  secondKeys,
  seesRoll,
  signInto,
  toSuspend,
  toTrust,
  trustIn,
  WatchedLog,
} from './watched-log.ts'

const hour = 60 * minute
let paper: WatchedLog
let council: PaperCouncil
let oversight: Somebody
let compliance: Somebody
let liaison: Somebody
let member: Somebody
let reader: Somebody
let roll: PaperRoll
let everybody: readonly Somebody[]
let kept: { readonly entries: readonly Uint8Array[]; readonly cards: Map<Somebody, Uint8Array> }

beforeAll(async () => {
  paper = new WatchedLog(noon)
  council = await foundCouncil(noon, paper)
  oversight = await join(paper, 'oversight', council.council)
  compliance = await join(paper, 'compliance', council.council)
  liaison = await join(paper, 'liaison', council.council)
  member = await join(paper, 'member', council.council)
  reader = await join(paper, 'member', council.council)
  everybody = [...council.signers, oversight, compliance, liaison, member, reader]
  roll = await signedRoll(council, everybody)
  const cards = new Map<Somebody, Uint8Array>()
  for (const one of everybody) {
    await catchUp(one.vault, paper)
    cards.set(one, value(await one.vault.handle('seal-card', { others: [] })).sealed)
  }
  kept = { entries: [...paper.entries], cards }
}, 120_000)

/** Each test begins with the council as it was founded: the log put back, the vaults opened anew. */
beforeEach(async () => {
  paper.entries.splice(0, paper.entries.length, ...kept.entries)
  paper.now = noon
  paper.watching = ['w1']
  paper.also = null
  for (const one of [...council.signers, oversight, compliance, liaison, member, reader]) await reopen(one)
}, 60_000)

async function reopen(one: Somebody): Promise<void> {
  const { protectedKey, passphrase } = one.key
  const cards = [kept.cards.get(one) ?? new Uint8Array()]
  value(await one.vault.handle('unlock', { person: one.person, protectedKey, passphrase, cards }))
}

const pinnedTrust = async (vault: Vault): Promise<string> => {
  const state = value(await vault.handle('status', {}))
  return state.state === 'unlocked' ? state.trust : ''
}

const secretariat = (): Somebody => council.signers[0]
const otherSecretariat = (): Somebody => council.signers[1]
const rotated = (): Trust => trustIn(secondKeys, ['w1'])

async function oversightAndSecretariat(): Promise<{ by: readonly [Somebody, Somebody]; decided: Decided }> {
  const by = [oversight, secretariat()] as const
  return { by, decided: await decide(paper, by, toTrust(paper.inForce, rotated()), { next: rotated() }) }
}

async function proven(decided: Decided, by: readonly [Somebody, Somebody]): Promise<DecisionProof> {
  return proofOf(paper, decided, { roll, signers: by, from: await pinOf(reader.vault) })
}

async function followed(decided: Decided, by: readonly [Somebody, Somebody]): Promise<string> {
  const steps = [{ change: await proven(decided, by), during: null }]
  const answer = await reader.vault.handle('follow-trust', { steps })
  return answer.ok ? 'followed' : answer.reason
}

async function suspended(decided: Decided, by: readonly [Somebody, Somebody]): Promise<string> {
  const answer = await reader.vault.handle('accept-suspension', await proven(decided, by))
  return answer.ok ? 'suspended' : answer.reason
}

const later = (milliseconds: number): Instant => instant(noon + milliseconds)

describe('another trust for the log', () => {
  it('is followed when oversight and secretariat have signed it, and the pin moves to the new key', async () => {
    const { by, decided } = await oversightAndSecretariat()
    paper.also = secondKeys
    expect(await followed(decided, by)).toBe('followed')
    expect(await pinnedTrust(reader.vault)).toBe(trustHash(rotated()))
    paper.add({ kind: 'signed-in' })
    await catchUp(reader.vault, paper)
    // Once the old key's lines stop, a client that follows needs them no more; what the new key has not signed is refused.
    paper.also = null
    paper.add({ kind: 'signed-in' })
    const from = await pinOf(reader.vault)
    const step = { note: paper.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
    expect(await reader.vault.handle('see-checkpoint', step)).toMatchObject({ reason: 'checkpoint-bad' })
  })

  it('is told to the reader with who decided it and when', async () => {
    const by = [secretariat(), oversight] as const
    const decided = await decide(paper, by, toTrust(paper.inForce, rotated()), { next: rotated() })
    const change = await proven(decided, by)
    const [told] = value(await reader.vault.handle('follow-trust', { steps: [{ change, during: null }] }))
    expect(told?.by).toEqual([
      { name: 'secretariat 佐藤', role: 'secretariat' },
      { name: 'oversight 佐藤', role: 'oversight' },
    ])
    expect(told).toMatchObject({ at: noon, entry: decided.second })
    expect([told?.before, told?.after]).toEqual([formatTrust(paper.inForce), formatTrust(rotated())])
  })

  it('outlives the browser, and no older card brings the old keys back', async () => {
    const { by, decided } = await oversightAndSecretariat()
    expect(await followed(decided, by)).toBe('followed')
    const newer = value(await reader.vault.handle('seal-card', { others: [] })).sealed
    const older = kept.cards.get(reader) ?? new Uint8Array()
    const { protectedKey, passphrase } = reader.key
    for (const cards of [
      [older, newer],
      [newer, older],
    ]) {
      const vault = newVault(() => paper.now)
      value(await vault.handle('unlock', { person: reader.person, protectedKey, passphrase, cards }))
      expect(await pinnedTrust(vault)).toBe(trustHash(rotated()))
    }
  })

  it.each<[string, () => readonly [Somebody, Somebody]]>([
    ['one person twice', () => [oversight, oversight]],
    ['two people of the secretariat', () => [secretariat(), otherSecretariat()]],
    ['oversight with a liaison', () => [oversight, liaison]],
    ['oversight with a member', () => [oversight, member]],
  ])('is refused from %s', async (_who, by) => {
    const decided = await decide(paper, by(), toTrust(paper.inForce, rotated()), { next: rotated() })
    expect(await followed(decided, by())).toBe('trust-change-unproven')
    expect(await pinnedTrust(reader.vault)).toBe(trustHash(paper.inForce))
  })

  it('is refused when the operator alone weakens the policy, log key in hand', async () => {
    const weak = trustIn(firstKeys, [])
    const { by, decided } = await oversightAndSecretariat()
    // The operator writes the entries again with a text of their own under the two signatures …
    const { entry: second } = paper.placed(decided.second)
    const { v: _v, t: _t, id: _id, ...rest } = second
    const forged = paper.add({ ...rest, data: { trust: formatTrust(weak) } })
    expect(await followed({ ...decided, second: forged }, by)).toBe('trust-change-unproven')
    // … or shows a checkpoint under it that no witness has cosigned.
    paper.watching = []
    paper.add({ kind: 'signed-in' })
    expect(await followed(decided, by)).toBe('checkpoint-bad')
    expect(await pinnedTrust(reader.vault)).toBe(trustHash(paper.inForce))
  })

  it('is refused from a signer who has left the roll', async () => {
    const by = [oversight, secretariat()] as const
    const without = everybody.filter((one) => one !== oversight)
    const newer = await signedRoll(council, without, roll)
    const decided = await decide(paper, by, toTrust(paper.inForce, rotated()), { next: rotated() })
    const from = await pinOf(reader.vault)
    const stale = await proofOf(paper, decided, { roll, signers: by, from })
    const follow = (change: DecisionProof) => reader.vault.handle('follow-trust', { steps: [{ change, during: null }] })
    // The new roll has no line of theirs, the old one is older than what this reader has seen.
    expect(await follow({ ...stale, roll: newer.proof })).toMatchObject({ reason: 'trust-change-unproven' })
    const signers = [await newer.of(liaison), await newer.of(secretariat())] as const
    expect(await follow({ ...stale, roll: newer.proof, signers })).toMatchObject({ reason: 'trust-change-unproven' })
    await seesRoll(paper, reader, newer)
    const rollEntry = await paper.proven(roll.entry, paper.size)
    expect(await follow({ ...stale, first: await paper.proven(decided.first, paper.size), rollEntry })).toMatchObject({
      reason: 'roll-older',
    })
  })

  it('is followed long after, by the roll that was in force then', async () => {
    const { by, decided } = await oversightAndSecretariat()
    paper.now = later(8 * 24 * hour)
    const newer = await signedRoll(council, everybody, roll)
    const from = await pinOf(reader.vault)
    const proof = await proofOf(paper, decided, { roll, signers: by, from })
    // The present roll is of no use: it began after the decision.
    const present = { ...proof, roll: newer.proof, signers: [await newer.of(by[0]), await newer.of(by[1])] as const }
    expect(await reader.vault.handle('follow-trust', { steps: [{ change: present, during: null }] })).toMatchObject({
      ok: false,
    })
    const change = { ...proof, rollEntry: await paper.proven(roll.entry, paper.size) }
    const answer = await reader.vault.handle('follow-trust', { steps: [{ change, during: null }] })
    expect(answer.ok || answer.reason).toBe(true)
  })

  it('is good once: decided under another trust than the pinned one it is refused', async () => {
    const by = [oversight, secretariat()] as const
    const decided = await decide(paper, by, toTrust(trustIn(firstKeys, []), rotated()), { next: rotated() })
    expect(await followed(decided, by)).toBe('trust-change-unproven')
  })

  it('is refused when the second signature came more than a day after the first', async () => {
    const by = [oversight, secretariat()] as const
    const slow = await decide(paper, by, toTrust(paper.inForce, rotated()), { next: rotated(), wait: 24 * hour + 1000 })
    expect(await followed(slow, by)).toBe('trust-change-unproven')
  })

  it('is refused when the second act stands on another proposal', async () => {
    const { by, decided } = await oversightAndSecretariat()
    const again = await signInto(paper, oversight, {
      body: toTrust(paper.inForce, rotated())(null),
      kind: 'trust-proposed',
    })
    expect(await followed({ first: again, second: decided.second }, by)).toBe('trust-change-unproven')
  })
})

describe('the quorum set aside', () => {
  async function witnessesDown(until: Instant, by = [compliance, liaison] as const): Promise<Decided> {
    paper.watching = []
    // They have been down for long: no cosigned checkpoint is young enough to be named by an act.
    paper.now = later(2 * hour)
    return decide(paper, by, toSuspend(paper.inForce, until))
  }

  async function sees(): Promise<string> {
    paper.add({ kind: 'signed-in' })
    const from = await pinOf(reader.vault)
    const step = { note: paper.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
    const answer = await reader.vault.handle('see-checkpoint', step)
    return answer.ok ? 'seen' : answer.reason
  }

  it('lets readers go on until its end, and no later', async () => {
    const until = later(10 * hour)
    const decided = await witnessesDown(until)
    expect(await sees()).toBe('checkpoint-bad')
    expect(await suspended(decided, [compliance, liaison])).toBe('suspended')
    expect(await sees()).toBe('seen')
    expect(value(await reader.vault.handle('status', {}))).toMatchObject({ suspendedUntil: until })
    paper.now = instant(until - 1000)
    expect(await sees()).toBe('seen')
    // An operator may set the log's clock back; the reader's own does not follow.
    paper.now = until
    const from = await pinOf(reader.vault)
    paper.add({ kind: 'signed-in' })
    const backdated = new WatchedLog(instant(until - 1000), [...paper.entries])
    backdated.watching = []
    const step = { note: backdated.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
    expect(await reader.vault.handle('see-checkpoint', step)).toMatchObject({ reason: 'checkpoint-bad' })
    expect(value(await reader.vault.handle('status', {}))).toMatchObject({ suspendedUntil: null })
  })

  it('cannot be shown again once it is over', async () => {
    const decided = await witnessesDown(later(10 * hour))
    paper.now = later(11 * hour)
    expect(await suspended(decided, [compliance, liaison])).toMatch(/suspension-over|checkpoint-bad/)
  })

  it('cannot be for more than 24 hours', async () => {
    const decided = await witnessesDown(later(2 * hour + 25 * hour))
    expect(await suspended(decided, [compliance, liaison])).toBe('suspension-unproven')
  })

  it.each<[string, () => readonly [Somebody, Somebody]]>([
    ['one person twice', () => [compliance, compliance]],
    ['two people of one role', () => [secretariat(), otherSecretariat()]],
    ['a member', () => [compliance, member]],
  ])('is refused from %s', async (_who, by) => {
    const decided = await witnessesDown(later(10 * hour), by() as never)
    expect(await suspended(decided, by())).toBe('suspension-unproven')
    expect(await sees()).toBe('checkpoint-bad')
  })

  it('is refused under another trust than it was decided for', async () => {
    const by = [compliance, liaison] as const
    const decided = await decide(paper, by, toSuspend(rotated(), later(10 * hour)))
    expect(await suspended(decided, by)).toBe('suspension-unproven')
  })

  it('a fork is a fork, suspended or not', async () => {
    const fork = paper.fork()
    const decided = await witnessesDown(later(10 * hour))
    expect(await suspended(decided, [compliance, liaison])).toBe('suspended')
    const from = await pinOf(reader.vault)
    for (let i = 0; i < 5; i++) fork.add({ kind: 'denied' })
    fork.now = paper.now
    fork.watching = []
    const step = { note: fork.checkpoint(), from, consistency: await fork.consistency(from, fork.size) }
    expect(await reader.vault.handle('see-checkpoint', step)).toMatchObject({ reason: 'log-forked' })
  })

  it('carries a change of trust where the old witnesses are gone for good, also for who comes back later', async () => {
    const down = await witnessesDown(later(10 * hour))
    const by = [oversight, secretariat()] as const
    for (const one of by) {
      const proof = await proofOf(paper, down, { roll, signers: [compliance, liaison], from: await pinOf(one.vault) })
      value(await one.vault.handle('accept-suspension', proof))
    }
    const next = trustIn(firstKeys, ['w2'])
    const decided = await decide(paper, by, toTrust(paper.inForce, next), { next })
    const during = await proven(down, [compliance, liaison])
    const change = await proofOf(paper, decided, { roll, signers: by, from: paper.size })
    // Three days on: the span is over, the decision stands.
    paper.now = later(3 * 24 * hour)
    const answer = await reader.vault.handle('follow-trust', { steps: [{ change, during }] })
    expect(answer.ok || answer.reason).toBe(true)
    expect(await pinnedTrust(reader.vault)).toBe(trustHash(next))
    expect(await sees()).toBe('checkpoint-bad')
    paper.watching = ['w2']
    expect(await sees()).toBe('seen')
  })
})

describe('signing without a witness', () => {
  it('is for setting the quorum aside and nothing else', async () => {
    paper.watching = []
    paper.now = later(2 * hour)
    const from = await pinOf(oversight.vault)
    const unwitnessed = { note: paper.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
    const objects = [{ kind: 'trust', id: 'now' }]
    const draft = { act: 'change-trust', first: null, challenge: new Uint8Array(32), objects } as const
    expect(await oversight.vault.handle('sign-act', { draft, unwitnessed })).toMatchObject({
      reason: 'request-malformed',
    })
  })
})
