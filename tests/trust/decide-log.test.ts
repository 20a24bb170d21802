import { copyFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepSession, sessionsOf } from '../../app/access/session-store.server.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { formatTrust, makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { trustHash } from '../../app/formats/two-person.ts'
import { days, hours, type Instant, instant, minutes } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keyring/council-key-store.server.ts'
import { way as wayWire } from '../../app/keyring/decision-wire.ts'
import { makeNextKeys, readHeldKeys } from '../../app/read-log/log-keys.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { rollHead } from '../../app/roll/roll-store.server.ts'
import { confirmDecision, endSuspension, proposedTrust, proposeSuspension } from '../../app/trust/decide-log.server.ts'
import { wayToTrust } from '../../app/trust/prove-decision.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { kindsOf, signInAgain } from '../access/door.ts'
import { given, confirmed as withCode } from '../council/newcomers.ts'
import type { Holder } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { openWitnessedLog } from '../support/quorum.ts'
import {
  anotherPolicy,
  confirmed,
  type DecidingCouncil,
  decided,
  foundDecidingCouncil,
  proposed,
  reasonOf,
  renewRoll,
  secondAct,
  suspend,
  suspensionAct,
  why,
  withNextKeys,
} from './deciding-council.ts'
import { bare, nothing, strangersTrust } from './other-trusts.ts'

