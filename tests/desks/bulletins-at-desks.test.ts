/** A bulletin at its sender's desk and in the archive: who opens it there, and who does not. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openingLasts } from '../../app/archive/opening.ts'
import { emptyEnded, readMessage } from '../../app/archive/opening-store.server.ts'
import { layerFor } from '../../app/archive/release-layer.server.ts'
import { cardSet } from '../../app/bulletins/card-to-open.ts'
import { type CardsAsked, releaseCards } from '../../app/bulletins/release-cards.server.ts'
import { cardsAtHand, findUnitCopy } from '../../app/bulletins/unit-copy-store.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { deliveriesOf, listSent } from '../../app/deliveries/delivery-store.server.ts'
import { viewDeliveries } from '../../app/deliveries/view-deliveries.server.ts'
import { leaveDesk } from '../../app/desks/found-desk.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { type BulletinId, instant } from '../../app/ids.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { mayAddRecipients } from '../../app/resealing/recipients-to-add.server.ts'
import { deskCopiesOf } from '../../app/sealed/desk-copy-store.server.ts'
import {
  agreeToOpen,
  askToOpen,
  layerReleased,
  type Opener,
  openInner,
  openOuter,
} from '../../db/demo/open-archive.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn } from '../bulletins/council.ts'
import {
  body,
  cardsOpening,
  issueAsked,
  issueTo,
  openAndTell,
  read,
  readAsked,
  seal,
  tell,
  upload,
  write,
} from '../bulletins/sealing.ts'
import { ask, newestRequest, resealTo, withNewKey } from '../resealing/resealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import {
  colleague,
  confirmed,
  type DeskCouncil,
  foundDeskCouncil,
  join,
  office,
  type Somebody,
  signRoll,
  unlock,
  value,
} from './desk-council.ts'

onBothDatabases('a bulletin at desks', (kind) => {
  let council: DeskCouncil
  let mate: Somebody
  let stranger: Somebody
  let member: Somebody
  let auditors: readonly [Somebody, Somebody]
  let overseer: Somebody
  let first: BulletinId

  beforeAll(async () => {
    council = await foundDeskCouncil(kind)
    mate = await colleague(council, council.liaison, '桜井 瑞希')
    stranger = await join(council, 'liaison', '安藤 蓮')
    member = await join(council, 'member', '水野 灯')
    auditors = [await join(council, 'compliance', '監査 一'), await join(council, 'compliance', '監査 二')]
    overseer = await join(council, 'oversight', '監督 一')
    await signRoll(council)
  }, 120_000)
  afterAll(() => council.close())

  const issued = async (index: bigint) => {
    const entry = await council.log.entry(index)
    return parseEntry(entry?.bytes ?? new Uint8Array()).data
  }
  const desksOf = async (id: BulletinId) =>
    (await deskCopiesOf(council.db, id)).map(({ desk, inner }) => (inner ? `${inner.desk} in ${desk}` : desk))
  const opener = async (somebody: Somebody): Promise<Opener> => ({ ...somebody, by: await signedIn(council, somebody) })
  const opens = async (somebody: Somebody) => {
    for (const one of await unlock(council, somebody)) expect(one).toMatch(/^(make|prove|share) /)
  }

  it('goes to none while none stands in the roll, and its issue says that there is no archive', async () => {
    const { id, index } = await issueTo(council, [member])
    expect(await desksOf(id)).toEqual([])
    expect(await issued(index)).toMatchObject({ archive: 'none' })
    first = id
  })

  it('goes to its sender’s desk and, in two layers, to the archive, once the roll names them', async () => {
    await office(council, 'cabinet', [council.liaison, mate], council.liaison.organization)
    await office(council, 'compliance', auditors)
    await office(council, 'archive', [council.signers[0], overseer])
    for (const somebody of [council.liaison, mate, ...auditors, council.signers[0], overseer]) await opens(somebody)
    // Room was made before the roll named them: what was sealed went to other desks than those of now.
    const early = await write(council, [member])
    const { sealed, copies } = await seal(council, early)
    value(await upload(council, early.prepared.id, copies))
    await signRoll(council)
    const asked = await issueAsked(council, early.prepared.id, sealed)
    expect(await issueBulletin(council, asked)).toMatchObject({ reason: 'desks-changed' })
    const { id, index } = await issueTo(council, [member])
    expect(await desksOf(id)).toEqual(['cabinet', 'archive in compliance'])
    expect(await issued(index)).toMatchObject({ archive: 'two-layers' })
  })

  it('is issued to nobody while the copy for a desk is missing', async () => {
    const written = await write(council, [member])
    const { sealed, copies } = await seal(council, written)
    const people = new Set<string>(written.prepared.recipients.map(({ copy }) => copy))
    value(
      await upload(
        council,
        written.prepared.id,
        copies.filter(({ copy }) => people.has(copy)),
      ),
    )
    const asked = await issueAsked(council, written.prepared.id, sealed)
    expect(await issueBulletin(council, asked)).toMatchObject({ reason: 'copy-missing' })
    value(await upload(council, written.prepared.id, copies))
    expect(await issueBulletin(council, asked)).toMatchObject({ ok: true })
    // What was issued stays at its desks as well.
    const gone = council.db.deleteFrom('desk_copy').where('document_id', '=', written.prepared.id)
    await expect(gone.execute()).rejects.toThrow(/stays as it is/)
  })

  it('is opened by a colleague who serves the desk, under an entry of theirs, and by nobody else', async () => {
    const { id } = await issueTo(council, [member])
    const opening = await read(council, mate, id)
    const { opened, told } = await openAndTell(council, mate, opening)
    expect(opened.body).toBe(body)
    expect(opened.sender.name).toBe(council.liaison.name)
    expect(value(told).index).toBeGreaterThan(0n)
    const entry = parseEntry((await council.log.entry(opened.entry.index))?.bytes ?? new Uint8Array())
    expect(entry).toMatchObject({ kind: 'released', subject: mate.person, gives: true })
    expect(JSON.stringify(entry)).not.toContain('cabinet')
    // No recipient of it, and no reader among those whom the sender follows.
    const confirming = { kind: 'acknowledged', opening, entry: opened.entry } as const
    expect(await tell(council, mate, confirming)).toMatchObject({ reason: 'not-found' })
    expect((await deliveriesOf(council.db, id)).map(({ person }) => person)).toEqual([member.person])
    const whose = { of: 'unit', organization: mate.organization, person: mate.person } as const
    const { lines } = await listSent(council.db, { whose, place: null })
    expect(lines.find((line) => line.id === id)).toMatchObject({ recipients: 1, opened: 0 })
    const by = await signedIn(council, stranger)
    expect(await viewDeliveries(council, { bulletin: id, by })).toMatchObject({ reason: 'not-found' })
    for (const somebody of [stranger, member])
      expect(await findUnitCopy(council.db, { bulletin: id, ...somebody })).toBeNull()
    const asked = await readAsked(council, stranger, id, { insteadOf: mate })
    expect(await releaseCopy(council, asked)).toMatchObject({ reason: 'not-found' })
  })

  it('shows its true headline in the unit’s list to a colleague who serves the desk, beside those sealed to them', async () => {
    const ids = [(await issueTo(council, [mate])).id, (await issueTo(council, [member], { publicTitle: null })).id]
    const cards = [...(await cardsAtHand(council.db, { bulletins: ids, person: mate.person })).values()]
    expect(ids.map((id) => cards.find(({ bulletin }) => bulletin === id)?.desk?.en ?? null)).toEqual([
      null,
      'cabinet desk',
    ])
    const asked = async (by: Somebody): Promise<CardsAsked> => ({
      copies: cards.map(({ copy }) => copy),
      sent: await signAct(council, by, { act: 'read', objects: [cardSet(cards)] }),
      by: await signedIn(council, by),
      from: await pinOf(by.vault),
    })
    const mine = await asked(mate)
    const opening = cardsOpening(mine, value(await releaseCards(council, mine)))
    const opened = value(await mate.vault.handle('open-cards', opening))
    expect(opened.cards.map(({ document }) => document).sort()).toEqual([...ids].sort())
    for (const { headline } of opened.cards) expect(headline).toContain('侵入活動')
    expect(opening.shares).toHaveLength(1)
    // With no share, or for somebody of another unit, or under one's own key, it is nobody's.
    const bare = { ...opening, shares: [] }
    expect(await mate.vault.handle('open-cards', bare)).toMatchObject({ ok: false })
    const theirs = { ...opening, cards: opening.cards.map((card) => ({ ...card, share: null })) }
    expect(await mate.vault.handle('open-cards', theirs)).toMatchObject({ reason: 'copy-unreadable' })
    expect((await cardsAtHand(council.db, { bulletins: ids, person: stranger.person })).size).toBe(0)
    expect(await releaseCards(council, await asked(stranger))).toMatchObject({ reason: 'not-found' })
  })

  it('does not go to the desk where it is for named people alone', async () => {
    const { id } = await issueTo(council, [member], { tlp: 'TLP:RED' })
    expect(await desksOf(id)).toEqual(['archive in compliance'])
    expect(await findUnitCopy(council.db, { bulletin: id, person: mate.person })).toBeNull()
  })

  it('is opened from the archive by two together, one layer each, and read by whoever asked alone', async () => {
    const { id } = await issueTo(council, [member])
    const [asker, other] = [await opener(auditors[0]), await opener(auditors[1])]
    const holder = await opener(overseer)
    // Neither layer says anything to whoever holds it alone.
    expect(await askToOpen(council, await opener(mate), id, '確認')).toMatchObject({ reason: 'archive-not-held' })
    value(await askToOpen(council, asker, id, '発出者が離任したため、内容を確認する'))
    const { opening, outcome } = await agreeToOpen(council, holder, id)
    value(outcome)
    expect(await layerFor(council, opening, holder.person)).toBeNull()
    expect(await layerFor(council, opening, other.person)).toBeNull()
    value(await openOuter(council, asker, opening))
    expect(await layerFor(council, opening, asker.person)).toBeNull()
    const { index } = value(await openInner(council, holder, opening))
    const opened = value(await asker.vault.handle('open-copy', await layerReleased(council, asker, opening)))
    expect(opened).toMatchObject({
      body,
      sender: { name: council.liaison.name },
      resealed: { by: { name: overseer.name } },
    })
    expect(await layerFor(council, opening, holder.person)).toBeNull()
    // Its author finds all of it in their own record.
    const entry = parseEntry((await council.log.entry(index))?.bytes ?? new Uint8Array())
    expect(entry).toMatchObject({ kind: 'archive-opened', subject: council.liaison.person })
    const about = council.db.selectFrom('log_index').select('kind').where('subject', '=', council.liaison.person)
    const kinds = (await about.orderBy('index').execute()).map(({ kind: word }) => word)
    expect(kinds.slice(-3)).toEqual(['archive-asked', 'archive-agreed', 'archive-opened'])
    const now = council.now()
    council.clock.advance(openingLasts)
    expect(await layerFor(council, opening, asker.person)).toBeNull()
    council.clock.advance(now - council.now())
    await council.db.transaction().execute((trx) => emptyEnded(trx, instant(now + openingLasts)))
    expect(await readMessage(council.db, opening, 'ciphertext')).toBeNull()
  })

  it('is sealed anew by a colleague from the desk’s copy', async () => {
    const { id } = await issueTo(council, [])
    expect(await mayAddRecipients(council.db, { bulletin: id, by: stranger.person })).toBe(false)
    expect(await mayAddRecipients(council.db, { bulletin: id, by: mate.person })).toBe(true)
    value(await resealTo(council, { bulletin: id, to: [member], by: mate }))
    const { opened } = await openAndTell(council, member, await read(council, member, id))
    expect(opened).toMatchObject({
      body,
      sender: { name: council.liaison.name },
      resealed: { by: { name: mate.name } },
    })
  })

  it('comes back to its author from the desk after their key was lost; what lay at none does not', async () => {
    const { id } = await issueTo(council, [member])
    const author = await withNewKey(council, council.liaison)
    await signRoll(council)
    value(await ask(council, author, { grounds: 'former-key' }))
    const request = await newestRequest(council)
    value(await resealTo(council, { bulletin: id, to: [author], request, by: mate }))
    const { opened } = await openAndTell(council, author, await read(council, author, id))
    expect(opened).toMatchObject({ body, resealed: { by: { name: mate.name } } })
    const nowhere = await resealTo(council, { bulletin: first, to: [author], request, by: mate })
    expect(nowhere).toMatchObject({ reason: 'reseal-no-source' })
    // Once they hold the desk's key again, what lies there is theirs as well.
    await opens(mate)
    await opens(author)
  })

  it('is given to nobody who was taken off the desk', async () => {
    const { id } = await issueTo({ ...council, liaison: mate }, [member])
    value(await leaveDesk(council, { ...(await confirmed(council)), desk: 'cabinet', person: mate.person }))
    expect(await findUnitCopy(council.db, { bulletin: id, person: mate.person })).toBeNull()
  })
})
