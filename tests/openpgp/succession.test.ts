import '../support/quick-key-protection.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import type { Succession } from '../../app/formats/succession.ts'
import { makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { trustHash } from '../../app/formats/two-person.ts'
import { instant } from '../../app/ids.ts'
import type { FollowedTrust } from '../../app/openpgp/followed-trust.ts'
import { mergedCards } from '../../app/openpgp/trust-cards.ts'
import type { SuccessionStep } from '../../app/openpgp/vault-protocol.ts'
import { decideSuccession, rollAfterLoss, SuccessorLog, stepOf } from './lost-log.ts'
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
import { type Decided, decide, firstKeys, seesRoll, toTrust, trustIn, WatchedLog } from './watched-log.ts'

/** Founded once; a backup is taken; then the council lives on, somebody leaves the roll, and all of that is lost. */
let old: WatchedLog
let council: PaperCouncil
let oversight: Somebody
let leaver: Somebody
let early: Somebody
let late: Somebody
let rollKept: PaperRoll
let stayed: readonly Somebody[]
let kept: bigint
/** The last checkpoint, and one after it that nobody should have seen. */
let last: string
let beyond: bigint
let cards: Map<Somebody, Uint8Array>

beforeAll(async () => {
  old = new WatchedLog(noon)
  council = await foundCouncil(noon, old)
  oversight = await join(old, 'oversight', council.council)
  leaver = await join(old, 'oversight', council.council)
  early = await join(old, 'member', council.council)
  late = await join(old, 'member', council.council)
  stayed = [...council.signers, oversight, early, late]
  rollKept = await signedRoll(council, [...stayed, leaver])
  for (const one of [...stayed, leaver]) await catchUp(one.vault, old)
  kept = old.size
  old.now = instant(noon + 5 * minute)
  old.add({ kind: 'signed-in' })
  const rollLost = await signedRoll(council, stayed, rollKept)
  for (const one of [late, oversight, ...council.signers]) await seesRoll(old, one, rollLost)
  old.add({ kind: 'signed-in' })
  last = old.checkpoint()
  await catchUp(oversight.vault, old)
  beyond = old.size + 1n
  cards = new Map()
  for (const one of [...stayed, leaver])
    cards.set(one, value(await one.vault.handle('seal-card', { others: [] })).sealed)
}, 120_000)

const strangersKeys = {
  clockKey: verifierKeyOf({ name: 'other.example/clock', seed: new Uint8Array(32).fill(1) }, cosignatureKeyType),
  policy: unwitnessed(verifierKeyOf({ name: 'other.example', seed: new Uint8Array(32).fill(2) }, noteKeyType)),
}

let next: SuccessorLog
let succession: Succession

/** Each test begins with the vaults as they were, and a log begun anew. */
beforeEach(async () => {
  for (const one of [...stayed, leaver]) await reopen(one)
  next = new SuccessorLog(old, kept)
  next.now = instant(noon + 30 * minute)
  succession = next.begin(old.inForce, last)
}, 60_000)

async function reopen(one: Somebody, more: readonly Uint8Array[] = []): Promise<void> {
  const { protectedKey, passphrase } = one.key
  const own = [cards.get(one) ?? new Uint8Array(), ...more]
  value(await one.vault.handle('unlock', { person: one.person, protectedKey, passphrase, cards: own }))
}

const secretariat = (): Somebody => council.signers[0]
const newRoll = (people = stayed): Promise<PaperRoll> => rollAfterLoss(council, next, people, rollKept.proof)

async function decided(by: readonly [Somebody, Somebody] = [oversight, secretariat()]) {
  const roll = await newRoll()
  return { roll, by, decision: await decideSuccession(next, by, succession) }
}

async function stepFor(
  somebody: Somebody,
  { roll, by, decision }: { roll: PaperRoll; by: readonly [Somebody, Somebody]; decision: Decided },
): Promise<SuccessionStep> {
  return stepOf(next, decision, { roll, signers: by, from: await pinOf(somebody.vault) })
}

async function follow(somebody: Somebody, step: SuccessionStep): Promise<FollowedTrust | string> {
  const answer = await somebody.vault.handle('follow-trust', { steps: [step] })
  return answer.ok ? (answer.value[0] ?? 'nothing') : answer.reason
}

const pinned = async ({ vault }: Somebody): Promise<string> => {
  const state = value(await vault.handle('status', {}))
  return state.state === 'unlocked' ? state.trust : ''
}

describe('a log that goes on after a loss', () => {
  it('is followed when oversight and secretariat have signed it, and its reader is told what was lost', async () => {
    const all = await decided()
    for (const reader of [early, late]) {
      const told = await follow(reader, await stepFor(reader, all))
      expect(told).toMatchObject({
        entry: all.decision.second,
        by: [{ role: 'oversight' }, { role: 'secretariat' }],
        loss: { kept, last: succession.last.size, since: noon, until: noon + 5 * minute },
      })
      expect(await pinned(reader)).toBe(trustHash(next.inForce))
      next.add({ kind: 'signed-in' })
      await catchUp(reader.vault, next)
      // The log that ended is another log now, however it goes on.
      const from = await pinOf(reader.vault)
      const answer = await reader.vault.handle('see-checkpoint', { note: last, from, consistency: [] })
      expect(answer).toMatchObject({ ok: false, reason: 'checkpoint-bad' })
    }
  })

  it('outlives the browser: no card of before the loss brings the old log back', async () => {
    const all = await decided()
    expect(await follow(late, await stepFor(late, all))).toMatchObject({ entry: all.decision.second })
    await seesRoll(next, late, all.roll)
    const newer = value(await late.vault.handle('seal-card', { others: [] })).sealed
    const older = cards.get(late) ?? new Uint8Array()
    const { protectedKey, passphrase } = late.key
    for (const both of [
      [older, newer],
      [newer, older],
    ]) {
      const vault = newVault(() => next.now)
      value(await vault.handle('unlock', { person: late.person, protectedKey, passphrase, cards: both }))
      expect(await pinned({ ...late, vault })).toBe(trustHash(next.inForce))
      await catchUp(vault, next)
      expect(value(await vault.handle('status', {}))).toMatchObject({ rollCounter: 2 })
    }
    // Another tab of the same person takes it up from the card.
    await reopen(late)
    value(await late.vault.handle('seal-card', { others: [newer] }))
    expect(await pinned(late)).toBe(trustHash(next.inForce))
    await catchUp(late.vault, next)
  })

  it('outlives it also where the old log’s numbers were larger: they say nothing of the new one', () => {
    const seen = (size: bigint) => ({ size, root: new Uint8Array(32).fill(Number(size)), time: Number(size) })
    const roll = (counter: number) => ({ counter, headerHash: trustHash(old.inForce) })
    const whose = { person: late.person, key: late.key.fingerprint, council: null }
    const before = { ...whose, version: 9, seen: seen(900n), roll: roll(40), trust: old.inForce, trustEntry: 800n }
    const after = { ...whose, version: 7, seen: seen(500n), roll: roll(3), trust: next.inForce, trustEntry: 490n }
    const merged = { ...after, version: 9 }
    expect(mergedCards([before, after])).toEqual(merged)
    expect(mergedCards([after, before])).toEqual(merged)
    const stranger = { ...before, trust: makeTrust(strangersKeys) }
    expect(() => mergedCards([after, stranger])).toThrow('trust-card-bad')
  })

  it('is followed by nobody on the operator’s word alone', async () => {
    const roll = await newRoll()
    // No decision at all: two entries that say so.
    const objects = [{ kind: 'trust', id: 'now' }]
    const forged = {
      first: next.add({ kind: 'succession-proposed', objects }),
      second: next.add({ kind: 'log-succeeded', objects }),
    }
    const by = [oversight, secretariat()] as const
    expect(await follow(late, await stepFor(late, { roll, by, decision: forged }))).toBe('succession-unproven')
    // A checkpoint the witnesses have not cosigned.
    const decision = await decideSuccession(next, by, succession)
    next.watching = []
    expect(await follow(late, await stepFor(late, { roll, by, decision }))).toBe('checkpoint-bad')
    next.watching = ['w1']
    expect(await follow(late, await stepFor(late, { roll, by, decision }))).toMatchObject({ entry: decision.second })
  })

  it.each<[string, () => readonly [Somebody, Somebody]]>([
    ['one person twice', () => [oversight, oversight]],
    ['two of the secretariat', () => [council.signers[0], council.signers[1]]],
    ['a member with the secretariat', () => [early, council.signers[0]]],
  ])('is refused from %s', async (_who, by) => {
    const all = await decided(by())
    expect(await follow(late, await stepFor(late, all))).toBe('succession-unproven')
    expect(await pinned(late)).toBe(trustHash(old.inForce))
  })

  it('cannot be decided by whoever left in what was lost, under the roll of before', async () => {
    const by = [leaver, secretariat()] as const
    const decision = await decideSuccession(next, by, succession)
    // The roll that survived still names them; it is not believed, by those who saw the lost one and by those who did not.
    for (const reader of [late, early])
      expect(await follow(reader, await stepFor(reader, { roll: rollKept, by, decision }))).toBe('roll-older')
  })

  it('is refused by whoever had seen more than the checkpoint named as the last, or another', async () => {
    const longer = old.fork()
    longer.add({ kind: 'signed-in' })
    await catchUp(late.vault, longer)
    expect(await pinOf(late.vault)).toBe(beyond)
    const all = await decided()
    expect(await follow(late, await stepFor(late, all))).toBe('succession-not-last')
    const other = new WatchedLog(old.now, old.entries.slice(0, -1))
    other.add({ kind: 'denied' })
    await reopen(late)
    await catchUp(late.vault, old)
    next = new SuccessorLog(old, kept)
    next.now = instant(noon + 30 * minute)
    succession = next.begin(old.inForce, other.checkpoint())
    expect(await follow(late, await stepFor(late, { ...all, ...(await laterDecision()) }))).toBe('succession-not-last')
  })

  async function laterDecision() {
    const by = [oversight, secretariat()] as const
    const answer = await oversight.vault.handle('sign-act', {
      draft: { act: 'succeed-log', first: null, objects: [], challenge: new Uint8Array(32) },
      successor: await next.stated(await pinOf(oversight.vault)),
    })
    // Oversight's own vault has seen the true last one, and signs nothing.
    expect(answer).toMatchObject({ ok: false, reason: 'succession-not-last' })
    const first = next.add({ kind: 'succession-proposed' })
    return { by, decision: { first, second: next.add({ kind: 'log-succeeded' }) } }
  }

  it('cannot alter what came before the loss', async () => {
    const altered = new WatchedLog(old.now, [...old.entries])
    altered.entries[1] = old.entries[2] ?? new Uint8Array()
    next = new SuccessorLog(altered, kept)
    next.now = instant(noon + 30 * minute)
    succession = next.begin(old.inForce, last)
    const successor = await next.stated(await pinOf(early.vault))
    const draft = { act: 'roll', objects: [{ kind: 'roll', id: '2' }], challenge: new Uint8Array(32) } as const
    expect(await early.vault.handle('sign-act', { draft, successor })).toMatchObject({ reason: 'log-forked' })
  })

  it('is decided about itself: what the page shows beside it is not signed', async () => {
    const successor = await next.stated(await pinOf(oversight.vault))
    const objects = [{ kind: 'trust', id: 'now' }]
    const challenge = new Uint8Array(32)
    const act = { act: 'succeed-log', first: null, objects, challenge } as const
    expect(await oversight.vault.handle('sign-act', { draft: act, successor })).toMatchObject({
      reason: 'request-malformed',
    })
    const read = { act: 'read', objects, challenge } as const
    expect(await oversight.vault.handle('sign-act', { draft: read, successor })).toMatchObject({
      reason: 'request-malformed',
    })
  })

  it('is good once: a decision about one beginning does not carry another', async () => {
    const all = await decided()
    const replay = new SuccessorLog(old, kept, 3)
    replay.now = instant(noon + 30 * minute)
    replay.begin(old.inForce, last)
    for (const bytes of next.entries.slice(Number(kept) + 1)) replay.entries.push(bytes)
    next = replay
    expect(await follow(late, await stepFor(late, all))).toBe('succession-unproven')
  })

  it('may be led to from a trust that survived, where a later one was lost with the rest', async () => {
    const weaker = trustIn(firstKeys, [])
    next = new SuccessorLog(old, kept)
    next.now = instant(noon + 30 * minute)
    const [name] = [trustHash(old.inForce)]
    // What the lost entries had changed it to, oversight had published.
    succession = next.begin(weaker, last, name ? [name] : [])
    const all = await decided()
    expect(await follow(early, await stepFor(early, all))).toMatchObject({ entry: all.decision.second })
  })

  it('rests on no decision that was made about the old log', async () => {
    const roll = await newRoll()
    const by = [oversight, secretariat()] as const
    const change = await decide(old.fork(), by, toTrust(old.inForce, trustIn(firstKeys, [])), {
      next: trustIn(firstKeys, []),
    })
    expect(change.second).toBeGreaterThan(0n)
    const first = next.add({ kind: 'trust-proposed' })
    const decision = { first, second: next.add({ kind: 'trust-changed' }) }
    expect(await follow(late, await stepFor(late, { roll, by, decision }))).toBe('succession-unproven')
  })
})
