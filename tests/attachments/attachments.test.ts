/** Files beside a bulletin: brought by its author, named at its sealing, given to its readers under entries. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { wholeAmong } from '../../app/attachments/attachment-store.server.ts'
import {
  attachingFlaw,
  beginAttachment,
  giveUpAttachment,
  takePart,
} from '../../app/attachments/bring-attachment.server.ts'
import { releaseAttachment } from '../../app/attachments/release-attachment.server.ts'
import { keepDraft } from '../../app/composer/keep-draft.server.ts'
import { blank, draftOf, writtenOf } from '../../app/composer/written.ts'
import { type Attachment, isWhole, partOverhead, partSize } from '../../app/formats/attachment.ts'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import { days, makeId, minutes } from '../../app/ids.ts'
import { sealPart } from '../../app/openpgp/attachment-parts.ts'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { giveUpDocument } from '../../app/sealed/give-up-document.server.ts'
import { entriesOf } from '../access/door.ts'
import { type Council, foundCouncil, freshenPin, join, type Somebody, signRoll, value } from '../bulletins/council.ts'
import { issueTo, openRequest, read, write } from '../bulletins/sealing.ts'
import { openEraser } from '../retention/eraser.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { bring, fileAsked, take } from './carrying.ts'

const report = Buffer.concat([Buffer.from('%PDF-1.7\n'), random(partSize + 1000)])

onBothDatabases('attachments', (kind) => {
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
  const issued = async (...files: readonly Attachment[]) => {
    const { id: bulletin } = await issueTo(council, [sato], { files })
    return bulletin
  }
  const author = () => council.liaison.person

  it('a file issued with a bulletin comes to its reader byte for byte, under one entry that names it', async () => {
    const file = await bring(council, { name: '解析結果.pdf', bytes: report })
    const bulletin = await issued(file)
    const reading = await read(council, sato, bulletin)
    const { payload } = value(await sato.vault.handle('open-copy', openRequest(reading)))
    expect(payload.content.attachments).toEqual([file])
    const before = (await entries()).length
    const taken = await take(council, sato, { bulletin, file })
    expect(taken.bytes.equals(report)).toBe(true)
    // Nothing of it before the entry was seen, and no second entry for its second part.
    expect(taken.first).toBeNull()
    const written = (await entries()).slice(before)
    expect(written.filter(({ gives }) => gives)).toHaveLength(1)
    expect(written.at(-1)).toMatchObject({
      kind: 'attachment-released',
      actor: sato.person,
      gives: true,
      objects: [
        { kind: 'attachment', id: file.blob },
        { kind: 'bulletin', id: bulletin },
      ],
    })
  })

  it('whoever has no copy is told what they would be told of a file that does not exist', async () => {
    const file = await bring(council, { name: 'a.txt', bytes: Buffer.from('指標の一覧') })
    const bulletin = await issued(file)
    const asked = await fileAsked(council, mori, { bulletin, file })
    expect(await releaseAttachment(council, asked)).toMatchObject({ reason: 'not-found' })
    const none = { ...file, blob: makeId('f', random(16)) }
    const invented = await fileAsked(council, mori, { bulletin, file: none })
    expect(await releaseAttachment(council, invented)).toMatchObject({ reason: 'not-found' })
    // Nor is a file given as part of another bulletin than it was issued with.
    const other = await issued()
    const crossed = await fileAsked(council, sato, { bulletin: other, file })
    expect(await releaseAttachment(council, crossed)).toMatchObject({ reason: 'not-found' })
  })

  it('what corrects a bulletin names its files again, whoever of the unit writes it; and those of no other', async () => {
    const file = await bring(council, { name: 'a2.txt', bytes: Buffer.from('訂正でも使う一覧') })
    const [earlier, other] = [await issued(file), await issued()]
    const named = { author: mori.person, ids: [file.blob] }
    expect(await attachingFlaw(council, { ...named, earlier }, roomy)).toBeNull()
    expect(await attachingFlaw(council, { ...named, earlier: other }, roomy)).toBe('attachment-missing')
    expect(await attachingFlaw(council, { ...named, earlier: null }, roomy)).toBe('attachment-missing')
  })

  it('of a bulletin withdrawn while a file was under way no more of it leaves', async () => {
    const file = await bring(council, { name: 'b.pdf', bytes: report })
    const bulletin = await issued(file)
    const asked = await fileAsked(council, sato, { bulletin, file })
    value(await releaseAttachment(council, { ...asked, part: 0 }))
    const at = council.now()
    await council.db.updateTable('bulletin').set({ withdrawn_at: at }).where('id', '=', bulletin).execute()
    expect(await releaseAttachment(council, { ...asked, part: 1 })).toMatchObject({ reason: 'bulletin-withdrawn' })
  })

  it('one act is answered for twenty minutes, part by part; after that it takes another', async () => {
    const file = await bring(council, { name: 'c.pdf', bytes: report })
    const bulletin = await issued(file)
    const asked = await fileAsked(council, sato, { bulletin, file })
    value(await releaseAttachment(council, { ...asked, part: 0 }))
    value(await releaseAttachment(council, { ...asked, part: 1 }))
    expect(value(await releaseAttachment(council, { ...asked, part: 2 })).sealed).toBeNull()
    council.clock.advance(minutes(21))
    const late = await releaseAttachment(council, { ...asked, part: 1 })
    expect(late).toMatchObject({ ok: false })
    await freshenPin(council, sato)
    expect((await take(council, sato, { bulletin, file })).bytes.equals(report)).toBe(true)
  })

  it('what is cut, too long, of another’s file or beyond its end is not taken, and a part sent twice is there once', async () => {
    const file = await bring(council, { name: 'd.pdf', bytes: report, parts: 1 })
    const part = await sealPart(report.subarray(partSize), file.sessionKey)
    const sent = { id: file.blob, author: author(), part: 1, ciphertext: part.ciphertext }
    expect(await takePart(council, { ...sent, ciphertext: part.ciphertext.slice(0, 500) })).toMatchObject({
      reason: 'part-unfitting',
    })
    const long = new Uint8Array(1000 + 9 + partOverhead + 1)
    expect(await takePart(council, { ...sent, ciphertext: long })).toMatchObject({ reason: 'part-unfitting' })
    expect(await takePart(council, { ...sent, author: mori.person })).toMatchObject({ reason: 'not-found' })
    expect(await takePart(council, { ...sent, part: 2 })).toMatchObject({ reason: 'not-found' })
    expect(await attachingFlaw(council, { author: author(), ids: [file.blob], earlier: null }, roomy)).toBe(
      'attachment-missing',
    )
    value(await takePart(council, sent))
    value(await takePart(council, sent))
    const whole = await wholeAmong(council.db, { author: author(), ids: [file.blob], earlier: null })
    expect(whole).toEqual([{ id: file.blob, size: report.length }])
  })

  it('more than a bulletin may carry is refused, by number and by size', async () => {
    const begin = (size: number, limits = roomy) =>
      beginAttachment(council, { id: makeId('f', random(16)), author: author(), size }, limits)
    expect(await begin(roomy.file + 1)).toMatchObject({ reason: 'attachment-too-large', detail: { file: 100 } })
    expect(await begin(5, { ...roomy, count: 0 })).toMatchObject({ reason: 'attachments-too-many' })
    const file = await bring(council, { name: 'e.txt', bytes: Buffer.from('短い') })
    const flaw = (limits: typeof roomy) =>
      attachingFlaw(council, { author: author(), ids: [file.blob], earlier: null }, limits)
    expect(await flaw({ ...roomy, total: 2 })).toBe('attachments-too-many')
    expect(await flaw({ ...roomy, file: 2 })).toBe('attachment-too-large')
    expect(await flaw(roomy)).toBeNull()
    value(await giveUpAttachment(council, { id: file.blob, author: author() }))
    expect(await flaw(roomy)).toBe('attachment-missing')
  })

  it('what a document names can neither be changed nor taken off; given up, it is its author’s again', async () => {
    const file = await bring(council, { name: 'f.txt', bytes: Buffer.from('写し') })
    const { prepared } = await write(council, [sato], { files: [file] })
    const another = await sealPart(Buffer.from('写?'), file.sessionKey)
    const over = {
      id: file.blob,
      author: author(),
      part: 0,
      ciphertext: (await sealPart(Buffer.from('別の文'.slice(0, 2)), file.sessionKey)).ciphertext,
    }
    expect(another.sha256).not.toBe(file.parts[0])
    expect(await takePart(council, over)).toMatchObject({ reason: 'attachment-in-use' })
    expect(await giveUpAttachment(council, { id: file.blob, author: author() })).toMatchObject({ reason: 'not-found' })
    value(await giveUpDocument(council, { document: prepared.id, sender: author() }))
    value(await takePart(council, over))
    value(await giveUpAttachment(council, { id: file.blob, author: author() }))
  })

  it('the database itself keeps the files of what was issued', async () => {
    const file = await bring(council, { name: 'g.txt', bytes: Buffer.from('保全') })
    const bulletin = await issued(file)
    const part = { attachment_id: file.blob, number: 0 }
    await expect(
      council.db.deleteFrom('attachment_part').where('attachment_id', '=', part.attachment_id).execute(),
    ).rejects.toThrow('stays as it is')
    await expect(
      council.db
        .updateTable('attachment_part')
        .set({ ciphertext: random(9) })
        .where('attachment_id', '=', file.blob)
        .execute(),
    ).rejects.toThrow('stays as it is')
    await expect(
      council.db.deleteFrom('document_attachment').where('document_id', '=', bulletin).execute(),
    ).rejects.toThrow(/stays/)
  })

  it('a file that was forgotten goes a day later, one that a draft may name or that was issued stays', async () => {
    const kept = await bring(council, { name: 'h.txt', bytes: Buffer.from('下書き') })
    const bulletin = await issued(kept)
    const forgotten = await bring(council, { name: 'i.txt', bytes: Buffer.from('忘れた') })
    const eraser = await openEraser(council)
    expect(await eraseDue(eraser)).toMatchObject({ attachment: 0 })
    const written = { ...blank, headline: '続き', attachments: [forgotten] }
    expect(isWhole(forgotten)).toBe(true)
    const id = makeId('d', random(16))
    await freshenPin(council, council.liaison)
    const sealed = value(
      await council.liaison.vault.handle('seal-own', { type: 'draft', document: id, written: draftOf(written) }),
    )
    value(
      await keepDraft(council, { id, author: author(), version: 1, copy: sealed.copy, ciphertext: sealed.ciphertext }),
    )
    expect(writtenOf(draftOf(written)).attachments).toEqual([forgotten])
    council.clock.advance(days(2))
    await eraseDue(eraser)
    const here = async (file: Attachment) =>
      (await wholeAmong(council.db, { author: author(), ids: [file.blob], earlier: null })).length
    expect([await here(kept), await here(forgotten)]).toEqual([1, 1])
    await council.db.deleteFrom('draft').where('id', '=', id).execute()
    expect((await eraseDue(eraser)).attachment).toBeGreaterThanOrEqual(1)
    expect([await here(kept), await here(forgotten)]).toEqual([1, 0])
    expect(bulletin).toBeTruthy()
  })
})

const mebibyte = 1024 * 1024
const roomy = { file: 100 * mebibyte, total: 300 * mebibyte, count: 10 }
