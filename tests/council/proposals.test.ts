import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptProposal, refuseProposal } from '../../app/council/decide-proposal.server.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import type { AcceptedFacts } from '../../app/council/proposal.ts'
import { decidedProposals, waitingProposals } from '../../app/council/proposal-store.server.ts'
import { type ProposalForm, proposePerson } from '../../app/council/propose-person.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { eraseNames } from '../../app/retention/erasure-store.server.ts'
import { type Door, entriesOf, openDoor } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given, invite, type Newcomer } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)
const empty = { name: '', reading: '', department: '', title: '', telephone: '', email: '', why: '', person: '' }
const joining = {
  ...empty,
  what: 'join',
  name: '林 圭',
  reading: 'ハヤシ ケイ',
  email: 'hayashi@saiba.example',
} as const

describe.each(databases)('what an organization proposes about its people (%s)', (kind) => {
  let door: Door
  let aikawa: Newcomer
  let mizuno: Newcomer
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await firstSecretariat(door)
    mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    // Past setting up, and named by her organization: what this is about begins there.
    const named = { part: 'contact', setup_step: null, state: 'active' } as const
    await door.db.updateTable('person').set(named).where('id', '=', mizuno.person).execute()
  })
  afterEach(() => door.close())

  const propose = (form: ProposalForm, by = mizuno.by) => proposePerson(door, { form, by })
  const waiting = async () => {
    const [proposal] = await waitingProposals(door.db)
    if (!proposal) throw new Error('nothing waits')
    return proposal.id
  }
  const doIt = async (proposal: string) => acceptProposal(door, { proposal, ...confirmed(aikawa.by) })

  it('is a request: nobody is invited until the secretariat does it, in the very step that decides', async () => {
    given(await propose(joining))
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'proposal-made',
      actor: mizuno.person,
      objects: [{ kind: 'organization', id: mizuno.organization }],
      data: { what: 'join' },
    })
    const id = await waiting()
    const invited = given(await doIt(id))
    expect(invited?.link).toMatch(/^\/invitation\//)
    expect((await entriesOf(door)).slice(-2)).toMatchObject([
      { kind: 'person-invited', actor: aikawa.person, subject: invited?.person },
      { kind: 'proposal-decided', actor: aikawa.person, subject: mizuno.person, reason: 'accepted' },
    ])
    expect(reasonOf(await doIt(id))).toBe('proposal-gone')
    // What was typed is gone with it; that it was asked for and done stays.
    expect(await decidedProposals(door.db, mizuno.organization, 5)).toMatchObject([
      { what: 'join', facts: null, decided: { as: 'accepted' } },
    ])
  })

  it('changes what is on record, or records that somebody left, as the secretariat would by hand', async () => {
    const facts = { name: '水野 灯里', reading: 'ミズノ アカリ', telephone: '03-5555-0123' }
    expect(
      reasonOf(
        await propose({ ...empty, what: 'change', person: mizuno.person, name: '水野 灯', reading: 'ミズノ トモリ' }),
      ),
    ).toBe('facts-same')
    given(await propose({ ...empty, what: 'change', person: mizuno.person, ...facts }))
    given(await doIt(await waiting()))
    expect(await findPerson(door.db, mizuno.person)).toMatchObject(facts)
    expect(reasonOf(await propose({ ...empty, what: 'leave', person: mizuno.person, why: 'bored' }))).toBe(
      'why-missing',
    )
    given(await propose({ ...empty, what: 'leave', person: mizuno.person, why: 'transferred' }))
    given(await doIt(await waiting()))
    expect(await findPerson(door.db, mizuno.person)).toMatchObject({ state: 'left', part: null })
  })

  it('is done as the secretariat corrects it, and both stay in sight until the name of whom it was about goes', async () => {
    given(await propose(joining))
    const proposal = await waiting()
    const accept = (correcting: Partial<AcceptedFacts>) =>
      acceptProposal(door, { proposal, correcting, ...confirmed(aikawa.by) })
    // Corrected into what may not be: nothing is decided, and it waits as it was.
    expect(reasonOf(await accept({ role: 'liaison' }))).toBe('person-role')
    expect(reasonOf(await accept({ from: '2027-04-01', until: '2027-03-31' }))).toBe('engagement-reversed')
    expect(reasonOf(await accept({ email: 'aikawa@jimukyoku.example' }))).toBe('email-taken')
    expect(await waiting()).toBe(proposal)
    const correcting = { name: '林 慧', reading: 'ハヤシ ケイ', department: '監視室', from: '2027-04-01' }
    const invited = given(await accept(correcting))
    if (!invited) throw new Error('nobody was invited')
    const { engagedFrom, ...person } = (await findPerson(door.db, invited.person)) ?? { engagedFrom: 0 }
    expect(person).toMatchObject({ name: '林 慧', department: '監視室', role: 'member' })
    expect(dayOf(engagedFrom)).toBe('2027-04-01')
    const decided = async () => decidedProposals(door.db, mizuno.organization, 5)
    expect(await decided()).toMatchObject([
      { facts: { name: '林 圭', department: '' }, accepted: { name: '林 慧', department: '監視室' } },
    ])
    // Which facts, and never what they say.
    const entry = (await entriesOf(door)).at(-1)
    expect(entry).toMatchObject({ kind: 'proposal-decided', data: { corrected: 'name department from' } })
    await door.db.transaction().execute((trx) => eraseNames(trx, [invited.person]))
    expect(await decided()).toMatchObject([{ facts: null, accepted: null, decided: { as: 'accepted' } }])
  })

  it('is heard of whoever speaks for the house alone, and tells nothing of any other house', async () => {
    await door.db.updateTable('person').set({ part: null }).where('id', '=', mizuno.person).execute()
    expect(reasonOf(await propose(joining))).toBe('part-not-yours')
    await door.db.updateTable('person').set({ part: 'representative' }).where('id', '=', mizuno.person).execute()
    const leave = { ...empty, what: 'leave', why: 'retired' } as const
    // Somebody of another house and nobody at all are the same to them.
    expect(reasonOf(await propose({ ...leave, person: aikawa.person }))).toBe('person-unknown')
    expect(reasonOf(await propose({ ...leave, person: 'p_AAAAAAAAAAAAAAAAAAAAAA' }))).toBe('person-unknown')
    // An address that is somebody's is taken as typed; the secretariat hears of it, and whoever asks does not.
    given(await propose({ ...joining, email: 'aikawa@jimukyoku.example' }))
    const id = await waiting()
    expect(reasonOf(await doIt(id))).toBe('email-taken')
    expect(await waiting()).toBe(id)
  })

  it('is refused with a word of a short list, which whoever asked finds in their own record', async () => {
    given(await propose(joining))
    const proposal = await waiting()
    const refuse = () => refuseProposal(door, { proposal, why: 'facts-unclear', by: aikawa.by })
    given(await refuse())
    expect(reasonOf(await refuse())).toBe('proposal-gone')
    expect(reasonOf(await doIt(proposal))).toBe('proposal-gone')
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'proposal-decided',
      subject: mizuno.person,
      reason: 'facts-unclear',
    })
  })

  it('no longer comes once too many wait', async () => {
    for (let i = 0; i < 50; i++) given(await propose({ ...joining, email: `h${i}@saiba.example` }))
    expect(reasonOf(await propose(joining))).toBe('proposals-too-many')
  })
})
