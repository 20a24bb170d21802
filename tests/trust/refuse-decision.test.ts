import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../app/access/permissions.ts'
import { passkeyDatesOf } from '../../app/access/powers-store.server.ts'
import { viewDecisions, viewRefused } from '../../app/decisions/view-decision.server.ts'
import { type decisionEntries, rolesFor } from '../../app/formats/two-person.ts'
import { hours } from '../../app/ids.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { confirmDecision } from '../../app/trust/decide-log.server.ts'
import { agreePasskeyDates, proposePasskeyDates } from '../../app/trust/decide-passkeys.server.ts'
import { type DecisionKind, decisionKinds, decisions, kindAskedBy, secondsOf } from '../../app/trust/decisions.ts'
import { type PasskeyDays, passkeyObjects } from '../../app/trust/passkey-dates.ts'
import { refusingObjects } from '../../app/trust/refusal.ts'
import { refuseDecision } from '../../app/trust/refuse-decision.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { kindsOf } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { type Holder, signed, signFirst, signSecond } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import {
  anotherPolicy,
  confirmed,
  type DecidingCouncil,
  foundDecidingCouncil,
  proposed,
  reasonOf,
  renewRoll,
  secondAct,
} from './deciding-council.ts'

const jointKinds = [
  'change-trust',
  'suspend-quorum',
  'succeed-log',
] as const satisfies readonly (keyof typeof decisionEntries)[]
const because = '予定にない変更のため'

describe('the table of decisions', () => {
  it('says of the kinds that strangers check what strangers are told', () => {
    for (const kind of jointKinds) {
      expect([...permissions[decisions[kind].signs].roles].sort(), kind).toEqual([...rolesFor(kind)].sort())
      for (const asker of rolesFor(kind)) expect(secondsOf(kind, asker)).not.toContain(asker)
    }
  })

  it('lets whoever may second a kind see that it waits', () => {
    for (const kind of decisionKinds) {
      const seeing: readonly string[] = permissions[decisions[kind].sees].roles
      expect(permissions[decisions[kind].signs].roles.filter((role) => !seeing.includes(role))).toEqual([])
      const reading: readonly string[] = permissions['see decisions'].roles
      expect(seeing.filter((role) => !reading.includes(role))).toEqual([])
    }
  })

  it('tells every kind by the entry that asks it', () => {
    expect(decisionKinds.map((kind) => kindAskedBy(decisions[kind].entries[0]))).toEqual(decisionKinds)
    expect(kindAskedBy('issued')).toBeNull()
  })
})

