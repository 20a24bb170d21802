import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../app/access/role.ts'
import { decisionLines, readinessOf, viewWaiting } from '../../app/decisions/view-decision.server.ts'
import { viewSuspension } from '../../app/decisions/view-suspension.server.ts'
import { trustTextAt, viewTrust } from '../../app/decisions/view-trust.server.ts'
import { fromBase64, fromUtf8 } from '../../app/formats/bytes.ts'
import { type JointKind, linesToSign, parseAct } from '../../app/formats/signed-act.ts'
import { formatTrust, parseTrust } from '../../app/formats/trust.ts'
import { days, hours, instant, minutes } from '../../app/ids.ts'
import { confirmDecision, endSuspension, proposeSuspension } from '../../app/trust/decide-log.server.ts'
import { suspensionDraft, suspensionReason, trustDraft } from '../../app/trust/decision-draft.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { signInAgain } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import type { Holder } from '../keys/key-holders.ts'
import {
  type DecidingCouncil,
  foundDecidingCouncil,
  proposed,
  reasonOf,
  secondAct,
  suspend,
  suspensionAct,
  why,
  withNextKeys,
  withThreshold,
} from '../trust/deciding-council.ts'

// One council for the file: each piece goes on from where the one before has left it.
let council: DecidingCouncil
beforeAll(async () => {
  council = await foundDecidingCouncil()
}, 120_000)
afterAll(() => council.close())

const as = ({ person }: Holder, role: Role) => ({ person, role })
const oversightSees = () => as(council.oversight, 'oversight')
const secretariatSees = () => as(council.hayase, 'secretariat')
const complianceSees = () => as(council.compliance, 'compliance')
const linesFor = async (looking: ReturnType<typeof as>) =>
  (await decisionLines(council.door, looking)).map(({ kind, stand }) => `${kind} ${stand}`)

describe('the page of the log’s keys and policy', () => {
  it('shows what is in force, and that nothing else is', async () => {
    const { door } = council
    const view = await viewTrust(door, { looking: secretariatSees(), taking: null })
    expect(view).toMatchObject({ waiting: null, prepared: null })
    expect(view.held.map(({ entry, by, text }) => [entry, by, text])).toEqual([[0, [], formatTrust(door.log.trust)]])
    expect(view.witnesses.map(({ name }) => name)).toEqual(['w1', 'w2', 'w3'])
    expect(await linesFor(oversightSees())).toEqual([])
  })

  it('shows keys the operator has prepared before anybody proposes them', async () => {
    const next = await withNextKeys(council)
    const { prepared } = await viewTrust(council.door, { looking: complianceSees(), taking: null })
    expect(prepared).toMatchObject({ keys: true, policy: false, text: formatTrust(next) })
  })

  it('tells each what they can do about a proposal, and names its proposer to whoever has to telephone', async () => {
    const { door, oversight } = council
    const next = withThreshold(door.log.trust, 3)
    expect(await proposed(council, oversight, next)).toBe('taken')
    const stands = await Promise.all(
      [oversightSees(), secretariatSees(), complianceSees()].map((looking) =>
        viewWaiting(door, 'change-trust', looking),
      ),
    )
    expect(stands.map((one) => one?.stand)).toEqual(['own', 'confirm', 'role'])
    expect(stands.map((one) => one?.others.join())).toEqual(['secretariat', 'secretariat', 'secretariat'])
    expect(stands[1]?.by).toEqual({ name: '監督 一', role: 'oversight' })
    expect(stands[2]?.by.name).toMatch(/^O-[0-9a-f]{6}$/)
    expect(await linesFor(secretariatSees())).toEqual(['change-trust confirm'])
    expect(await linesFor(complianceSees())).toEqual(['change-trust role'])
  })

  it('has the second one sign the very words that the first one’s entry holds', async () => {
    const { door, hayase } = council
    const waiting = await viewWaiting(door, 'change-trust', secretariatSees())
    if (!waiting) throw new Error('nothing waits')
    const index = BigInt(waiting.index)
    const bytes = fromBase64(waiting.entry)
    const text = await trustTextAt(door, index)
    expect(fromUtf8(bytes)).toContain('"kind":"trust-proposed"')
    const draft = trustDraft({ now: formatTrust(door.log.trust), next: text ?? '' }, { index: waiting.index, bytes })
    const act = await secondAct(council, hayase, parseTrust(text ?? ''))
    const signed = act.text.split('\n')
    // What the page shows beforehand stands in what was signed, line for line.
    for (const line of linesToSign(draft)) expect(signed).toContain(line)
    expect(reasonOf(await confirmDecision(door, { by: hayase.by, kind: 'change-trust', act }))).toBe('taken')
  })

  it('remembers who decided what, newest first, and gives each text as it was', async () => {
    const { door } = council
    const { held, waiting } = await viewTrust(door, { looking: secretariatSees(), taking: null })
    expect(waiting).toBeNull()
    expect(held.map(({ by }) => by.map(({ role }) => role).join())).toEqual(['oversight,secretariat', ''])
    expect(held[0]?.by.map(({ name }) => name)).toEqual(['監督 一', '早瀬 環'])
    for (const { entry, text } of held) expect(await trustTextAt(door, BigInt(entry))).toBe(text)
    expect(await trustTextAt(door, 1n)).toBeNull()
    expect(await trustTextAt(door, 1_000_000n)).toBeNull()
    const { held: seen } = await viewTrust(door, { looking: complianceSees(), taking: null })
    expect(seen[0]?.by.every(({ name }) => /^[OS]-/.test(name))).toBe(true)
  })
})

