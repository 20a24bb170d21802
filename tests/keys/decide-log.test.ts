import { join as pathOf } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64, fromUtf8, toBase64 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { verifierKey } from '../../app/formats/note.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import type { JointKind } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionObjects, trustHash } from '../../app/formats/two-person.ts'
import { days, hours, type Instant, instant, minutes } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keys/council-key-store.server.ts'
import {
  confirmDecision,
  endSuspension,
  proposedTrust,
  proposeSuspension,
  proposeTrust,
  waitingDecision,
} from '../../app/keys/decide-log.server.ts'
import { wayFromJson, wayToJson } from '../../app/keys/decision-wire.ts'
import { issueChallenge } from '../../app/keys/issue-challenge.server.ts'
import type { ActSent } from '../../app/keys/judge-act.server.ts'
import { wayToTrust } from '../../app/keys/prove-decision.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { makeNextKeys, readHeldKeys } from '../../app/read-log/log-keys.server.ts'
import { type Door, kindsOf, openDoor } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import {
  compare,
  type Holder,
  join,
  makeCouncil,
  signed,
  signFirst,
  signSecond,
  twoOfTheSecretariat,
} from './key-holders.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('what two people decide about the log (%s)', (kind) => {
  let door: Door
  let quorum: TestQuorum
  let aikawa: Holder
  let hayase: Holder
  let oversight: Holder
  let compliance: Holder
  let member: Holder
  const folder = () => pathOf(door.database.dataDir, 'keys')

  beforeEach(async () => {
    door = await openDoor(kind, async (database, clock) => {
      quorum = await testQuorum(database, clock)
      const held = () => readHeldKeys(pathOf(database.dataDir, 'keys'))
      return openWitnessedLog(database, quorum, clock, { held })
    })
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
    oversight = await join(door, aikawa, 'oversight', '監督 一')
    compliance = await join(door, aikawa, 'compliance', '守屋 二')
    member = await join(door, aikawa, 'member', '水野 三')
    for (const one of [oversight, compliance, member]) await compare(door, aikawa, one)
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
  }, 120_000)
  afterEach(async () => {
    await door.close()
    await quorum.close()
  })

  const firstOf = async (act: JointKind) => {
    const waiting = await waitingDecision(door, act)
    return waiting && { index: waiting.index, leaf: waiting.leaf }
  }

  async function proposed(by: Holder, next: Trust): Promise<string> {
    const objects = decisionObjects(door.log.trust, next)
    const act = await signed(door, by, { act: 'change-trust', first: null, objects })
    return reasonOf(await proposeTrust(door, { by: by.by, trust: formatTrust(next), act }))
  }

  async function confirmed(by: Holder, next: Trust): Promise<string> {
    const objects = decisionObjects(door.log.trust, next)
    const act = await signed(door, by, { act: 'change-trust', first: await firstOf('change-trust'), objects })
    return reasonOf(await confirmDecision(door, { by: by.by, kind: 'change-trust', act }))
  }

  /** As the page signs it: under the log's own newest checkpoint. */
  async function suspensionAct(by: Holder, until: Instant, second: boolean): Promise<ActSent> {
    const status = given(await by.vault.handle('status', {}))
    const from = status.state === 'unlocked' ? status.checkpoint.size : 0n
    const asked = given(await issueChallenge(door, { person: by.person, act: 'suspend-quorum', from }))
    const first = second ? await firstOf('suspend-quorum') : null
    const draft = {
      act: 'suspend-quorum',
      first,
      until,
      reason: '証人の機器が停止したため',
      objects: decisionObjects(door.log.trust, null),
      challenge: fromBase64(asked.challenge),
    } as const
    const unwitnessed = { note: asked.checkpoint, from, consistency: asked.consistency.map(fromBase64) }
    const { text, signature } = given(await by.vault.handle('sign-act', { draft, unwitnessed }))
    return { text, signature: toBase64(signature) }
  }

  async function suspend(by: readonly [Holder, Holder], until: Instant): Promise<readonly [string, string]> {
    const first = await suspensionAct(by[0], until, false)
    const one = reasonOf(await proposeSuspension(door, { by: by[0].by, act: first }))
    const second = await suspensionAct(by[1], until, true)
    return [one, reasonOf(await confirmDecision(door, { by: by[1].by, kind: 'suspend-quorum', act: second }))]
  }

  /** What the browser does when the portal's trust is another than its vault's. */
  async function follow({ vault }: Holder): Promise<string> {
    const status = given(await vault.handle('status', {}))
    if (status.state !== 'unlocked') return 'locked'
    const way = await wayToTrust(door, { trust: status.trust, from: status.checkpoint.size })
    if (!way.ok) return way.reason
    given(await vault.handle('pin-council', (await councilOnRecord(door.db))?.proof ?? nothing))
    const { steps, suspension } = wayFromJson(JSON.parse(JSON.stringify(wayToJson(way.value))))
    const followed = await vault.handle('follow-trust', { steps })
    if (!followed.ok) return followed.reason
    const accepted = suspension ? await vault.handle('accept-suspension', suspension) : null
    if (accepted && !accepted.ok) return accepted.reason
    return `${steps.length} followed${accepted ? ', suspended' : ''}`
  }

  async function sees({ vault }: Holder): Promise<string> {
    const status = given(await vault.handle('status', {}))
    const from = status.state === 'unlocked' ? status.checkpoint.size : 0n
    const asked = given(await issueChallenge(door, { person: member.person, act: 'read', from }))
    const step = { note: asked.checkpoint, from, consistency: asked.consistency.map(fromBase64) }
    return reasonOf(await vault.handle('see-checkpoint', step))
  }

  function withNextKeys(): Trust {
    const prepared = door.log.preparedKeys()
    if (!prepared) throw new Error('no keys are prepared')
    const { policy } = door.log.trust
    const { logs } = unwitnessed(prepared.logKey)
    return makeTrust({ clockKey: prepared.clockKey, policy: { ...policy, logs } })
  }

  it('the log takes new keys when oversight and secretariat sign, and both sign for a while', async () => {
    const old = door.log.trust
    await makeNextKeys(folder(), old, random)
    const next = withNextKeys()
    expect(await proposed(oversight, next)).toBe('taken')
    const waiting = await waitingDecision(door, 'change-trust')
    expect(waiting && formatTrust(proposedTrust(waiting))).toBe(formatTrust(next))
    expect(await confirmed(hayase, next)).toBe('taken')
    expect(formatTrust(door.log.trust)).toBe(formatTrust(next))
    expect((await kindsOf(door)).slice(-2)).toEqual(['trust-proposed', 'trust-changed'])
    const both = await door.log.latestCheckpoint(await sizeNow())
    expect(openCheckpoint(both, old).size).toBe(openCheckpoint(both, next).size)
    // A vault of before goes on under the old key, follows, and goes on under the new one.
    expect(await sees(member)).toBe('taken')
    expect(await follow(member)).toBe('1 followed')
    expect(await sees(member)).toBe('taken')
    // After the while the old lines stop.
    door.clock.advance(days(91))
    quorum.all('well')
    const later = await door.log.ownCheckpoint()
    expect(() =>
      openCheckpoint(later, makeTrust({ clockKey: old.clockKey, policy: unwitnessed(old.logKey) })),
    ).toThrow()
    expect(() =>
      openCheckpoint(later, makeTrust({ clockKey: next.clockKey, policy: unwitnessed(next.logKey) })),
    ).not.toThrow()
  })

  const sizeNow = async () => BigInt((await kindsOf(door)).length)

  it('keeps its keys over a restart, and prepares the next pair again', async () => {
    await makeNextKeys(folder(), door.log.trust, random)
    await expect(makeNextKeys(folder(), door.log.trust, random)).rejects.toThrow(/waits for two people/)
    const next = withNextKeys()
    given(asOutcome(await proposed(oversight, next)))
    given(asOutcome(await confirmed(aikawa, next)))
    await door.log.close()
    const held = () => readHeldKeys(folder())
    const again = await openWitnessedLog(door.database, quorum, door.clock, { held })
    expect(formatTrust(again.trust)).toBe(formatTrust(next))
    expect(again.preparedKeys()).toBeNull()
    await makeNextKeys(folder(), again.trust, random)
    expect(openCheckpoint(await again.ownCheckpoint(), bare(next))).toBeTruthy()
    expect(again.preparedKeys()).not.toBeNull()
    await again.close()
    // With the files in their new places the portal still knows which pair is in force.
    const third = await openWitnessedLog(door.database, quorum, door.clock, { held })
    expect(formatTrust(third.trust)).toBe(formatTrust(next))
    await third.close()
  })

  it('another policy is in force for the portal and every vault that follows', async () => {
    const { clockKey, policy } = door.log.trust
    const next = makeTrust({ clockKey, policy: { ...policy, groups: [{ ...group(policy), threshold: 3 }] } })
    expect(await proposed(hayase, next)).toBe('taken')
    expect(await confirmed(oversight, next)).toBe('taken')
    expect(await follow(member)).toBe('1 followed')
    expect(await sees(member)).toBe('taken')
    expect(await follow(member)).toBe('0 followed')
  })

  it('refuses whoever may not decide', async () => {
    const { clockKey, policy } = door.log.trust
    const next = makeTrust({ clockKey, policy: { ...policy, groups: [{ ...group(policy), threshold: 3 }] } })
    expect(await proposed(member, next)).toBe('decision-role')
    expect(await proposed(compliance, next)).toBe('decision-role')
    expect(await proposed(aikawa, door.log.trust)).toBe('trust-same')
    const foreign = readHeldKeys(folder())
    expect(foreign.next).toBeNull()
    expect(await proposed(aikawa, strangersTrust(door.log.trust))).toBe('trust-keys-not-held')
    expect(await confirmed(oversight, next)).toBe('decision-gone')
    expect(await proposed(aikawa, next)).toBe('taken')
    expect(await confirmed(aikawa, next)).toBe('decision-by-you')
    expect(await confirmed(hayase, next)).toBe('decision-role')
    expect(await confirmed(compliance, next)).toBe('decision-role')
    door.clock.advance(hours(24) + 1)
    expect(await confirmed(oversight, next)).toBe('decision-gone')
    expect(trustHash(door.log.trust)).not.toBe(trustHash(next))
  })

  it('nothing changes by an entry that nobody signed', async () => {
    const before = formatTrust(door.log.trust)
    const weak = formatTrust(
      makeTrust({ clockKey: door.log.trust.clockKey, policy: unwitnessed(door.log.trust.logKey) }),
    )
    await door.log.append(async () => ({
      value: undefined,
      entries: [{ kind: 'trust-changed', data: { trust: weak } }],
    }))
    expect(formatTrust(door.log.trust)).toBe(before)
    expect(await follow(member)).toBe('0 followed')
  })

  it('the quorum is set aside by two roles, for its time, and copies go on', async () => {
    quorum.all('away')
    door.clock.advance(hours(2))
    const index = BigInt((await kindsOf(door)).length - 1)
    // What a witness was asked before it went away may still come in.
    const missing = () => {
      door.clock.advance(minutes(2))
      return door.log.receipt(index).then(
        () => 'given',
        (error: unknown) => (error as { noQuorum?: boolean }).noQuorum,
      )
    }
    await expect.poll(missing, { timeout: 8000 }).toBe(true)
    const until = instant(door.now() + hours(6))
    expect(await suspend([compliance, oversight], until)).toEqual(['taken', 'taken'])
    expect(door.log.suspension()).toMatchObject({ until, reason: '証人の機器が停止したため' })
    expect(await sees(member)).toBe('checkpoint-bad')
    expect(await follow(member)).toBe('0 followed, suspended')
    expect(await sees(member)).toBe('taken')
    const { extra } = parseReceipt(await door.log.receipt(index))
    expect(fromUtf8(extra ?? new Uint8Array())).toMatch(/^quorum suspended by entry \d+ until 2026-/)
    // Its end is its end, for portal and vault.
    door.clock.set(until)
    expect(door.log.suspension()).toBeNull()
    await expect(door.log.receipt(index)).rejects.toMatchObject({ noQuorum: true })
  })

  it('a suspension is ended by one press, and a receipt has its quorum again', async () => {
    quorum.all('away')
    expect(await suspend([compliance, hayase], instant(door.now() + hours(6)))).toEqual(['taken', 'taken'])
    quorum.all('well')
    given(await endSuspension(door, { by: oversight.by }))
    expect(door.log.suspension()).toBeNull()
    expect((await kindsOf(door)).at(-1)).toBe('suspension-ended')
    expect(reasonOf(await endSuspension(door, { by: oversight.by }))).toBe('decision-gone')
    const receipt = parseReceipt(await door.log.receipt(1n))
    expect(openCheckpoint(receipt.checkpointNote, door.log.trust).cosigners.length).toBeGreaterThanOrEqual(2)
  })

  it('no suspension of more than a day, by one role, or by a member', async () => {
    expect(await suspend([compliance, oversight], instant(door.now() + hours(25)))).toEqual([
      'suspension-span',
      'decision-gone',
    ])
    const until = instant(door.now() + hours(6))
    expect(await suspend([aikawa, hayase], until)).toEqual(['taken', 'decision-role'])
    expect(await suspend([compliance, member], until)).toEqual(['taken', 'decision-role'])
    expect(door.log.suspension()).toBeNull()
  })

  it('the same act again is the same decision', async () => {
    quorum.all('away')
    const until = instant(door.now() + hours(6))
    const act = await suspensionAct(compliance, until, false)
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act }))).toBe('taken')
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act }))).toBe('taken')
    expect((await kindsOf(door)).filter((one) => one === 'suspension-proposed')).toHaveLength(1)
  })

  it('names no one in the log: the lines that prove the roles stay beside it', async () => {
    quorum.all('away')
    await suspend([compliance, oversight], instant(door.now() + hours(6)))
    const [entry] = await door.log.ofKind('quorum-suspended')
    expect(fromUtf8(entry?.bytes ?? new Uint8Array())).not.toMatch(/監督|守屋/)
    expect(parseEntry(entry?.bytes ?? new Uint8Array()).actor).toBe(oversight.person)
  })
})

const nothing = { statement: new Uint8Array(), signature: new Uint8Array(), councilKey: new Uint8Array() }

const asOutcome = (reason: string): Outcome<undefined, string> =>
  reason === 'taken' ? { ok: true, value: undefined } : { ok: false, reason }

const bare = ({ clockKey, logKey }: Trust): Trust => makeTrust({ clockKey, policy: unwitnessed(logKey) })

function group({ groups }: Trust['policy']) {
  const [found] = groups
  if (!found) throw new Error('a policy without a group')
  return found
}

/** The same policy for a log key that this portal does not hold. */
function strangersTrust({ clockKey, logKey, policy }: Trust): Trust {
  const publicKey = logKey.publicKey.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
  return makeTrust({ clockKey, policy: { ...policy, logs: unwitnessed(verifierKey({ ...logKey, publicKey })).logs } })
}
