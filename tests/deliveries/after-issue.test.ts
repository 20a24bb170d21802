/** What a unit does about a bulletin once it is out: it withdraws it, and reminds whoever is silent. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { callWords, isAnswer } from '../../app/council/call-words.server.ts'
import { bulletinObjects, reachedObjects, remindedAgainAfter } from '../../app/deliveries/after-issue.ts'
import { deliveriesOf } from '../../app/deliveries/delivery-store.server.ts'
import { noteCall } from '../../app/deliveries/note-call.server.ts'
import { remindRecipients } from '../../app/deliveries/remind-recipients.server.ts'
import { byOrganization, isAnswered } from '../../app/deliveries/silence.ts'
import { withdrawBulletin } from '../../app/deliveries/withdraw-bulletin.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { type BulletinId, instant } from '../../app/ids.ts'
import { letterOf } from '../../app/mail/letter.ts'
import { peopleToTell } from '../../app/mail/letter-audience-store.server.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueTo, openAndTell, read, readAsked } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('once a bulletin is out', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let colleague: Somebody
  let stranger: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    const arrived = await join(council, 'liaison', '藤井 直樹')
    colleague = { ...arrived, organization: council.liaison.organization }
    stranger = await join(council, 'liaison', '別室 まもる')
    const unit = { organization_id: council.liaison.organization }
    await council.db.updateTable('person').set(unit).where('id', '=', colleague.person).execute()
    await signRoll(council)
  }, 120_000)
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => council.close())

  async function withdraw(who: Somebody, bulletin: BulletinId, signed: 'error' | 'outdated' = 'error') {
    const sent = await signAct(council, who, { act: 'withdraw', grounds: signed, objects: bulletinObjects(bulletin) })
    return withdrawBulletin(council, { bulletin, grounds: 'error', sent, by: await signedIn(council, who) })
  }
  async function remind(who: Somebody, bulletin: BulletinId) {
    const sent = await signAct(council, who, { act: 'remind', objects: bulletinObjects(bulletin) })
    return remindRecipients(council, { bulletin, sent, by: await signedIn(council, who) })
  }

  it('a colleague of the unit withdraws it, and from then on nobody is given a copy', async () => {
    const { id } = await issueTo(council, [sato, mori])
    await read(council, sato, id)
    expect((await withdraw(colleague, id)).ok).toBe(true)
    expect(await releaseCopy(council, await readAsked(council, mori, id))).toMatchObject({
      ok: false,
      reason: 'bulletin-withdrawn',
    })
    // Who holds a copy is told why: it does not go away by itself.
    expect(await findOwnCopy(council.db, { bulletin: id, person: sato.person })).toMatchObject({
      withdrawnGrounds: 'error',
    })
    expect(await withdraw(council.liaison, id)).toMatchObject({ ok: false, reason: 'withdrawn-already' })
  })

  it('nobody withdraws what another unit issued, nor for grounds that were not signed', async () => {
    const { id } = await issueTo(council, [sato])
    expect(await withdraw(stranger, id)).toMatchObject({ ok: false, reason: 'not-found' })
    expect(await withdraw(council.liaison, id, 'outdated')).toMatchObject({
      ok: false,
      reason: 'act-about-something-else',
    })
    expect(await releaseCopy(council, await readAsked(council, sato, id))).toMatchObject({ ok: true })
  })

  it('a reminder is for those alone who have not answered, and not twice in half an hour', async () => {
    const { id } = await issueTo(council, [sato, mori])
    await openAndTell(council, sato, await read(council, sato, id))
    const reminded = value(await remind(colleague, id))
    expect(letterOf({ kind: 'reminded' })).toBe('reminder')
    const act = { entry: Number(reminded.entry), kind: 'reminder', about: id, after: '' } as const
    const said = { ...act, actor: colleague.person, askerRole: null }
    expect(await council.db.transaction().execute((trx) => peopleToTell(trx, said, 100))).toEqual([mori.person])
    expect(await remind(council.liaison, id)).toMatchObject({ ok: false, reason: 'reminded-lately' })
    council.clock.advance(remindedAgainAfter)
    await openAndTell(council, mori, await read(council, mori, id))
    expect(await remind(council.liaison, id)).toMatchObject({ ok: false, reason: 'nobody-silent' })
    expect(await remind(stranger, id)).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('whoever answers with the words of their notice is warned, though they opened nothing', async () => {
    const { id } = await issueTo(council, [sato, mori])
    const [delivery] = (await deliveriesOf(council.db, id)).filter(({ person }) => person === sato.person)
    if (!delivery) throw new Error('nobody was sent it')
    const { copy } = delivery
    const call = async (answer: string, who = council.liaison) => {
      const sent = await signAct(council, who, { act: 'reached', objects: reachedObjects({ bulletin: id, copy }) })
      return noteCall(council, { bulletin: id, copy, answer, sent, by: await signedIn(council, who) })
    }
    expect(await call('あい さつ')).toMatchObject({ ok: false, reason: 'notice-unsent' })
    const noticeAt = council.now()
    await council.db.updateTable('person').set({ notice_at: noticeAt }).where('id', '=', sato.person).execute()
    const words = callWords(council.serverKey, { person: sato.person, noticeAt, language: 'ja' })
    // What the caller has read out is no answer: each side shows what the other one cannot know.
    expect(await call(words.caller.join(' '))).toMatchObject({ ok: false, reason: 'words-differ' })
    expect(await call(words.callee.join(' '), stranger)).toMatchObject({ ok: false, reason: 'not-found' })
    const { entry } = value(await call(`　${words.callee.join('　')} `, colleague))
    const logged = parseEntry((await council.log.entry(entry))?.bytes ?? new Uint8Array())
    expect(logged).toMatchObject({ kind: 'reached', subject: sato.person, actor: colleague.person })
    expect(JSON.stringify(logged)).not.toContain(words.callee[0])
    expect(await call(words.callee.join(' '))).toMatchObject({ ok: false, reason: 'reached-already' })
    const [first, last] = byOrganization(await deliveriesOf(council.db, id)).map(({ reached }) => reached)
    expect([first, last]).toEqual(['waiting', 'called'])
  })

  it('words are heard in any width, case and kana, and no notice has those of another', () => {
    const of = (at: number, person = sato.person) =>
      callWords(council.serverKey, { person, noticeAt: instant(at), language: 'ja' })
    const words = of(1)
    const katakana = words.callee.map((word) =>
      word.replace(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60)),
    )
    expect(isAnswer(katakana.join('、'), words)).toBe(true)
    expect(isAnswer(words.callee.slice(0, 2).join(' '), words)).toBe(false)
    expect([of(2), of(1, mori.person)].map(({ callee }) => callee)).not.toContainEqual(words.callee)
  })

  it('organizations stand with the most silent first, each by its furthest person', async () => {
    const { id } = await issueTo(council, [sato, mori])
    await openAndTell(council, mori, await read(council, mori, id))
    const deliveries = await deliveriesOf(council.db, id)
    const organizations = byOrganization(deliveries)
    expect(organizations.flatMap(({ people }) => people)).toHaveLength(2)
    const steps = organizations.map(({ reached }) => reached)
    expect(steps).toEqual([...steps].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    // What asks for no answer by a time is answered by opening it.
    expect(deliveries.map(({ progress }) => isAnswered(progress, null)).sort()).toEqual([false, true])
    expect(deliveries.every(({ progress }) => !isAnswered(progress, council.now()))).toBe(true)
  })
})

const order = ['waiting', 'released', 'called', 'opened', 'acknowledged']
