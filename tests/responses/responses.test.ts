/** What comes back about a bulletin: answers, questions, requests to hand it on, and how much of it readers are told. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
import { withdrawBulletin } from '../../app/deliveries/withdraw-bulletin.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { ResponseState, SeenClass } from '../../app/formats/respond-body.ts'
import { type BulletinId, hours } from '../../app/ids.ts'
import { peopleToTell } from '../../app/mail/letter-audience-store.server.ts'
import { askSender } from '../../app/responses/ask-sender.server.ts'
import { findReadableNote, notesOf } from '../../app/responses/note-store.server.ts'
import { respond } from '../../app/responses/respond.server.ts'
import { defaultSightingRule } from '../../app/responses/response.ts'
import { shareSightings } from '../../app/responses/share-sightings.server.ts'
import { cameBack, comingBack, readersWaiting } from '../../app/responses/view-responses.server.ts'
import {
  decide,
  questionSent,
  respondSent,
  sendQuestion,
  sendReply,
  sendResponse,
  sendSharing,
} from '../../db/demo/send-note.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { entriesOf } from '../access/door.ts'
import { signedIn } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import {
  colleague,
  type DeskCouncil,
  foundDeskCouncil,
  join,
  office,
  type Somebody,
  signRoll,
  unlock,
  value,
} from '../desks/desk-council.ts'
import { onBothDatabases } from '../support/databases.ts'
import { readNote, released } from './reading-notes.ts'

onBothDatabases('what comes back about a bulletin', (kind) => {
  let council: DeskCouncil
  let mate: Somebody
  let stranger: Somebody
  let sato: Somebody
  let satosColleague: Somebody
  let mori: Somebody
  let outsider: Somebody

  beforeAll(async () => {
    council = await foundDeskCouncil(kind)
    mate = await colleague(council, council.liaison, '桜井 瑞希')
    stranger = await join(council, 'liaison', '別室 まもる')
    sato = await join(council, 'member', '佐藤 美咲')
    satosColleague = { ...(await colleague(council, sato, '渡辺 亮')), organization: sato.organization }
    mori = await join(council, 'member', '森 健')
    outsider = await join(council, 'member', '外 の人')
    await office(council, 'cabinet', [council.liaison, mate], council.liaison.organization)
    for (const one of [council.liaison, mate]) await unlock(council, one)
    await signRoll(council)
    for (const one of [council.liaison, mate]) await unlock(council, one)
    await signRoll(council)
  }, 180_000)
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => council.close())

  const from = async (signer: Somebody, bulletin: BulletinId) => ({
    signer,
    by: await signedIn(council, signer),
    bulletin,
  })
  const answers = async (who: Somebody, bulletin: BulletinId, state: ResponseState, text = '') =>
    sendResponse(council, await from(who, bulletin), { state, text })
  const seenBy = async (who: Somebody, bulletin: BulletinId) =>
    comingBack(council, { bulletin, by: { actor: who.person, organization: who.organization } })
  const unitSees = async (who: Somebody, bulletin: BulletinId, rule = defaultSightingRule) =>
    cameBack(council, { bulletin, by: await signedIn(council, who), rule })
  const newest = async (kindOf: string) => (await entriesOf(council)).filter((entry) => entry.kind === kindOf).at(-1)

  it('an organization gives one answer, its colleagues see it, and a correction names the one before', async () => {
    const { id } = await issueTo(council, [sato, satosColleague, mori])
    value(await answers(sato, id, 'checking'))
    expect((await seenBy(satosColleague, id)).answer).toMatchObject({ state: 'checking', by: sato.name })
    // Another organization learns nothing of it.
    expect((await seenBy(mori, id)).answer).toBeNull()
    const meanwhile = await respondSent(council, await from(sato, id), { state: 'detected' })
    value(await answers(satosColleague, id, 'not-detected'))
    expect(await respond(council, meanwhile)).toMatchObject({ reason: 'response-meanwhile' })
    const { answer } = await seenBy(sato, id)
    expect(answer).toMatchObject({ state: 'not-detected', by: satosColleague.name })
    expect(answer?.before.map(({ state }) => state)).toEqual(['checking'])
    // The log is for ever, and does not say what was found.
    const entry = await newest('responded')
    expect(JSON.stringify(entry)).not.toMatch(/not-detected|checking/)
    expect(entry).toMatchObject({ subject: satosColleague.person })
  })

  it('whoever has no copy, issued it, or has one that was withdrawn answers nothing', async () => {
    const { id } = await issueTo(council, [sato])
    for (const who of [outsider, council.liaison]) {
      const asked = await respondSent(council, await from(who, id), { state: 'detected' })
      expect(await respond(council, asked)).toMatchObject({ reason: 'not-found' })
    }
    const asked = await respondSent(council, await from(sato, id), { state: 'detected' })
    const grounds = 'error'
    const act = await signAct(council, council.liaison, { act: 'withdraw', grounds, objects: bulletinObjects(id) })
    value(
      await withdrawBulletin(council, {
        bulletin: id,
        grounds,
        sent: act,
        by: await signedIn(council, council.liaison),
      }),
    )
    expect(await respond(council, asked)).toMatchObject({ reason: 'bulletin-withdrawn' })
  })

  it('a state that is not the one signed for is not taken', async () => {
    const { id } = await issueTo(council, [sato])
    const asked = await respondSent(council, await from(sato, id), { state: 'not-detected' })
    expect(await respond(council, { ...asked, state: 'detected' })).toMatchObject({
      reason: 'act-about-something-else',
    })
    expect(await respond(council, asked)).toMatchObject({ ok: true })
  })

  it('a note beside the answer opens at the desk and with its author, and with nobody else', async () => {
    const { id } = await issueTo(council, [sato, satosColleague])
    value(await answers(sato, id, 'detected', '監視サーバー 1 台で確認しました。'))
    const came = value(await unitSees(mate, id))
    const written = came.responses[0]?.written
    if (!written) throw new Error('no note')
    expect(value(await readNote(council, mate, written))).toMatchObject({
      text: '監視サーバー 1 台で確認しました。',
      sender: { name: sato.name },
    })
    expect(await newest('note-released')).toMatchObject({ actor: mate.person, gives: true })
    const own = await notesOf(council.db, { bulletin: id, person: sato.person, reader: sato.person })
    expect(value(await readNote(council, sato, own[0] ?? written))).toMatchObject({ text: /1 台/ })
    for (const who of [satosColleague, stranger, outsider])
      expect(await findReadableNote(council.db, { note: written.note, person: who.person })).toBeNull()
    // Asked for all the same: refused, and the refusal is an entry.
    const { given } = await released(council, satosColleague, written)
    expect(given).toMatchObject({ reason: 'not-found' })
  })

  it('what lies at the desk is refused by a vault where the portal says another thing of it', async () => {
    const { id } = await issueTo(council, [sato])
    const note = await sendQuestion(council, await from(sato, id), '対象の版は。')
    const copy = await findReadableNote(council.db, { note, person: mate.person })
    if (!copy) throw new Error('no copy')
    const line = { note, copy: { id: copy.copy, ciphertextHash: copy.ciphertextHash } }
    const { sent, given } = await released(council, mate, line)
    const act = { text: sent.text, signature: new Uint8Array(Buffer.from(sent.signature, 'base64')) }
    const release = value(given)
    const opened = (outside: Partial<typeof release.outside>) =>
      mate.vault.handle('open-note', { ...release, outside: { ...release.outside, ...outside }, act })
    expect(await opened({ sender: mori.person })).toMatchObject({ reason: 'inside-other-sender' })
    expect(await opened({ organization: mori.organization })).toMatchObject({ reason: 'inside-other-bulletin' })
    expect(await opened({ kind: 'reply' })).toMatchObject({ reason: 'inside-other-bulletin' })
    expect(await opened({})).toMatchObject({ ok: true })
  })

  it('a question waits for its unit, is answered by a colleague there, and the asker alone reads the answer', async () => {
    const { id } = await issueTo(council, [sato, mori])
    const question = await sendQuestion(council, await from(sato, id), '4.2 は対象ですか。')
    const waiting = async (who: Somebody) =>
      (await readersWaiting(council, who)).filter(({ bulletin }) => bulletin === id)
    expect(await waiting(mate)).toMatchObject([{ count: 1 }])
    expect(await waiting(stranger)).toEqual([])
    const asked = { entry: 0, kind: 'note-sent', about: id, after: '', actor: sato.person, askerRole: null } as const
    const told = await council.db.transaction().execute((trx) => peopleToTell(trx, asked, 100))
    expect([...told].sort()).toEqual([council.liaison.person, mate.person].sort())
    expect(await sendReply(council, await from(stranger, id), question, 'いいえ').catch(() => 'refused')).toBe(
      'refused',
    )
    value(await sendReply(council, await from(mate, id), question, '4.2 は対象外です。'))
    expect(await waiting(mate)).toEqual([])
    const { thread } = await seenBy(sato, id)
    expect(thread.map(({ kind: what }) => what)).toEqual(['question', 'reply'])
    const [, answered] = thread
    if (!answered) throw new Error('no answer')
    expect(value(await readNote(council, sato, answered))).toMatchObject({
      text: '4.2 は対象外です。',
      sender: { name: mate.name },
    })
    expect((await seenBy(mori, id)).thread).toEqual([])
    expect(await findReadableNote(council.db, { note: answered.note, person: mori.person })).toBeNull()
    expect(await newest('replied')).toMatchObject({ subject: sato.person })
  })

  it('a note that is sealed to others than the two is not taken', async () => {
    const { id } = await issueTo(council, [sato])
    const asked = await questionSent(council, await from(sato, id), '対象の版は。')
    const [first, second] = asked.note.copies
    if (!first || !second) throw new Error('two copies')
    const swapped = [
      { copy: first.copy, ciphertext: second.ciphertext },
      { copy: second.copy, ciphertext: first.ciphertext },
    ]
    const outcome = await askSender(council, { ...asked, note: { ...asked.note, copies: swapped } })
    expect(outcome).toMatchObject({ reason: 'act-about-something-else' })
    expect(await askSender(council, asked)).toMatchObject({ ok: true })
  })

  it('of what is for named people alone a question goes to its sender, and to no desk', async () => {
    const { id } = await issueTo(council, [sato], { tlp: 'TLP:RED', class: 'provision' })
    const question = await sendQuestion(council, await from(sato, id), '個別の確認です。')
    expect(await findReadableNote(council.db, { note: question, person: mate.person })).toBeNull()
    expect(await findReadableNote(council.db, { note: question, person: council.liaison.person })).not.toBeNull()
    expect(await unitSees(mate, id)).toMatchObject({ reason: 'not-found' })
    await expect(sendSharing(council, await from(sato, id), 'mssp', '委託先')).rejects.toThrow(/sharing-named-people/)
  })

  it('handing it on is asked for once, decided by its unit, and its conditions stand for the whole organization', async () => {
    const { id } = await issueTo(council, [sato, satosColleague, mori])
    const request = await sendSharing(council, await from(sato, id), 'mssp', '監視を委託している事業者です。')
    await expect(sendSharing(council, await from(satosColleague, id), 'mssp', '同じ')).rejects.toThrow(/asked-already/)
    expect(await decide(council, await from(stranger, id), request)).toMatchObject({ reason: 'not-found' })
    value(await decide(council, await from(mate, id), request))
    expect((await seenBy(satosColleague, id)).sharings).toMatchObject([
      { audience: 'mssp', decided: { decision: 'granted', terms: ['no-further'], by: mate.name } },
    ])
    expect((await seenBy(mori, id)).sharings).toEqual([])
    expect(await decide(council, await from(council.liaison, id), request)).toMatchObject({
      reason: 'sharing-decided-already',
    })
  })

  it('readers are told a class, once enough have answered and some time has passed', async () => {
    const { id } = await issueTo(council, [sato, mori])
    const rule = { floor: 2, many: 2, delayHours: 24 }
    const share = async (sighted: SeenClass) => {
      const act = { act: 'share-sightings', sighted, objects: bulletinObjects(id) } as const
      const sent = await signAct(council, mate, act)
      return shareSightings(council, { bulletin: id, sent, by: await signedIn(council, mate), rule })
    }
    const later = async (span: number) => {
      council.clock.advance(span)
      await council.log.beat()
    }
    value(await answers(sato, id, 'detected'))
    value(await answers(mori, id, 'not-detected'))
    expect(await share('few')).toMatchObject({ reason: 'sightings-too-few', detail: { floor: 2, hours: 24 } })
    await later(hours(24))
    expect(await share('many')).toMatchObject({ reason: 'sightings-moved' })
    value(await share('few'))
    for (const who of [sato, mori]) expect((await seenBy(who, id)).told).toMatchObject({ sighted: 'few' })
    value(await answers(mori, id, 'mitigated'))
    expect(await share('many')).toMatchObject({ reason: 'sightings-too-few' })
    await later(hours(25))
    value(await share('many'))
    expect(await share('many')).toMatchObject({ reason: 'sightings-lately' })
    expect(
      parseEntry((await council.log.entry(BigInt((await entriesOf(council)).length - 1)))?.bytes ?? new Uint8Array())
        .kind,
    ).toBe('sightings-shared')
  })
})