// One council for all of it, founded once: each test takes the log as it finds it, and the last ones age it.
describe.each(databases)('what two people decide about the log (%s)', (kind) => {
  let council: DecidingCouncil
  beforeAll(async () => {
    council = await foundDecidingCouncil(kind)
  }, 120_000)
  afterAll(() => council.close())

  const inForce = () => formatTrust(council.door.log.trust)
  const entries = async () => BigInt((await kindsOf(council.door)).length)
  const inHours = (count: number): Instant => instant(council.door.now() + hours(count))

  /** What the browser does when the portal's trust is another than its vault's. */
  async function follow({ vault }: Holder): Promise<string> {
    const { door } = council
    const status = given(await vault.handle('status', {}))
    if (status.state !== 'unlocked') return 'locked'
    const way = await wayToTrust(door, { trust: status.trust, from: status.checkpoint.size })
    if (!way.ok) return way.reason
    given(await vault.handle('pin-council', (await councilOnRecord(door.db))?.proof ?? nothing))
    const { steps, suspension } = wayWire.decode(JSON.parse(JSON.stringify(wayWire.encode(way.value))))
    const followed = await vault.handle('follow-trust', { steps })
    if (!followed.ok) return followed.reason
    const accepted = suspension ? await vault.handle('accept-suspension', suspension) : null
    if (accepted && !accepted.ok) return accepted.reason
    return `${steps.length} followed${accepted ? ', suspended' : ''}`
  }

  async function sees({ vault, person }: Holder): Promise<string> {
    const status = given(await vault.handle('status', {}))
    const from = status.state === 'unlocked' ? status.checkpoint.size : 0n
    const asked = await issueChallenge(council.door, { person, act: 'read', from })
    if (!asked.ok) return asked.reason
    const step = { note: asked.value.checkpoint, from, consistency: asked.value.consistency }
    return reasonOf(await vault.handle('see-checkpoint', step))
  }

  const witnessesAway = () => {
    council.quorum.all('away')
    council.door.clock.advance(hours(2))
  }
  async function witnessesBack(): Promise<void> {
    const { door, quorum, oversight } = council
    quorum.all('well')
    await signInAgain(door, oversight.person)
    await endSuspension(door, { by: oversight.by })
    // Each of them has rested and cosigned what there is: nothing later waits for one that still rests.
    await expect.poll(() => door.log.witnesses().every(({ lag }) => lag === 0n), { timeout: 8000 }).toBe(true)
    await door.log.demandQuorum()
  }

  it('another policy is in force for the portal and every vault that follows', async () => {
    const { member, hayase, oversight } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, hayase, next)).toBe('taken')
    expect(await confirmed(council, oversight, next)).toBe('taken')
    expect(inForce()).toBe(formatTrust(next))
    expect(await follow(member)).toBe('1 followed')
    expect(await sees(member)).toBe('taken')
    expect(await follow(member)).toBe('0 followed')
  })

  it('tells the way to whoever has seen a larger log than this, but proves it nothing', async () => {
    const { door, member } = council
    await decided(council, anotherPolicy(council))
    const { vault } = member
    const status = given(await vault.handle('status', {}))
    const trust = status.state === 'unlocked' ? status.trust : trustHash(door.log.trust)
    const { steps } = given(await wayToTrust(door, { trust, from: (await entries()) + 5n }))
    const [step] = steps
    expect(step && 'change' in step && step.change.first).toMatchObject({
      from: (await entries()) + 5n,
      consistency: [],
    })
    expect(await wayToTrust(door, { trust: trustHash(strangersTrust(door.log.trust)), from: 1n })).toMatchObject({
      reason: 'trust-unknown',
    })
    expect(await follow(member)).toBe('1 followed')
  })

  it('of two who confirm at once one decides, and the other hears that it is decided', async () => {
    const { door, aikawa, hayase, oversight } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, oversight, next)).toBe('taken')
    const acts = [await secondAct(council, aikawa, next), await secondAct(council, hayase, next)] as const
    const [one, other] = await Promise.all([
      confirmDecision(door, { by: aikawa.by, kind: 'change-trust', act: acts[0] }),
      confirmDecision(door, { by: hayase.by, kind: 'change-trust', act: acts[1] }),
    ])
    expect([reasonOf(one), reasonOf(other)].sort()).toEqual(['decision-gone', 'taken'])
    expect((await kindsOf(door)).slice(-2)).toEqual(['trust-proposed', 'trust-changed'])
    expect(inForce()).toBe(formatTrust(next))
    // The very same act again is the same decision, not a second one.
    const again = one.ok ? { by: aikawa.by, act: acts[0] } : { by: hayase.by, act: acts[1] }
    expect(reasonOf(await confirmDecision(door, { ...again, kind: 'change-trust' }))).toBe('taken')
    expect((await kindsOf(door)).at(-1)).toBe('trust-changed')
  })

  it('nothing changes by an entry that nobody signed', async () => {
    const { door, member } = council
    await follow(member)
    const before = inForce()
    const { clockKey, logKey } = door.log.trust
    const weak = formatTrust(makeTrust({ clockKey, policy: unwitnessed(logKey) }))
    await door.log.append(async () => ({
      value: undefined,
      entries: [{ kind: 'trust-changed', data: { trust: weak } }],
    }))
    expect(inForce()).toBe(before)
    expect(await follow(member)).toBe('0 followed')
  })

  it('the quorum is set aside by two roles, for its time, and copies go on', async () => {
    const { door, member, compliance, oversight } = council
    const index = (await entries()) - 1n
    witnessesAway()
    // What a witness was asked before it went away may still come in.
    const missing = () => {
      door.clock.advance(minutes(2))
      return door.log.receipt(index).then(
        () => 'given',
        (error: unknown) => (error as { noQuorum?: boolean }).noQuorum,
      )
    }
    await expect.poll(missing, { timeout: 8000 }).toBe(true)
    // For so long that whatever anybody signs now could only be refused: they hear it before.
    expect(await sees(member)).toBe('witnesses-away')
    const until = inHours(3)
    expect(await suspend(council, [compliance, oversight], until)).toEqual(['taken', 'taken'])
    expect(door.log.suspension()).toMatchObject({ until, reason: why, roles: ['compliance', 'oversight'] })
    expect(await sees(member)).toBe('checkpoint-bad')
    expect(await follow(member)).toBe('0 followed, suspended')
    expect(await sees(member)).toBe('taken')
    const { extra } = parseReceipt(await door.log.receipt(index))
    expect(fromUtf8(extra ?? new Uint8Array())).toMatch(/^quorum suspended by entry \d+ until 2026-/)
    // It names no one: the lines that prove the roles stay beside the log.
    const suspended = (await door.log.ofKind('quorum-suspended')).at(-1)
    expect(fromUtf8(suspended?.bytes ?? new Uint8Array())).not.toMatch(/監督|守屋/)
    expect(parseEntry(suspended?.bytes ?? new Uint8Array()).actor).toBe(oversight.person)
    // Its end is its end, for portal and vault.
    door.clock.set(until)
    expect(door.log.suspension()).toBeNull()
    await expect(door.log.receipt(index)).rejects.toMatchObject({ noQuorum: true })
    await witnessesBack()
  })

  it('a suspension is ended by one press, and a receipt has its quorum again', async () => {
    const { door, quorum, compliance, hayase, oversight } = council
    quorum.all('away')
    expect(await suspend(council, [compliance, hayase], inHours(6))).toEqual(['taken', 'taken'])
    quorum.all('well')
    await signInAgain(door, oversight.person)
    given(await endSuspension(door, { by: oversight.by }))
    expect(door.log.suspension()).toBeNull()
    expect((await kindsOf(door)).at(-1)).toBe('suspension-ended')
    expect(reasonOf(await endSuspension(door, { by: oversight.by }))).toBe('decision-gone')
    await witnessesBack()
    const receipt = parseReceipt(await door.log.receipt(1n))
    expect(openCheckpoint(receipt.checkpointNote, door.log.trust).cosigners.length).toBeGreaterThanOrEqual(2)
  })

  it('with the witnesses down while the roll lapsed, those who stood in it set the quorum aside and sign the next', async () => {
    const { door, oversight, aikawa, hayase, member } = council
    const before = await rollHead(door.db)
    door.clock.set(instant((before?.expiresAt ?? 0) + days(3)))
    await door.log.demandQuorum()
    // Nothing that lasts is decided by a roll that has lapsed.
    const next = anotherPolicy(council)
    expect([await proposed(council, oversight, next), await confirmed(council, aikawa, next)]).toEqual([
      'taken',
      'decision-unproven',
    ])
    witnessesAway()
    door.clock.advance(minutes(30))
    expect(await sees(aikawa)).toBe('witnesses-away')
    const until = inHours(2)
    expect(await suspend(council, [oversight, aikawa], until)).toEqual(['taken', 'taken'])
    for (const signer of [aikawa, hayase]) expect(await follow(signer)).toMatch(/followed, suspended$/)
    await renewRoll(council)
    expect((await rollHead(door.db))?.counter).toBe((before?.counter ?? 0) + 1)
    expect(await follow(member)).toBe('0 followed, suspended')
    // The suspension is over, and the first proposal has lapsed.
    door.clock.advance(hours(25))
    await witnessesBack()
  })

  it('no suspension of more than a day, by one role, or by a member', async () => {
    const { door, compliance, oversight, aikawa, hayase, member } = council
    expect(await suspend(council, [compliance, oversight], inHours(25))).toEqual(['suspension-span', 'decision-gone'])
    expect(await suspend(council, [aikawa, hayase], inHours(6))).toEqual(['taken', 'decision-role'])
    expect(await suspend(council, [compliance, member], inHours(6))).toEqual(['taken', 'decision-role'])
    expect(door.log.suspension()).toBeNull()
  })

  it('the same act again is the same proposal', async () => {
    const { door, compliance } = council
    const before = (await kindsOf(door)).filter((one) => one === 'suspension-proposed').length
    const act = await suspensionAct(council, compliance, { until: inHours(6), second: false })
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act }))).toBe('taken')
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act }))).toBe('taken')
    expect((await kindsOf(door)).filter((one) => one === 'suspension-proposed')).toHaveLength(before + 1)
  })

  it('refuses whoever may not decide', async () => {
    const { door, aikawa, hayase, oversight, compliance, member } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, member, next)).toBe('decision-role')
    expect(await proposed(council, compliance, next)).toBe('decision-role')
    expect(await proposed(council, aikawa, door.log.trust)).toBe('trust-same')
    expect(await proposed(council, aikawa, strangersTrust(door.log.trust))).toBe('trust-keys-not-held')
    expect(await confirmed(council, oversight, next)).toBe('decision-gone')
    expect(await proposed(council, aikawa, next)).toBe('taken')
    expect(await confirmed(council, aikawa, next)).toBe('decision-by-you')
    expect(await confirmed(council, hayase, next)).toBe('decision-role')
    expect(await confirmed(council, compliance, next)).toBe('decision-role')
    door.clock.advance(hours(24) + 1)
    expect(await confirmed(council, oversight, next)).toBe('decision-gone')
    expect(trustHash(door.log.trust)).not.toBe(trustHash(next))
  })

  it('nothing is decided once whoever signed first was suspended, though the roll still names them', async () => {
    const { door, oversight, compliance, aikawa } = council
    /** Suspends them for as long as something is tried, and lets them in again with the session they had. */
    const whileOut = async ({ person }: Holder, attempt: () => Promise<string>): Promise<string> => {
      const sessions = await sessionsOf(door.db, person)
      await signInAgain(door, aikawa.person)
      given(await movePerson(door, { person, move: 'suspend', why: 'away', ...withCode(aikawa.by) }))
      const answer = await attempt()
      given(await movePerson(door, { person, move: 'restore', ...withCode(aikawa.by) }))
      for (const { lastSeenAt: _, ...session } of sessions) await keepSession(door.db, session)
      return answer
    }
    const next = anotherPolicy(council)
    expect(await proposed(council, oversight, next)).toBe('taken')
    expect(await whileOut(oversight, () => confirmed(council, aikawa, next))).toBe('decision-first-gone')
    const until = inHours(6)
    const first = await suspensionAct(council, compliance, { until, second: false })
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act: first }))).toBe('taken')
    const confirming = async () => {
      const act = await suspensionAct(council, aikawa, { until, second: true })
      return reasonOf(await confirmDecision(door, { by: aikawa.by, kind: 'suspend-quorum', act }))
    }
    expect(await whileOut(compliance, confirming)).toBe('decision-first-gone')
    expect(door.log.suspension()).toBeNull()
  })

  it('new keys sign beside the old ones for a while; a node that was not given them stops, and says so', async () => {
    const { door, quorum, folder, member, oversight, hayase } = council
    const old = door.log.trust
    const memory = pathOf(folder, 'signer-memory-of-another-node.json')
    copyFileSync(pathOf(folder, 'signer-memory.json'), memory)
    const { logs, clocks } = readHeldKeys(folder)
    const held = () => ({ logs, clocks, next: null })
    const node = await openWitnessedLog(door.database, quorum, door.clock, { held, memory: openSignerMemory(memory) })
    const next = await withNextKeys(council)
    await expect(makeNextKeys(folder, old, random)).rejects.toThrow(/waits for two people/)
    expect(await proposed(council, oversight, next)).toBe('taken')
    const waiting = await waitingDecision(door, 'change-trust')
    expect(waiting && formatTrust(proposedTrust(waiting))).toBe(formatTrust(next))
    expect(await confirmed(council, hayase, next)).toBe('taken')
    expect(inForce()).toBe(formatTrust(next))
    expect((await kindsOf(door)).slice(-2)).toEqual(['trust-proposed', 'trust-changed'])
    const both = await door.log.latestCheckpoint(await entries())
    expect(openCheckpoint(both, old).size).toBe(openCheckpoint(both, next).size)
    // A vault of before goes on under the old key, follows, and goes on under the new one.
    expect(await sees(member)).toBe('taken')
    expect(await follow(member)).toBe('1 followed')
    expect(await sees(member)).toBe('taken')
    await expect(node.beat()).rejects.toMatchObject({ name: 'LogUnavailable', noQuorum: false })
    expect(node.health()).toMatchObject({
      state: 'not-signing',
      because: expect.stringMatching(/Copy the keys folder/),
    })
    await node.close()
  })

  it('keeps its keys over a restart, and prepares the next pair again', async () => {
    const next = council.door.log.trust
    council = await council.restarted()
    const { log } = council.door
    expect(inForce()).toBe(formatTrust(next))
    expect(log.preparedKeys()).toBeNull()
    await makeNextKeys(council.folder, log.trust, random)
    expect(openCheckpoint(await log.ownCheckpoint(), bare(next))).toBeTruthy()
    expect(log.preparedKeys()).not.toBeNull()
    // With the files in their new places the portal still knows which pair is in force.
    council = await council.restarted()
    expect(inForce()).toBe(formatTrust(next))
  })

  it('the old keys’ lines stop after the while', async () => {
    const { log, clock } = council.door
    const [first] = log.trusts()
    if (!first) throw new Error('the log has never had a trust')
    expect(openCheckpoint(await log.ownCheckpoint(), bare(first.trust))).toBeTruthy()
    clock.advance(days(91))
    const later = await log.ownCheckpoint()
    expect(() => openCheckpoint(later, bare(first.trust))).toThrow()
    expect(() => openCheckpoint(later, bare(log.trust))).not.toThrow()
  })
})
