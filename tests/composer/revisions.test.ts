/** A mistake is corrected by another bulletin, which says what it corrects, and where. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { laterOf, versionsOf } from '../../app/bulletins/revision-store.server.ts'
import { changedSentences, changesOf, isUnchanged } from '../../app/composer/changes.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { prepareBulletin } from '../../app/composer/prepare-bulletin.server.ts'
import type { BulletinPlan } from '../../app/composer/prepared-wire.ts'
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
import { remindRecipients } from '../../app/deliveries/remind-recipients.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { RevisionHow } from '../../app/formats/revision.ts'
import { sentencesOf } from '../../app/formats/revision.ts'
import type { Basis } from '../../app/formats/sealed-draft.ts'
import { type BulletinId, days, instant } from '../../app/ids.ts'
import { letterOf } from '../../app/mail/letter.ts'
import { peopleToTell } from '../../app/mail/letter-audience-store.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueAsked, issueTo, openAndTell, openRequest, read, seal, upload, write } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

const by = (bulletin: BulletinId, how: RevisionHow): Partial<BulletinPlan> => ({
  revises: { bulletin, how },
  ...(how === 'corrects' ? { kind: 'correction' } : how === 'ends' ? { kind: 'all-clear' } : {}),
})

onBothDatabases('an issued bulletin is followed up', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let stranger: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    stranger = await join(council, 'liaison', '別室 まもる')
    await signRoll(council)
  }, 120_000)
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => council.close())

  it('names the earlier one in the act, the entry and the earlier one’s own history, and tells its readers', async () => {
    const first = await issueTo(council, [sato, mori])
    const second = await issueTo(council, [sato], by(first.id, 'corrects'))
    const number = second.written.prepared.number
    expect((await laterOf(council.db, [first.id])).get(first.id)).toMatchObject({ number, how: 'corrects' })
    const issued = parseEntry((await council.log.entry(second.index))?.bytes ?? new Uint8Array())
    expect(issued.act?.text).toContain(`object corrects ${first.id}\n`)
    const told = parseEntry((await council.log.entry(second.index + 1n))?.bytes ?? new Uint8Array())
    expect(told).toMatchObject({ kind: 'superseded', objects: [{ kind: 'bulletin', id: first.id }] })
    expect(letterOf({ kind: 'superseded' })).toBe('superseded')
    const act = { entry: Number(second.index + 1n), kind: 'superseded', about: first.id, after: '' } as const
    const said = { ...act, actor: council.liaison.person, askerRole: null }
    const people = await council.db.transaction().execute((trx) => peopleToTell(trx, said, 100))
    // Mori too, who was left out of the correction: what they hold is wrong.
    expect([...people].sort()).toEqual([sato.person, mori.person].sort())
  })

  it('is opened with what it says of the earlier one, and refused where the log says another', async () => {
    const first = await issueTo(council, [sato])
    const second = await issueTo(council, [sato], by(first.id, 'ends'))
    const { opened } = await openAndTell(council, sato, await read(council, sato, second.id))
    expect(opened.payload.content.revises).toMatchObject({ how: 'ends', bulletin: first.id })
    const other = await issueTo(council, [sato])
    const written = await write(council, [sato], by(other.id, 'ends'))
    const { revises: _, ...silent } = written.content
    const { sealed, copies } = await seal(council, { ...written, content: silent })
    value(await upload(council, written.prepared.id, copies))
    value(
      await issueBulletin(
        council,
        await issueAsked(council, written.prepared.id, sealed, { bulletin: other.id, how: 'ends' }),
      ),
    )
    const request = openRequest(await read(council, sato, written.prepared.id))
    expect(await sato.vault.handle('open-copy', request)).toMatchObject({ ok: false, reason: 'inside-other-bulletin' })
  })

  it('takes its place: nobody has to confirm the older one, and nobody is reminded of it', async () => {
    const acknowledgeBy = instant(council.now() + days(1))
    const first = await issueTo(council, [sato], { acknowledgeBy })
    const waiting = async () => {
      const wanted = { show: 'unacknowledged', q: '', place: null } as const
      return (await listOwnCopies(council.db, sato.person, wanted)).lines.map(({ id }) => id)
    }
    expect(await waiting()).toContain(first.id)
    const second = await issueTo(council, [sato], { ...by(first.id, 'supersedes'), acknowledgeBy })
    expect(await waiting()).toContain(second.id)
    expect(await waiting()).not.toContain(first.id)
    const sent = await signAct(council, council.liaison, { act: 'remind', objects: bulletinObjects(first.id) })
    const asked = { bulletin: first.id, sent, by: await signedIn(council, council.liaison) }
    expect(await remindRecipients(council, asked)).toMatchObject({ ok: false, reason: 'superseded-already' })
    const third = await issueTo(council, [sato], by(second.id, 'ends'))
    const line = [first.id, second.id, third.id]
    for (const id of line) expect((await versionsOf(council.db, id)).map(({ bulletin }) => bulletin)).toEqual(line)
  })

  it('only one takes its place: of two who correct the same, the second is told of the first', async () => {
    const first = await issueTo(council, [sato])
    const revised = { bulletin: first.id, how: 'corrects' } as const
    const [one, other] = [
      await write(council, [sato], by(first.id, 'corrects')),
      await write(council, [sato], by(first.id, 'corrects')),
    ]
    const asked = []
    for (const written of [one, other]) {
      const { sealed, copies } = await seal(council, written)
      value(await upload(council, written.prepared.id, copies))
      asked.push(await issueAsked(council, written.prepared.id, sealed, revised))
    }
    const outcomes = await Promise.all(asked.map((ask) => issueBulletin(council, ask)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ reason: 'revised-already' })
  })

  it('is of the unit that issued, of a kind that says what it is, and no wider than the earlier one', async () => {
    const first = await issueTo(council, [sato], { tlp: 'TLP:AMBER+STRICT' })
    const prepare = (wishes: Partial<BulletinPlan>, who = council.liaison) => {
      const outside = { kind: 'alert', class: 'provision', tlp: 'TLP:AMBER+STRICT' } as const
      const plan = {
        ...outside,
        publicTitle: null,
        acknowledgeBy: null,
        draft: null,
        revises: null,
        notBefore: null,
        approvers: [],
        attachments: [],
        recipients: [sato.person],
      }
      return prepareBulletin(council, {
        sender: who.person,
        organization: who.organization,
        plan: { ...plan, ...wishes },
      })
    }
    expect(await prepare(by(first.id, 'corrects'), stranger)).toMatchObject({ reason: 'revised-unknown' })
    expect(await prepare({ kind: 'correction' })).toMatchObject({ reason: 'revision-kind' })
    expect(await prepare({ ...by(first.id, 'ends'), kind: 'alert' })).toMatchObject({ reason: 'revision-kind' })
    expect(await prepare({ ...by(first.id, 'corrects'), tlp: 'TLP:AMBER' })).toMatchObject({ reason: 'revision-wider' })
    // Signed without naming what it answers to, it is not issued.
    const written = await write(council, [sato], { ...by(first.id, 'corrects'), tlp: 'TLP:AMBER+STRICT' })
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    const silent = await issueBulletin(council, await issueAsked(council, written.prepared.id, sealed))
    expect(silent).toMatchObject({ ok: false, reason: 'act-about-something-else' })
  })
})

describe('what changed', () => {
  const earlier =
    '## 今行うこと\n\n1. 443番を遮断してください。記録も確認してください。\n\n## 概要\n\n侵入が続いています。「至急。」とのことです。\n'
  it('is told by sentences, that no form of traced wording adds or takes away', () => {
    const traced = earlier.replace('続いています', '継続しています').replace('及び', 'および')
    expect(sentencesOf(traced)).toHaveLength(sentencesOf(earlier).length)
    const said = sentencesOf(earlier).map(({ from, to }) => earlier.slice(from, to))
    expect(said).toContain('記録も確認してください。')
  })
  it('is the one sentence that is another, and how many are no more', () => {
    const later = earlier.replace('443番', '8443番').replace('侵入が続いています。', '')
    const { sentences, gone } = changedSentences(earlier, later)
    const marked = sentences
      .flatMap(({ from, to }) => sentencesOf(later).slice(from, to))
      .map(({ from, to }) => later.slice(from, to))
    expect(marked).toEqual(['1. 8443番を遮断してください。'])
    expect(gone).toBe(2)
    expect(changedSentences(earlier, earlier)).toEqual({ sentences: [], gone: 0 })
  })
  it('names indicators that were taken back, marks and times', () => {
    const marks = { class: 'provision', grade: 2, restrictions: [], tlp: 'TLP:AMBER', pap: 'PAP:GREEN' } as const
    const same = { marks, headline: '見出し', toDo: '', body: earlier, acknowledgeBy: null }
    const basis = {
      ...same,
      how: 'corrects',
      indicators: ['ipv4-addr 192.0.2.1', 'domain-name a.example'],
    } as unknown as Basis
    const kept = { ...same, indicators: basis.indicators }
    expect(isUnchanged(changesOf(basis, kept))).toBe(true)
    const changes = changesOf(basis, {
      ...kept,
      marks: { ...marks, pap: 'PAP:AMBER' },
      indicators: ['ipv4-addr 192.0.2.1', 'ipv4-addr 192.0.2.9'],
    })
    expect(changes).toMatchObject({
      parts: ['marks'],
      added: ['ipv4-addr 192.0.2.9'],
      removed: ['domain-name a.example'],
    })
    expect(isUnchanged(changesOf({ ...basis, how: 'ends' }, { ...kept, body: '終わりました。' }))).toBe(true)
  })
})