// One council for all of it, founded once: each test takes the log as it finds it, and the last one ages it.
describe.each(databases)('what waits for a second signature (%s)', (database) => {
  let council: DecidingCouncil
  beforeAll(async () => {
    council = await foundDecidingCouncil(database)
  }, 120_000)
  afterAll(() => council.close())

  async function refusing(by: Holder, kind: DecisionKind, text = because) {
    const waiting = await waitingDecision(council.door, kind)
    if (!waiting) throw new Error('nothing waits')
    const reason = { salt: random(32), text }
    const act = await signed(council.door, by, { act: 'refuse', objects: refusingObjects(waiting, reason) })
    return () => refuseDecision(council.door, { kind, reason, sent: act, by: by.by })
  }
  const refused = async (by: Holder, kind: DecisionKind, text?: string): Promise<string> =>
    reasonOf(await (await refusing(by, kind, text))())
  const waits = async (kind: DecisionKind) => (await waitingDecision(council.door, kind)) !== null

  it('is refused by somebody who could have signed, with a reason that whoever asked reads', async () => {
    const { door, hayase, oversight } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, hayase, next)).toBe('taken')
    const late = await secondAct(council, oversight, next)
    expect(await refused(oversight, 'change-trust')).toBe('taken')
    expect((await kindsOf(door)).at(-1)).toBe('decision-refused')
    expect(await waits('change-trust')).toBe(false)
    const asker = { person: hayase.person, role: 'secretariat' } as const
    expect(await viewDecisions(door, asker)).toEqual([])
    const [seen] = await viewRefused(door, asker)
    expect(seen).toMatchObject({ kind: 'change-trust', reason: because, by: { role: 'oversight' } })
    expect(await viewRefused(door, { person: council.member.person, role: 'liaison' })).toEqual([])
    expect(reasonOf(await confirmDecision(door, { by: oversight.by, kind: 'change-trust', act: late }))).toBe(
      'decision-gone',
    )
  })

  it('can be asked anew by the same person, and be decided then', async () => {
    const { hayase, oversight } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, hayase, next)).toBe('taken')
    expect(await waits('change-trust')).toBe(true)
    expect(await confirmed(council, oversight, next)).toBe('taken')
  })

  it('is refused by nobody who asked it, shares the asker’s role, or may not decide it, and not without a reason', async () => {
    const { aikawa, compliance, hayase, oversight } = council
    expect(await proposed(council, hayase, anotherPolicy(council))).toBe('taken')
    expect(await refused(hayase, 'change-trust')).toBe('decision-by-you')
    expect(await refused(aikawa, 'change-trust')).toBe('decision-role')
    expect(await refused(compliance, 'change-trust')).toBe('decision-role')
    expect(await refused(oversight, 'change-trust', ' ')).toBe('refusal-reason')
    expect(await waits('change-trust')).toBe(true)
  })

  it('is decided or refused, never both: of two at once the other hears that it is over', async () => {
    const { door, hayase, oversight } = council
    const next = anotherPolicy(council)
    expect(await proposed(council, oversight, next)).toBe('taken')
    const second = await secondAct(council, hayase, next)
    const refuse = await refusing(council.aikawa, 'change-trust')
    const answers = await Promise.all([
      confirmDecision(door, { by: hayase.by, kind: 'change-trust', act: second }),
      refuse(),
    ])
    expect(answers.map(reasonOf).sort()).toEqual(['decision-gone', 'taken'])
  })

  it('is not refused by a refusal of what was asked before it', async () => {
    const { hayase, oversight } = council
    expect(await proposed(council, hayase, anotherPolicy(council))).toBe('taken')
    const refuse = await refusing(oversight, 'change-trust')
    expect(await proposed(council, hayase, anotherPolicy(council))).toBe('taken')
    expect(reasonOf(await refuse())).toBe('decision-gone')
    expect(await waits('change-trust')).toBe(true)
  })

  it('is a roll too: refused by the other of the secretariat, it is looked at and signed anew', async () => {
    const { door, aikawa, hayase } = council
    given(await signFirst(door, aikawa))
    expect(await viewDecisions(door, { person: hayase.person, role: 'secretariat' })).toContainEqual(
      expect.objectContaining({ kind: 'roll', stand: 'confirm', others: ['secretariat'] }),
    )
    expect(await refused(aikawa, 'roll')).toBe('decision-by-you')
    expect(await refused(hayase, 'roll')).toBe('taken')
    expect(await waits('roll')).toBe(false)
    // What is to be signed next is nobody’s yet.
    await renewRoll({ door, aikawa, hayase })
    expect((await kindsOf(door)).slice(-3)).toEqual(['decision-refused', 'roll-proposed', 'roll'])
    expect(reasonOf(await signSecond(door, hayase))).toBe('roll-gone')
  })

  const day = { offices: '2027-04-01', members: '' }
  async function days(
    by: Holder,
    typed: PasskeyDays,
    about = passkeyObjects({ offices: typed.offices || 'never', members: 'never' }),
  ) {
    const reason = { salt: random(32), text: '全員のパスキーがそろうため' }
    const sent = await signed(council.door, by, {
      act: 'propose',
      objects: proposingObjects('passkeys', about, reason),
    })
    return reasonOf(await proposePasskeyDates(council.door, { days: typed, reason, sent, by: by.by }))
  }
  async function agreed(by: Holder) {
    const waiting = await waitingDecision(council.door, 'passkeys')
    if (!waiting) throw new Error('nothing waits')
    const objects = agreeingObjects('passkeys', waiting, proposedIn(waiting))
    const sent = await signed(council.door, by, { act: 'agree', objects })
    return () => agreePasskeyDates(council.door, { sent, by: by.by })
  }

  it('is the day from which passkeys are required: nobody sets it alone, and it holds by the second signature', async () => {
    const { door, aikawa, hayase } = council
    expect(await days(aikawa, { offices: '2027-02-30', members: '' })).toBe('passkey-day')
    expect(await days(aikawa, { offices: '', members: '2027-04-01' })).toBe('passkey-order')
    expect(await days(aikawa, { offices: '2026-10-05', members: '' })).toBe('passkey-past')
    // What is sent is what was signed.
    expect(await days(aikawa, { ...day, offices: '2029-01-01' }, passkeyObjects({ ...day, members: 'never' }))).toBe(
      'act-about-something-else',
    )
    expect(await days(aikawa, day)).toBe('taken')
    expect(reasonOf(await (await agreed(aikawa))())).toBe('decision-by-you')
    expect(await passkeyDatesOf(door.db)).toEqual({ offices: null, members: null })
    const [late, agree] = [await agreed(hayase), await agreed(hayase)]
    expect(reasonOf(await agree())).toBe('taken')
    expect((await kindsOf(door)).slice(-2)).toEqual(['passkeys-proposed', 'passkeys-decided'])
    // Its first moment in Japan.
    expect(await passkeyDatesOf(door.db)).toEqual({ offices: Date.parse('2027-03-31T15:00:00Z'), members: null })
    expect(reasonOf(await late())).toBe('decision-gone')
    expect(await days(aikawa, day)).toBe('passkey-same')
  })

  it('lapses by itself after its time', async () => {
    expect(await proposed(council, council.hayase, anotherPolicy(council))).toBe('taken')
    expect(await waits('change-trust')).toBe(true)
    council.door.clock.advance(hours(24))
    expect(await waits('change-trust')).toBe(false)
  })
})