describe('the page of the quorum set aside', () => {
  it('waits for no witness', async () => {
    const { door, quorum } = council
    quorum.all('away')
    door.clock.advance(minutes(2))
    const asked = () => quorum.witnesses.flatMap((one) => one.asked).length
    const before = asked()
    const view = await viewSuspension(door, complianceSees())
    expect(view).toMatchObject({ signing: true, running: null, waiting: null, past: [] })
    expect(asked()).toBe(before)
  })

  it('takes a reason of one line', () => {
    expect(suspensionReason(' 証人の機器の交換 ')).toEqual({ ok: true, value: '証人の機器の交換' })
    for (const bad of ['', '  ', 'a\nb', 'x'.repeat(301)]) expect(suspensionReason(bad).ok).toBe(false)
  })

  it('offers the second signature to every other role that may, and to no member', async () => {
    const { door, compliance } = council
    const until = instant(door.now() + hours(2))
    const act = await suspensionAct(council, compliance, { until, second: false })
    given(await proposeSuspension(door, { by: compliance.by, act }))
    const view = await viewSuspension(door, oversightSees())
    expect(view.waiting).toMatchObject({ stand: 'confirm', by: { name: '守屋 二', role: 'compliance' } })
    expect(view.waiting?.others).toEqual(['secretariat', 'oversight', 'liaison'])
    const said = parseAct(act.text)
    if (said.act !== 'suspend-quorum') throw new Error('another act')
    const shown = linesToSign(suspensionDraft(view.trust, { until, reason: why }, null))
    for (const line of shown) expect(act.text.split('\n')).toContain(line)
    expect(await linesFor(complianceSees())).toEqual(['suspend-quorum own'])
  })

  it('lets a proposal go once there would be nothing left to suspend', async () => {
    const { door } = council
    const waiting = await waitingDecision(door, 'suspend-quorum')
    const act = waiting?.entry.act && parseAct(waiting.entry.act.text)
    const until = act?.act === 'suspend-quorum' ? act.until : instant(0)
    expect(waiting?.until).toBe(until)
    door.clock.set(until)
    expect(await waitingDecision(door, 'suspend-quorum')).toBeNull()
    expect((await viewSuspension(door, oversightSees())).waiting).toBeNull()
  })

  it('shows what runs, by whom, and who ended it', async () => {
    const { door, quorum, compliance, oversight, hayase } = council
    const until = instant(door.now() + hours(6))
    expect(await suspend(council, [compliance, oversight], until)).toEqual(['taken', 'taken'])
    const view = await viewSuspension(door, secretariatSees())
    expect(view.running).toMatchObject({ until, reason: why, ended: null })
    expect(view.running?.by.map(({ role }) => role)).toEqual(['compliance', 'oversight'])
    quorum.all('well')
    await signInAgain(door, hayase.person)
    given(await endSuspension(door, { by: hayase.by }))
    const after = await viewSuspension(door, complianceSees())
    expect(after.running).toBeNull()
    expect(after.past[0]?.ended).toMatchObject({ at: door.now(), by: { name: '早瀬 環', role: 'secretariat' } })
  })
})

describe('before anybody signs', () => {
  it('they are told that the roll would not bear them out', async () => {
    const { door, aikawa } = council
    const readiness = (who: Holder, kind: JointKind = 'change-trust') => readinessOf(door, { person: who.person, kind })
    expect(await readiness(aikawa)).toBe('ready')
    const stranger = { ...aikawa, person: council.member.person.replace(/.{3}$/, 'AAA') } as typeof aikawa
    expect(await readiness(stranger)).toBe('not-in-roll')
    door.clock.advance(days(8))
    expect(await readiness(aikawa)).toBe('roll-expired')
    // Who stood in it may still set the quorum aside: else a roll that lapsed with the witnesses down could never be renewed.
    expect(await readiness(aikawa, 'suspend-quorum')).toBe('ready')
    door.clock.advance(days(28))
    expect(await readiness(aikawa, 'suspend-quorum')).toBe('roll-expired')
  })
})
