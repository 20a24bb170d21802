import { afterAll, beforeAll, expect, it } from 'vitest'
import { issuingObjects } from '../../app/approvals/approval.ts'
import { findBulletin } from '../../app/bulletins/bulletin-store.server.ts'
import { countUnopenedCopies, listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { findReadableCards } from '../../app/bulletins/unit-copy-store.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { openDue } from '../../app/composer/open-due.server.ts'
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
import { deliveriesOf } from '../../app/deliveries/delivery-store.server.ts'
import { viewDeliveries } from '../../app/deliveries/view-deliveries.server.ts'
import { ownTimed, timedIssue } from '../../app/deliveries/view-timed.server.ts'
import { withdrawBulletin } from '../../app/deliveries/withdraw-bulletin.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { type BulletinId, hours, type Instant, instant, minutes } from '../../app/ids.ts'
import { retireKey } from '../../app/keyring/key-store.server.ts'
import { letterOf } from '../../app/mail/letter.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { giveUpDocument, sweepAbandoned } from '../../app/sealed/give-up-document.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { openAndTell, read, readAsked, seal, upload, write } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('issuing for a time to come', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    await signRoll(council)
  }, 120_000)
  afterAll(async () => council.close())

  interface Wish {
    /** Set and sealed inside; otherwise minutes in which it can be taken back. */
    readonly set?: Instant
    readonly signedFor: Instant | null
    readonly recallMinutes?: number
  }

  async function issued(to: readonly Somebody[], { set, signedFor: notBefore, recallMinutes = 5 }: Wish) {
    const written = await write(council, to, { notBefore: set ?? null })
    const { sealed, copies } = await seal(council, written)
    const { id } = written.prepared
    value(await upload(council, id, copies))
    const sent = await signAct(council, council.liaison, {
      act: 'issue',
      objects: issuingObjects({ bulletin: id, ...sealed }, null, null),
      copies: sealed.copiesRoot,
      wordings: sealed.wordings,
      codebook: null,
      notBefore,
    })
    const by = await signedIn(council, council.liaison)
    const asked = { bulletin: id, sent, by, confirmedNoSelectedCommunications: true, recallMinutes } as const
    return { id, outcome: await issueBulletin(council, asked) }
  }

  async function recallable(to: readonly Somebody[]): Promise<{ readonly id: BulletinId; readonly opensAt: Instant }> {
    const opensAt = instant(council.now() + minutes(5))
    const { id, outcome } = await issued(to, { signedFor: opensAt })
    value(outcome)
    return { id, opensAt }
  }

  const listOf = async (reader: Somebody) =>
    (await listOwnCopies(council.db, reader.person, { show: null, q: '', place: null })).lines.map(({ id }) => id)

  const recall = async (bulletin: BulletinId) => {
    const act = { act: 'withdraw', grounds: 'error', objects: bulletinObjects(bulletin) } as const
    const sent = await signAct(council, council.liaison, act)
    const by = await signedIn(council, council.liaison)
    return withdrawBulletin(council, { bulletin, grounds: 'error', sent, by })
  }

  const lastKind = async () => {
    const size = await council.log.append(async ({ nextIndex }) => ({ value: nextIndex, entries: [] }))
    const entry = await council.log.entry(size.value - 1n)
    return parseEntry(entry?.bytes ?? new Uint8Array())
  }

  it('enters the log at once, and shows its readers nothing before the time: no line, no count, no card, no copy', async () => {
    const before = await countUnopenedCopies(council.db, sato.person)
    const { id, opensAt } = await recallable([sato])
    expect(await lastKind()).toMatchObject({ kind: 'issued', data: { 'not-before': String(opensAt) } })
    expect(await listOf(sato)).not.toContain(id)
    expect(await countUnopenedCopies(council.db, sato.person)).toBe(before)
    const row = await council.db
      .selectFrom('sealed_copy')
      .select('id')
      .where('document_id', '=', id)
      .where('recipient_id', '=', sato.person)
      .executeTakeFirstOrThrow()
    expect(await findReadableCards(council.db, { copies: [row.id], person: sato.person })).toBeNull()
    // Whoever guesses the copy's name and signs for it is told what is told of everything that is not there.
    const asked = await readAsked(council, sato, id)
    expect(await releaseCopy(council, asked)).toMatchObject({ ok: false, reason: 'not-found' })
    expect(await openDue(council)).toBe(0)
    council.clock.advance(minutes(5) - 1)
    expect(await openDue(council)).toBe(0)
    expect(await listOf(sato)).not.toContain(id)
    council.clock.advance(2)
    expect(await openDue(council)).toBe(1)
    expect(await lastKind()).toMatchObject({ kind: 'issue-opened' })
    expect(await listOf(sato)).toContain(id)
    await openAndTell(council, sato, await read(council, sato, id))
    expect(await openDue(council)).toBe(0)
  })

  it('tells its readers by mail once it is open, and not when it is signed', () => {
    expect(letterOf({ kind: 'issued' })).toBe('bulletin')
    expect(letterOf({ kind: 'issued', data: { 'not-before': '1' } })).toBeNull()
    expect(letterOf({ kind: 'issue-opened' })).toBe('bulletin')
    expect(letterOf({ kind: 'recalled' })).toBeNull()
    expect(letterOf({ kind: 'issue-failed' })).toBe('issue-failed')
  })

  it('is taken back by a signed act, and nobody ever sees it', async () => {
    const { id } = await recallable([sato])
    value(await recall(id))
    expect(await lastKind()).toMatchObject({ kind: 'recalled' })
    council.clock.advance(minutes(6))
    expect(await openDue(council)).toBe(0)
    expect(await listOf(sato)).not.toContain(id)
    expect(await recall(id)).toMatchObject({ ok: false })
    const timed = await timedIssue(council.db, { bulletin: id, actor: council.liaison })
    expect(timed).toMatchObject({ state: 'recalled' })
    expect(await timedIssue(council.db, { bulletin: id, actor: sato })).toBeNull()
    const left = await council.db.selectFrom('sealed_copy').select('id').where('document_id', '=', id).execute()
    expect(left).toEqual([])
  })

  it('opens at the very time that was sealed inside, and takes no other', async () => {
    const set = instant(council.now() + hours(3))
    const { outcome: other } = await issued([sato], { set, signedFor: instant(set + 1) })
    expect(other).toMatchObject({ reason: 'not-before-unknown' })
    const { outcome: none } = await issued([sato], { set, signedFor: null })
    expect(none).toMatchObject({ reason: 'not-before-unknown' })
    const { id, outcome } = await issued([sato], { set, signedFor: set })
    value(outcome)
    expect(
      (await ownTimed(council.db, { person: council.liaison.person, at: council.now() })).map((one) => one.id),
    ).toContain(id)
    const by = await signedIn(council, council.liaison)
    expect(await viewDeliveries(council, { bulletin: id, by })).toMatchObject({ reason: 'not-found' })
    value(await recall(id))
  })

  it('takes no longer for second thoughts than the council allows, and no time that is past', async () => {
    const later = instant(council.now() + minutes(30))
    expect((await issued([sato], { signedFor: later })).outcome).toMatchObject({ reason: 'not-before-unknown' })
    const none = { signedFor: instant(council.now() + minutes(1)), recallMinutes: 0 }
    expect((await issued([sato], none)).outcome).toMatchObject({ reason: 'not-before-unknown' })
    const past = { signedFor: instant(council.now() - 1) }
    expect((await issued([sato], past)).outcome).toMatchObject({ reason: 'not-before-passed' })
  })

  it('is neither given up nor swept away while it waits', async () => {
    const { id } = await recallable([sato])
    const of = { document: id, sender: council.liaison.person }
    expect(await giveUpDocument(council, of)).toMatchObject({ ok: false })
    council.clock.advance(hours(25))
    await sweepAbandoned(council)
    expect(await findBulletin(council.db, id)).not.toBeNull()
    await openDue(council)
    expect(await listOf(sato)).toContain(id)
  })

  it('leaves out whoever has left meanwhile, and opens for the others', async () => {
    await signRoll(council)
    const { id } = await recallable([sato, mori])
    await council.db.updateTable('person').set({ state: 'left' }).where('id', '=', mori.person).execute()
    council.clock.advance(minutes(6))
    await openDue(council)
    expect((await deliveriesOf(council.db, id)).map(({ person }) => person)).toEqual([sato.person])
    await council.db.updateTable('person').set({ state: 'active' }).where('id', '=', mori.person).execute()
    expect(await listOf(mori)).not.toContain(id)
  })

  it('stays closed where its issuer’s key is gone by then, and says so', async () => {
    const { id } = await recallable([sato])
    await retireKey(council.db, council.liaison.key.fingerprint, { at: council.now(), reason: 'superseded' })
    council.clock.advance(minutes(6))
    await openDue(council)
    const entry = await lastKind()
    expect(entry).toMatchObject({ kind: 'issue-failed', subject: council.liaison.person, reason: 'sender-not-active' })
    expect(await listOf(sato)).not.toContain(id)
    const timed = await timedIssue(council.db, { bulletin: id, actor: council.liaison })
    expect(timed).toMatchObject({ state: 'failed', reason: 'sender-not-active' })
  })
})
