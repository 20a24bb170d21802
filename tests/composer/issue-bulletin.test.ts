import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findBulletin } from '../../app/bulletins/bulletin-store.server.ts'
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { instant, minutes } from '../../app/ids.ts'
import { retireKey } from '../../app/keyring/key-store.server.ts'
import { findDocument, plannedCopies, sealedParts } from '../../app/sealed/document-store.server.ts'
import { giveUpDocument, sweepAbandoned } from '../../app/sealed/give-up-document.server.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueAct, issueAsked, issueTo, seal, upload, write } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('issuing a bulletin', (kind) => {
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

  const listOf = (reader: Somebody) =>
    listOwnCopies(council.db, reader.person, { show: null, q: '', place: null }).then(({ lines }) => lines)

  it('puts a copy in the list of each recipient and of the sender, and of nobody else', async () => {
    const { id } = await issueTo(council, [sato])
    expect((await listOf(sato)).map((copy) => copy.id)).toContain(id)
    expect((await listOf(council.liaison)).map((copy) => copy.id)).toContain(id)
    expect((await listOf(mori)).map((copy) => copy.id)).not.toContain(id)
  })

  it('states the issue with the liaison’s signed act, the confirmation, and neither count nor recipient', async () => {
    const { id, index } = await issueTo(council, [sato, mori])
    const logged = await council.log.entry(index)
    const entry = parseEntry(logged?.bytes ?? new Uint8Array())
    expect(entry.kind).toBe('issued')
    expect(entry.objects?.map((object) => object.id)).toEqual([id])
    expect(entry.data?.['selected-communications']).toBe('none-confirmed')
    expect(entry.act?.text).toContain('act issue')
    const text = new TextDecoder().decode(logged?.bytes)
    for (const { person } of [sato, mori]) expect(text).not.toContain(person)
  })

  it('issues to nobody while one copy is missing, and names whose it is', async () => {
    const written = await write(council, [sato, mori])
    const { sealed, copies } = await seal(council, written)
    const ofMori = written.prepared.recipients.find(({ person }) => person === mori.person)?.copy
    value(
      await upload(
        council,
        written.prepared.id,
        copies.filter(({ copy }) => copy !== ofMori),
      ),
    )
    const refusal = await issueBulletin(council, await issueAsked(council, written.prepared.id, sealed))
    expect(refusal).toMatchObject({ ok: false, reason: 'copy-missing', detail: { names: mori.name } })
    expect((await listOf(sato)).map(({ id }) => id)).not.toContain(written.prepared.id)
    expect(await findDocument(council.db, written.prepared.id)).toMatchObject({ issued_at: null })
  })

  it('stops when a recipient’s key changed while the copies were being sealed, and names them', async () => {
    const leaving = await join(council, 'member', '鍵替 みのり')
    await signRoll(council)
    const written = await write(council, [sato, leaving])
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    await retireKey(council.db, leaving.key.fingerprint, { at: council.now(), reason: 'superseded' })
    const refusal = await issueBulletin(council, await issueAsked(council, written.prepared.id, sealed))
    expect(refusal).toMatchObject({ ok: false, reason: 'key-changed', detail: { names: leaving.name } })
    expect((await listOf(sato)).map(({ id }) => id)).not.toContain(written.prepared.id)
  })

  it('issues once when the button is pressed twice at the same moment', async () => {
    const written = await write(council, [sato])
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    const [one, other] = [
      await issueAsked(council, written.prepared.id, sealed),
      await issueAsked(council, written.prepared.id, sealed),
    ]
    const outcomes = await Promise.all([issueBulletin(council, one), issueBulletin(council, other)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ reason: 'already-issued' })
  })

  it('answers the same act with the same entry when only its answer was lost', async () => {
    const written = await write(council, [sato])
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    const asked = await issueAsked(council, written.prepared.id, sealed)
    const first = value(await issueBulletin(council, asked))
    expect(value(await issueBulletin(council, asked))).toEqual(first)
  })

  it('refuses copies other than those the liaison signed for', async () => {
    const written = await write(council, [sato])
    const first = await seal(council, written)
    const second = await seal(council, written)
    value(await upload(council, written.prepared.id, first.copies))
    const refusal = await issueBulletin(council, await issueAsked(council, written.prepared.id, second.sealed))
    expect(refusal).toMatchObject({ ok: false, reason: 'copies-differ' })
  })

  it('refuses a second factor older than fifteen minutes, and than five for a controlled bulletin', async () => {
    const by = await signedIn(council, council.liaison)
    const written = await write(council, [sato], { class: 'controlled' })
    const { sealed, copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    council.clock.advance(minutes(6))
    const sent = await issueAct(council, written.prepared.id, sealed)
    const asked = { bulletin: written.prepared.id, sent, by, confirmedNoSelectedCommunications: true } as const
    expect(await issueBulletin(council, asked)).toMatchObject({ ok: false, reason: 'second-factor-old' })
  })

  it('takes no copy that is sealed to somebody else’s key, unplanned, or not sealed at all', async () => {
    const written = await write(council, [sato, mori])
    const { copies } = await seal(council, written)
    const [one, other] = copies
    if (!one || !other) throw new Error('two copies were sealed')
    const swapped = { ...one, ciphertext: other.ciphertext }
    expect(await upload(council, written.prepared.id, [swapped])).toMatchObject({ reason: 'copy-not-sealed-to-key' })
    const plain = { ...one, ciphertext: new TextEncoder().encode('遠隔管理ツール') }
    expect(await upload(council, written.prepared.id, [plain])).toMatchObject({ reason: 'copy-not-sealed-to-key' })
    const doubled = { ...one, ciphertext: new Uint8Array([...one.ciphertext, ...other.ciphertext]) }
    expect(await upload(council, written.prepared.id, [doubled])).toMatchObject({ reason: 'copy-not-sealed-to-key' })
    const elsewhere = await write(council, [sato])
    expect(await upload(council, elsewhere.prepared.id, [one])).toMatchObject({ reason: 'copy-unplanned' })
  })

  it('leaves what was issued with everybody it was issued to, whatever statement the portal should get wrong', async () => {
    const { id } = await issueTo(council, [sato, mori])
    const { db } = council
    const before = await sealedParts(db, id)
    expect(before).toHaveLength(6)
    const changes = [
      () => db.deleteFrom('sealed_copy').where('document_id', '=', id).execute(),
      () => sql`update sealed_copy set ciphertext_hash = 'another' where document_id = ${id}`.execute(db),
      () => sql`update sealed_document set issued_at = null where id = ${id}`.execute(db),
      () => db.deleteFrom('bulletin').where('id', '=', id).execute(),
    ]
    for (const change of changes) await expect(change()).rejects.toThrow(/an issued bulletin|what was issued/)
    expect(await sealedParts(db, id)).toEqual(before)
    // One that is still being prepared is its sender's to give up.
    const written = await write(council, [sato])
    const { copies } = await seal(council, written)
    value(await upload(council, written.prepared.id, copies))
    await db.deleteFrom('sealed_copy').where('document_id', '=', written.prepared.id).execute()
    expect(await sealedParts(db, written.prepared.id)).toEqual([])
  })

  it('leaves nothing behind when the liaison stops sealing, or closes the browser half-way', async () => {
    const stopped = await write(council, [sato])
    const { copies } = await seal(council, stopped)
    value(await upload(council, stopped.prepared.id, copies))
    const { id } = stopped.prepared
    expect(await giveUpDocument(council, { document: id, sender: sato.person })).toMatchObject({ reason: 'not-found' })
    value(await giveUpDocument(council, { document: id, sender: council.liaison.person }))
    expect(await findDocument(council.db, id)).toBeNull()
    expect(await findBulletin(council.db, id)).toBeNull()
    expect(await sealedParts(council.db, id)).toEqual([])
    const closed = await write(council, [sato])
    const before = council.now()
    council.clock.advance(25 * 3_600_000)
    await sweepAbandoned(council)
    expect(await plannedCopies(council.db, closed.prepared.id)).toEqual([])
    council.clock.set(instant(before))
  })

  it('will not plan for a person who cannot be reached, and says who', async () => {
    const late = await join(council, 'member', '名簿外 ひかり')
    await expect(write(council, [sato, late])).rejects.toThrow(/recipient-unreachable .*名簿外 ひかり/)
  })
})
