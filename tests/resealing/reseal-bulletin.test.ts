/** What was issued earlier is given to whoever lost a key, came later, or is a colleague; and to nobody else. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findOwnCopy, listOwnCopies, ownCards } from '../../app/bulletins/copy-store.server.ts'
import { beginEngagement, closeEngagement } from '../../app/council/engagement-store.server.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { proveEntry } from '../../app/read-log/prove-entry.server.ts'
import { closeRequest } from '../../app/resealing/close-request.server.ts'
import { earlierLines } from '../../app/resealing/earlier-store.server.ts'
import { findRequest, ownRequests, waitingFor } from '../../app/resealing/request-store.server.ts'
import { resealBulletin } from '../../app/resealing/reseal-bulletin.server.ts'
import { lineFlaw } from '../../app/resealing/reseal-request.ts'
import { entriesOf } from '../access/door.ts'
import { type Council, foundCouncil, join, type Somebody, signRoll, value } from '../bulletins/council.ts'
import { body, issueTo, openAndTell, openRequest, read, tell } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import { ask, asked, madeAnew, newestRequest, resealTo, withNewKey } from './resealing.ts'

onBothDatabases('sealing anew what was issued', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let newcomer: Somebody
  let other: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 みなと')
    mori = await join(council, 'member', '森 かおる')
    newcomer = await join(council, 'member', '新任 あかり')
    other = await join(council, 'liaison', '別 なぎさ')
    await signRoll(council)
  }, 60_000)
  afterAll(() => council.close())

  const moveTo = async (who: Somebody, organization: OrganizationId): Promise<Somebody> => {
    council.clock.advance(1000)
    const at = council.now()
    await closeEngagement(council.db, who.person, { until: at, why: 'post-changed' })
    const post = { organization, role: who.role, department: '', title: '' } as const
    await beginEngagement(council.db, who.person, { post, term: { from: at, until: null }, keepsRole: true })
    await signRoll(council)
    return { ...who, organization }
  }

  it('gives somebody with another key what they had read with the one they lost', async () => {
    const { id } = await issueTo(council, [sato, mori])
    const first = await read(council, sato, id)
    const { opened } = await openAndTell(council, sato, first)
    value(await tell(council, sato, { kind: 'acknowledged', opening: first, entry: opened.entry }))
    sato = await withNewKey(council, sato)
    await signRoll(council)
    value(await ask(council, sato, { grounds: 'former-key' }))
    const request = await newestRequest(council)
    expect(await waitingFor(council.db, council.liaison.organization)).toMatchObject([{ id: request }])
    const { index } = value(await resealTo(council, { bulletin: id, to: [sato], request }))

    const opening = await read(council, sato, id)
    const anew = value(await sato.vault.handle('open-copy', openRequest(opening)))
    expect(anew.body).toBe(body)
    expect(anew.resealed).toMatchObject({ by: { name: council.liaison.name } })
    expect(anew.payload.contentDigest).toBe(opened.payload.contentDigest)
    expect(anew.payload.resealed?.author.person).toBe(council.liaison.person)
    // One line in their list, unopened, and confirmed as it was.
    const list = await listOwnCopies(council.db, sato.person, { show: null, q: '', place: null })
    expect(list.lines.filter((line) => line.id === id)).toHaveLength(1)
    const own = await findOwnCopy(council.db, { bulletin: id, person: sato.person })
    expect(own?.progress).toMatchObject({ openedAt: null, acknowledgedAt: expect.any(Number) })
    // The request is answered by that, and says how much came of it.
    expect(await waitingFor(council.db, council.liaison.organization)).toEqual([])
    expect(await ownRequests(council.db, sato.person)).toMatchObject([{ waiting: false, given: 1, forMyself: true }])
    const entries = await entriesOf(council)
    expect(entries[Number(index)]).toMatchObject({ kind: 'resealed', actor: council.liaison.person })
    expect(JSON.stringify(entries[Number(index)])).not.toContain(sato.person)
    expect(await ownCards(council.db, sato.person, { copies: [opening.release.own.copy] })).toMatchObject([
      { sender: council.liaison.person, issuedEntry: BigInt(index) },
    ])
  })

  it('adds somebody who was not among the recipients, and what they are given is what was issued', async () => {
    const { id } = await issueTo(council, [mori])
    expect(await findOwnCopy(council.db, { bulletin: id, person: newcomer.person })).toBeNull()
    value(await resealTo(council, { bulletin: id, to: [newcomer, sato] }))
    for (const reader of [newcomer, sato]) {
      const opening = await read(council, reader, id)
      expect((await openAndTell(council, reader, opening)).opened.body).toBe(body)
    }
    expect(await resealTo(council, { bulletin: id, to: [newcomer] })).toMatchObject({
      reason: 'reseal-given',
    })
  })

  it('is refused by the reader’s vault wherever what came is not what two people signed', async () => {
    const { id } = await issueTo(council, [mori])
    const { id: second } = await issueTo(council, [mori])
    value(await resealTo(council, { bulletin: id, to: [newcomer] }))
    value(await resealTo(council, { bulletin: second, to: [newcomer] }))
    const elsewhere = openRequest(await read(council, newcomer, second)).resealed
    const good = openRequest(await read(council, newcomer, id))
    const { resealed } = good
    if (!resealed || !elsewhere) throw new Error('not sealed anew')
    const reasonOf = async (change: Partial<typeof good>) => {
      const opened = await newcomer.vault.handle('open-copy', { ...good, ...change })
      return opened.ok ? 'opened' : opened.reason
    }
    const { from } = resealed.entry
    // As if it had come with the issue; by the issue itself; by somebody else; by the entry about another bulletin.
    expect(await reasonOf({ resealed: null })).toBe('inside-other-source')
    expect(await reasonOf({ resealed: { ...resealed, entry: { ...good.issued, from } } })).toBe('resealed-entry-bad')
    expect(
      await reasonOf({ resealed: { ...resealed, sender: { ...resealed.sender, publicKey: mori.key.publicKey } } }),
    ).toBe('line-other-key')
    const index = parseReceipt(elsewhere.entry.receipt).index
    const entry = await proveEntry(council.log, index, from)
    expect(await reasonOf({ resealed: { ...resealed, entry } })).toBe('resealed-entry-bad')
    expect(await reasonOf({})).toBe('opened')
  })

  it('gives a newcomer what their house was given before they came, and nothing of another', async () => {
    const { id: theirs } = await issueTo(council, [mori])
    const { id: elsewhere } = await issueTo(council, [sato])
    const moved = await moveTo(await join(council, 'member', '転入 はるか'), mori.organization)
    value(await ask(council, moved, { grounds: 'new-post' }))
    const request = await newestRequest(council)
    const found = await findRequest(council.db, request, council.liaison.organization)
    if (!found) throw new Error('no request')
    const seen = { unit: council.liaison.organization, liaison: council.liaison.person }
    const lines = await earlierLines(council.db, found, seen)
    expect(lines.map(({ bulletin }) => bulletin)).toContain(theirs)
    expect(lines.map(({ bulletin }) => bulletin)).not.toContain(elsewhere)
    expect(await resealTo(council, { bulletin: elsewhere, to: [moved], request })).toMatchObject({
      reason: 'not-found',
    })
    value(await resealTo(council, { bulletin: theirs, to: [moved], request }))
    expect(await ask(council, moved, { grounds: 'new-post' })).toMatchObject({
      reason: 'reseal-asked-already',
    })
    // Another unit was not asked and is shown nothing of it.
    expect(await findRequest(council.db, request, other.organization)).toBeNull()
    // They move on: what was asked for their house is for nobody now.
    await moveTo(moved, sato.organization)
    const [next] = lines.filter(({ bulletin }) => bulletin !== theirs)
    if (next)
      expect(await resealTo(council, { bulletin: next.bulletin, to: [moved], request })).toMatchObject({
        reason: 'reseal-other-organization',
      })
    value(await closeRequest(council, { id: request, by: council.liaison.by }))
    value(await closeRequest(council, { id: request, by: council.liaison.by }))
    const closed = (await entriesOf(council)).filter(({ kind: word }) => word === 'reseal-closed')
    expect(closed).toHaveLength(1)
  })

  it('lets a reader ask for a colleague of the same house, and for nobody else', async () => {
    const colleague = await moveTo(await join(council, 'member', '同僚 みのり'), mori.organization)
    const { id } = await issueTo(council, [mori])
    const grounds = 'colleague'
    expect(await ask(council, mori, { grounds, for: sato, bulletin: id })).toMatchObject({
      reason: 'reseal-not-colleague',
    })
    expect(await ask(council, sato, { grounds, for: colleague, bulletin: id })).toMatchObject({ reason: 'not-found' })
    value(await ask(council, mori, { grounds, for: colleague, bulletin: id }))
    const request = await newestRequest(council)
    expect(await resealTo(council, { bulletin: id, to: [sato], request })).toMatchObject({
      reason: 'recipient-unknown',
    })
    value(await resealTo(council, { bulletin: id, to: [colleague], request }))
    expect((await openAndTell(council, colleague, await read(council, colleague, id))).opened.body).toBe(body)
  })

  it('names nobody more where it is for named people, and gives it again to whoever was named', async () => {
    const { id } = await issueTo(council, [newcomer], { tlp: 'TLP:RED' })
    expect(await resealTo(council, { bulletin: id, to: [mori] })).toMatchObject({ reason: 'reseal-named-people' })
    expect(await ask(council, newcomer, { grounds: 'colleague', for: mori, bulletin: id })).toMatchObject({
      reason: 'reseal-named-people',
    })
    newcomer = await withNewKey(council, newcomer)
    await signRoll(council)
    value(await resealTo(council, { bulletin: id, to: [newcomer] }))
    expect((await openAndTell(council, newcomer, await read(council, newcomer, id))).opened.body).toBe(body)
  })

  it('gives nothing of what was withdrawn, and nothing to whoever cannot be reached', async () => {
    const { id } = await issueTo(council, [mori])
    const made = value(await madeAnew(council, { bulletin: id, to: [sato] }))
    const ready = await asked(council, { bulletin: id, to: [sato] }, made)
    // Between sealing and sending: judged in the step, not before.
    const consent = council.db.updateTable('consent').where('organization_id', '=', sato.organization)
    await consent.set({ withdrawn_at: council.now() }).execute()
    expect(await resealBulletin(council, ready)).toMatchObject({ reason: 'recipient-unreachable' })
    await consent.set({ withdrawn_at: null }).execute()
    const bulletin = council.db.updateTable('bulletin').where('id', '=', id)
    await bulletin.set({ withdrawn_at: council.now() }).execute()
    expect(await resealBulletin(council, ready)).toMatchObject({ reason: 'reseal-withdrawn' })
    await bulletin.set({ withdrawn_at: null }).execute()
    // The very same act, refused before and good now; twice, it is one entry.
    const once = value(await resealBulletin(council, ready))
    expect(value(await resealBulletin(council, ready))).toEqual(once)
  })

  it('takes no copies but those that were signed, sealed to the key of that hour', async () => {
    const { id } = await issueTo(council, [mori])
    const resealing = { bulletin: id, to: [sato, newcomer] }
    const ready = await asked(council, resealing, value(await madeAnew(council, resealing)))
    const [one, two] = ready.copies
    if (!one || !two) throw new Error('two were sealed')
    const bring = (copies: typeof ready.copies) => resealBulletin(council, { ...ready, copies })
    expect(await bring([one])).toMatchObject({ reason: 'copies-differ' })
    expect(await bring([{ ...one, recipient: mori.person }, two])).toMatchObject({ reason: 'copy-not-sealed-to-key' })
    expect(await bring([{ ...one, card: two.card }, two])).toMatchObject({ reason: 'copy-not-sealed-to-key' })
    const taken = (await findOwnCopy(council.db, { bulletin: id, person: mori.person }))?.code ?? ''
    expect(await bring([{ ...one, code: taken }, two])).toMatchObject({ reason: 'copies-differ' })
    value(await bring(ready.copies))
  })

  it('is for whoever has the source: a colleague of the unit hears whose it is, another unit nothing', async () => {
    const { id } = await issueTo(council, [mori])
    const by = { ...other, organization: council.liaison.organization }
    expect(await resealTo(council, { bulletin: id, to: [sato], by })).toMatchObject({ reason: 'reseal-elsewhere' })
    expect(await resealTo(council, { bulletin: id, to: [sato], by: other })).toMatchObject({ reason: 'not-found' })
  })

  it('says what has no source left, once its author’s key is another', async () => {
    const { id } = await issueTo(council, [mori])
    sato = await withNewKey(council, sato)
    await signRoll(council)
    value(await ask(council, sato, { grounds: 'former-key' }))
    const request = await newestRequest(council)
    council = { ...council, liaison: await withNewKey(council, council.liaison) }
    await signRoll(council)
    expect(await resealTo(council, { bulletin: id, to: [sato] })).toMatchObject({ reason: 'reseal-no-source' })
    const found = await findRequest(council.db, request, council.liaison.organization)
    const seen = { unit: council.liaison.organization, liaison: council.liaison.person }
    const lines = found ? await earlierLines(council.db, found, seen) : []
    expect(lines.length).toBeGreaterThan(0)
    expect(new Set(lines.map(lineFlaw))).toEqual(new Set(['no-source']))
  })
})
