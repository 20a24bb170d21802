/** The two types besides bulletins that go the common way: the cards of a list, and drafts. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cardSet } from '../../app/bulletins/card-to-open.ts'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { type CardsAsked, releaseCards } from '../../app/bulletins/release-cards.server.ts'
import { deleteDraft, findDraft, listDrafts } from '../../app/composer/draft-store.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { draftLimit, keepDraft } from '../../app/composer/keep-draft.server.ts'
import { type DraftAsked, releaseDraft } from '../../app/composer/release-draft.server.ts'
import { blank, draftOf, hasText, writtenOf } from '../../app/composer/written.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import type { DraftContent } from '../../app/formats/sealed-draft.ts'
import { type BulletinId, type DraftId, days, instant, makeId, minutes } from '../../app/ids.ts'
import type { OpenedCards } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { entriesOf } from '../access/door.ts'
import {
  type Council,
  foundCouncil,
  freshenPin,
  join,
  type Somebody,
  signedIn,
  signRoll,
  value,
} from '../bulletins/council.ts'
import { cardsOpening, issueAsked, issueTo, read, seal, upload, write } from '../bulletins/sealing.ts'
import { openEraser } from '../retention/eraser.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

onBothDatabases('cards and drafts', (kind) => {
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

  const entries = async () => (await entriesOf(council)) as unknown as readonly LogEntry[]
  const lastEntry = async () => (await entries()).at(-1)

  // ── cards ──────────────────────────────────────────────────────────────────

  async function cardsAsked(reader: Somebody, bulletins: readonly BulletinId[]): Promise<CardsAsked> {
    const own = await Promise.all(
      bulletins.map(async (bulletin) => {
        const copy = await findOwnCopy(council.db, { bulletin, person: reader.person })
        if (!copy?.cardHash) throw new Error('a copy without a card')
        return { copy: copy.copy, card: copy.cardHash }
      }),
    )
    const by = await signedIn(council, reader)
    const sent = await signAct(council, reader, { act: 'read', objects: [cardSet(own)] })
    return { copies: own.map(({ copy }) => copy), sent, by, from: await pinOf(reader.vault) }
  }

  async function openedCards(
    reader: Somebody,
    bulletins: readonly BulletinId[],
  ): Promise<Outcome<OpenedCards, string>> {
    const asked = await cardsAsked(reader, bulletins)
    const release = value(await releaseCards(council, asked))
    return reader.vault.handle('open-cards', cardsOpening(asked, release))
  }

  it('a reader sees the true headlines of a list under one act and one entry', async () => {
    const ids = [(await issueTo(council, [sato], { publicTitle: null })).id, (await issueTo(council, [sato, mori])).id]
    const { cards } = value(await openedCards(sato, ids))
    expect(cards.map(({ document }) => document)).toEqual(ids)
    for (const { headline, toDo } of cards)
      expect([headline, toDo]).toEqual([
        '正規の管理ツールを悪用した侵入活動について',
        '遠隔管理ツールの外部公開を止めてください。',
      ])
    const entry = await lastEntry()
    expect(entry).toMatchObject({ kind: 'cards-released', actor: sato.person, subject: sato.person })
    expect(entry?.objects?.map(({ kind: of, id }) => [of, id])).toEqual([
      ['card-set', '2'],
      ...ids.map((id) => ['bulletin', id]),
    ])
  })

  it('the portal holds no byte of a headline in clear', async () => {
    const { id } = await issueTo(council, [sato], { publicTitle: null })
    const rows = await council.db.selectFrom('sealed_copy').selectAll().where('document_id', '=', id).execute()
    const facts = await council.db.selectFrom('bulletin').selectAll().where('id', '=', id).execute()
    for (const text of [JSON.stringify(facts), ...rows.map(({ card }) => fromUtf8Loosely(card ?? new Uint8Array()))])
      expect(text).not.toContain('侵入活動')
  })

  it('nobody is given a card of another’s copy, nor one of a bulletin that was withdrawn', async () => {
    const { id } = await issueTo(council, [sato])
    const asked = await cardsAsked(sato, [id])
    const theirs = { ...asked, by: await signedIn(council, mori) }
    expect(await releaseCards(council, theirs)).toMatchObject({ ok: false })
    const mine = await cardsAsked(sato, [id])
    await council.db.updateTable('bulletin').set({ withdrawn_at: council.now() }).where('id', '=', id).execute()
    expect(await releaseCards(council, mine)).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('an act over other cards than those asked for opens nothing', async () => {
    const ids = [(await issueTo(council, [sato])).id, (await issueTo(council, [sato])).id]
    const both = await cardsAsked(sato, ids)
    const refusal = await releaseCards(council, { ...both, copies: both.copies.slice(1) })
    expect(refusal).toMatchObject({ ok: false, reason: 'act-about-something-else' })
  })

  it('the vault believes no card that stands in another bulletin’s line, or that the entry is not about', async () => {
    const ids = [(await issueTo(council, [sato])).id, (await issueTo(council, [sato])).id]
    const asked = await cardsAsked(sato, ids)
    const request = cardsOpening(asked, value(await releaseCards(council, asked)))
    const [one, two] = request.cards
    if (!one || !two) throw new Error('two cards were released')
    const swapped = [
      { ...one, outside: two.outside },
      { ...two, outside: one.outside },
    ]
    expect(await sato.vault.handle('open-cards', { ...request, cards: swapped })).toMatchObject({ ok: false })
    expect(await sato.vault.handle('open-cards', { ...request, cards: [one] })).toMatchObject({
      reason: 'entry-other-copy',
    })
    const other = await cardsAsked(sato, ids)
    const again = cardsOpening(other, value(await releaseCards(council, other)))
    expect((await sato.vault.handle('open-cards', again)).ok).toBe(true)
  })

  it('a card is no way to the text, and a copy none to the cards', async () => {
    const { id } = await issueTo(council, [sato])
    const asked = await cardsAsked(sato, [id])
    const request = cardsOpening(asked, value(await releaseCards(council, asked)))
    const { release } = await read(council, sato, id)
    const [card] = request.cards
    if (!card) throw new Error('a card was released')
    const instead = { ...request, cards: [{ ...card, ciphertext: release.ciphertext }] }
    expect(await sato.vault.handle('open-cards', instead)).toMatchObject({ ok: false })
  })

  // ── drafts ─────────────────────────────────────────────────────────────────

  const newDraft = (): DraftId => makeId('d', random(16))
  const written: DraftContent = draftOf({ ...blank, headline: '書きかけの見出し', body: '本文の半ば' })

  async function keep(id: DraftId, version: number, content = written) {
    await freshenPin(council, council.liaison)
    const sealed = value(
      await council.liaison.vault.handle('seal-own', { type: 'draft', document: id, written: content }),
    )
    const sent = { id, version, copy: sealed.copy, ciphertext: sealed.ciphertext, author: council.liaison.person }
    return { sent, outcome: await keepDraft(council, sent) }
  }

  async function draftAsked(id: DraftId, by = council.liaison): Promise<DraftAsked> {
    const found = await findDraft(council.db, { id, author: council.liaison.person })
    if (!found) throw new Error('no such draft')
    const objects = [
      { kind: 'copy', id: found.copy, sha256: found.ciphertextHash },
      { kind: 'draft', id },
    ]
    const fields = await signedIn(council, by)
    const sent = await signAct(council, by, { act: 'read', objects })
    return { draft: id, sent, by: fields, from: await pinOf(by.vault) }
  }

  it('a liaison goes on with a draft on another machine, and the log says that it was fetched', async () => {
    const id = newDraft()
    const { length } = await entries()
    value((await keep(id, 1)).outcome)
    value((await keep(id, 2, { ...written, body: '本文の終わり' })).outcome)
    // Keeping a draft is nobody's business.
    expect(await entries()).toHaveLength(length)
    const asked = await draftAsked(id)
    const { own, released, sealed } = value(await releaseDraft(council, asked))
    const act = { text: asked.sent.text, signature: fromBase64(asked.sent.signature) }
    const request = { type: 'draft', document: id, copy: own.copy, ciphertext: sealed, released, act } as const
    const opened = value(await council.liaison.vault.handle('open-own', request))
    expect(writtenOf(opened.payload.content)).toMatchObject({ headline: '書きかけの見出し', body: '本文の終わり' })
    expect(await lastEntry()).toMatchObject({ kind: 'draft-released', actor: council.liaison.person })
  })

  it('nobody else is given a draft, nor told that there is one', async () => {
    const id = newDraft()
    value((await keep(id, 1)).outcome)
    const asked = await draftAsked(id, mori)
    expect(await releaseDraft(council, asked)).toMatchObject({ ok: false, reason: 'not-found' })
    expect(await lastEntry()).toMatchObject({ kind: 'denied', reason: 'not-addressed' })
  })

  it('two windows do not write over each other, and an answer that was lost costs nothing', async () => {
    const id = newDraft()
    const { sent } = await keep(id, 1)
    expect(value(await keepDraft(council, sent)).version).toBe(1)
    const second = await keep(id, 2)
    expect(value(await keepDraft(council, second.sent)).version).toBe(2)
    expect((await keep(id, 2)).outcome).toMatchObject({ ok: false, reason: 'draft-elsewhere' })
    expect((await keep(id, 1)).outcome).toMatchObject({ ok: false, reason: 'draft-elsewhere' })
    // Another person's draft of the same id is none of theirs.
    const stolen = { ...second.sent, author: mori.person, version: 3 }
    expect((await keepDraft(council, stolen)).ok).toBe(false)
  })

  it('takes only what is sealed to its author’s key, and no more drafts than a person can mean', async () => {
    const { sent } = await keep(newDraft(), 1)
    const plain = { ...sent, id: newDraft(), ciphertext: new TextEncoder().encode('本文') }
    expect(await keepDraft(council, plain)).toMatchObject({ ok: false, reason: 'copy-not-sealed-to-key' })
    const had = (await listDrafts(council.db, council.liaison.person)).length
    for (let n = had; n < draftLimit; n++) value(await keepDraft(council, { ...sent, id: newDraft() }))
    expect(await keepDraft(council, { ...sent, id: newDraft() })).toMatchObject({ reason: 'drafts-too-many' })
    for (const { id } of await listDrafts(council.db, council.liaison.person))
      await deleteDraft(council.db, { id, author: council.liaison.person })
  })

  it('goes when the bulletin it became is issued, and not before', async () => {
    const id = newDraft()
    value((await keep(id, 1)).outcome)
    const bulletin = await write(council, [sato], { draft: id })
    const { sealed, copies } = await seal(council, bulletin)
    value(await upload(council, bulletin.prepared.id, copies))
    const author = council.liaison.person
    expect(await findDraft(council.db, { id, author })).not.toBeNull()
    value(await issueBulletin(council, await issueAsked(council, bulletin.prepared.id, sealed)))
    expect(await findDraft(council.db, { id, author })).toBeNull()
  })

  it('goes when nobody kept it anew for ninety days', async () => {
    const id = newDraft()
    value((await keep(id, 1)).outcome)
    const author = council.liaison.person
    const at = instant(council.now() - days(90) - minutes(1))
    await council.db.updateTable('draft').set({ saved_at: at }).where('id', '=', id).execute()
    expect(await eraseDue(await openEraser(council))).toMatchObject({ draft: 1 })
    expect(await findDraft(council.db, { id, author })).toBeNull()
  })

  it('an empty page is no draft', () => {
    expect(hasText(blank)).toBe(false)
    expect(hasText({ ...blank, toDo: 'x' })).toBe(true)
  })
})

const fromUtf8Loosely = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
