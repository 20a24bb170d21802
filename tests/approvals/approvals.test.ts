import { afterAll, beforeAll, expect, it } from 'vitest'
import { approveBulletin, returnBulletin } from '../../app/approvals/answer-approval.server.ts'
import { issuingObjects, returningObjects } from '../../app/approvals/approval.ts'
import { findApproval, proposalsFor } from '../../app/approvals/approval-store.server.ts'
import { askApproval } from '../../app/approvals/ask-approval.server.ts'
import { approvalsOf, ownProposal, proposalToApprove } from '../../app/approvals/view-approvals.server.ts'
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { prepareBulletin } from '../../app/composer/prepare-bulletin.server.ts'
import { deliveriesOf } from '../../app/deliveries/delivery-store.server.ts'
import { minutes } from '../../app/ids.ts'
import { retireKey } from '../../app/keyring/key-store.server.ts'
import { tellActs } from '../../app/mail/tell-acts.server.ts'
import { sealedParts } from '../../app/sealed/document-store.server.ts'
import { giveUpDocument } from '../../app/sealed/give-up-document.server.ts'
import { reasonObject } from '../../app/trust/refusal.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { salted } from '../acts/ready-act.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import {
  approvalAsked,
  approveAs,
  issueAsked,
  openAndTell,
  openProposal,
  proposeAsked,
  read,
  seal,
  upload,
  write,
} from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('a second liaison’s approval', (kind) => {
  let council: Council
  let sato: Somebody
  let second: Somebody
  let third: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    second = await join(council, 'liaison', '二宮 承子')
    third = await join(council, 'liaison', '三原 保')
    await signRoll(council)
  }, 120_000)
  afterAll(async () => council.close())

  /** A controlled bulletin to Satō, sealed and uploaded, and not asked for yet. */
  async function sealedSecret() {
    const wishes = { class: 'controlled', approvers: [second.person, third.person] } as const
    const written = await write(council, [sato], wishes)
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    return { written, sealed, id: written.prepared.id }
  }

  async function asked() {
    const made = await sealedSecret()
    value(await askApproval(council, await proposeAsked(council, made)))
    return made
  }

  /** Approved by the second liaison, and issued. */
  async function issuedTo(to: readonly Somebody[]) {
    const written = await write(council, to, { class: 'controlled', approvers: [second.person] })
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    await approveAs(council, second, { written, sealed })
    value(await issueBulletin(council, await issueAsked(council, written.prepared.id, sealed)))
    return { id: written.prepared.id }
  }

  const listOf = async (reader: Somebody) =>
    (await listOwnCopies(council.db, reader.person, { show: null, q: '', place: null })).lines.map(({ id }) => id)

  it('is demanded of controlled and TLP:RED bulletins before anything is sealed, and asked of liaisons alone', async () => {
    const plan = {
      kind: 'alert',
      class: 'provision',
      tlp: 'TLP:RED',
      publicTitle: null,
      acknowledgeBy: null,
      notBefore: null,
      recipients: [sato.person],
      approvers: [],
      draft: null,
      revises: null,
      attachments: [],
    } as const
    const { person: sender, organization } = council.liaison
    expect(await prepareBulletin(council, { sender, organization, plan })).toMatchObject({ reason: 'approvers-none' })
    const wrong = { ...plan, approvers: [sato.person] }
    expect(await prepareBulletin(council, { sender, organization, plan: wrong })).toMatchObject({
      reason: 'approver-no-liaison',
    })
    const oneself = { ...plan, approvers: [sender] }
    expect(await prepareBulletin(council, { sender, organization, plan: oneself })).toMatchObject({
      reason: 'approver-no-liaison',
    })
  })

  it('keeps a bulletin from everybody until it is given, and then issues what was approved', async () => {
    const { written, sealed, id } = await asked()
    expect(await issueBulletin(council, await issueAsked(council, id, sealed))).toMatchObject({
      reason: 'approval-missing',
    })
    expect(await listOf(sato)).not.toContain(id)
    expect((await approvalsOf(council.db, second.person)).asked.map((line) => line.id)).toContain(id)
    const opened = await openProposal(council, second, id)
    expect(opened.payload.content.headline).toBe(written.content.headline)
    expect(opened.proposed.contentDigest).toBe(sealed.contentDigest)
    value(await approveBulletin(council, await approvalAsked(council, second, opened)))
    expect((await approvalsOf(council.db, third.person)).asked.map((line) => line.id)).not.toContain(id)
    value(await issueBulletin(council, await issueAsked(council, id, sealed)))
    expect(await listOf(sato)).toContain(id)
    await openAndTell(council, sato, await read(council, sato, id))
  })

  it('leaves whoever only approved without a copy, and out of the deliveries', async () => {
    const { id } = await issuedTo([sato])
    expect(await listOf(second)).not.toContain(id)
    expect((await deliveriesOf(council.db, id)).map(({ person }) => person)).toEqual([sato.person])
    // Copy and card of the author and of Satō.
    expect(await sealedParts(council.db, id)).toHaveLength(4)
  })

  it('leaves a liaison who approves and receives it with their copy', async () => {
    const { id } = await issuedTo([sato, second])
    expect(await listOf(second)).toContain(id)
  })

  it('is not given unread, by the author, by somebody who was not asked, nor twice', async () => {
    const { id } = await asked()
    const opened = await openProposal(council, second, id)
    const unread = await approvalAsked(council, third, opened)
    expect(await approveBulletin(council, unread)).toMatchObject({ reason: 'approval-unread' })
    const own = await approvalAsked(council, council.liaison, opened)
    expect(await approveBulletin(council, own)).toMatchObject({ reason: 'not-found' })
    const stranger = await approvalAsked(council, sato, opened)
    expect(await approveBulletin(council, stranger)).toMatchObject({ reason: 'not-found' })
    value(await approveBulletin(council, await approvalAsked(council, second, opened)))
    const again = await approvalAsked(council, second, opened)
    expect(await approveBulletin(council, again)).toMatchObject({ reason: 'approval-answered' })
  })

  it('holds for this content, these words and marks alone', async () => {
    const { id } = await asked()
    const opened = await openProposal(council, second, id)
    const { marks } = opened.payload.content
    const others = [
      { ...opened, proposed: { ...opened.proposed, wordings: new Uint8Array(32) } },
      { ...opened, proposed: { ...opened.proposed, recipients: opened.proposed.contentDigest } },
      {
        ...opened,
        payload: {
          ...opened.payload,
          content: { ...opened.payload.content, marks: { ...marks, class: 'provision' as const } },
        },
      },
    ]
    for (const other of others) {
      const answer = await approveBulletin(council, await approvalAsked(council, second, other))
      expect(answer).toMatchObject({ reason: 'act-about-something-else' })
    }
  })

  it('does not let other words or parts be issued than those approved, nor without naming the approval', async () => {
    const { written, sealed, id } = await asked()
    const opened = await openProposal(council, second, id)
    value(await approveBulletin(council, await approvalAsked(council, second, opened)))
    const by = await signedIn(council, council.liaison)
    const issue = { act: 'issue', copies: sealed.copiesRoot, codebook: null, notBefore: null } as const
    const objects = issuingObjects({ bulletin: id, ...sealed }, null, null)
    const unnamed = await signAct(council, council.liaison, { ...issue, wordings: sealed.wordings, objects })
    const confirmed = { bulletin: id, by, confirmedNoSelectedCommunications: true } as const
    expect(await issueBulletin(council, { ...confirmed, sent: unnamed })).toMatchObject({ reason: 'approval-other' })
    const reworded = await issueAsked(council, id, { ...sealed, wordings: new Uint8Array(32) })
    expect(await issueBulletin(council, reworded)).toMatchObject({ reason: 'approval-other' })
    const more = await seal(council, written)
    const resealed = await issueAsked(council, id, more.sealed)
    expect(await issueBulletin(council, resealed)).toMatchObject({ reason: 'approval-other' })
  })

  it('falls when its giver’s key is gone, or they have left, before the issue', async () => {
    const leaver = await join(council, 'liaison', '四谷 退')
    await signRoll(council)
    const written = await write(council, [sato], { class: 'controlled', approvers: [leaver.person] })
    const made = { written, ...(await seal(council, written)) }
    value(await upload(council, written.prepared.id, made.copies))
    await approveAs(council, leaver, made)
    await council.db.updateTable('person').set({ state: 'left' }).where('id', '=', leaver.person).execute()
    const gone = await issueBulletin(council, await issueAsked(council, written.prepared.id, made.sealed))
    expect(gone).toMatchObject({ reason: 'approver-gone' })
    await council.db.updateTable('person').set({ state: 'active' }).where('id', '=', leaver.person).execute()
    await retireKey(council.db, leaver.key.fingerprint, { at: council.now(), reason: 'superseded' })
    const keyless = await issueBulletin(council, await issueAsked(council, written.prepared.id, made.sealed))
    expect(keyless).toMatchObject({ reason: 'approver-gone' })
  })

  it('is refused with a reason, by which nothing can be issued; its author gives the copies up', async () => {
    const { sealed, id } = await asked()
    const opened = await openProposal(council, second, id)
    const reason = salted('宛先に、対象でない事業者が含まれています。')
    const objects = returningObjects({ bulletin: id, ...sealed }, opened.proposed.asked, reasonObject(reason))
    const sent = await signAct(council, second, { act: 'refuse', objects })
    value(await returnBulletin(council, { bulletin: id, reason, sent, by: await signedIn(council, second) }))
    expect(await issueBulletin(council, await issueAsked(council, id, sealed))).toMatchObject({
      reason: 'approval-missing',
    })
    const own = await ownProposal(council.db, {
      bulletin: id,
      person: council.liaison.person,
      at: council.now(),
    })
    expect(own).toMatchObject({ answeredBy: second.name, line: { answer: 'returned' }, toIssue: null })
    value(await giveUpDocument(council, { document: id, sender: council.liaison.person }))
    expect(await findApproval(council.db, id)).toBeNull()
  })

  it('tells whoever is asked by mail, and its author of the answer, and nobody else', async () => {
    const told: string[] = []
    const { id } = await asked()
    await council.log.append(async (context) => {
      await tellActs(context, [
        { kind: 'approval-asked', actor: council.liaison.person, objects: [{ kind: 'bulletin', id }] },
        { kind: 'approved', actor: second.person, subject: council.liaison.person, objects: [] },
      ])
      const rows = await context.trx.selectFrom('outbox').select(['kind', 'about']).execute()
      told.push(...rows.map(({ kind: letter, about }) => `${letter} ${about}`))
      return { value: undefined, entries: [] }
    })
    expect(told).toContain(`approval-asked ${id}`)
    expect(told).toContain(`approval-answered ${council.liaison.person}`)
  })

  it('offers its author after half an hour to do without, and shows others nothing of it', async () => {
    const { id } = await asked()
    const of = { bulletin: id, person: council.liaison.person }
    expect(await ownProposal(council.db, { ...of, at: council.now() })).toMatchObject({ late: false })
    council.clock.advance(minutes(30))
    expect(await ownProposal(council.db, { ...of, at: council.now() })).toMatchObject({ late: true })
    expect(await proposalToApprove(council.db, { bulletin: id, person: sato.person })).toBeNull()
    expect(await ownProposal(council.db, { bulletin: id, person: second.person, at: council.now() })).toBeNull()
    expect(await proposalsFor(council.db, sato.person)).toEqual([])
  })
})
