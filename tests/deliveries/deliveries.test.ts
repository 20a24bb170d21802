import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ListExported } from '../../app/acts/export-list.server.ts'
import { listExportObjects } from '../../app/acts/list-export.ts'
import { countUnopenedCopies, findOwnCopy, listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { deliveryList } from '../../app/deliveries/delivery-list.ts'
import { deliveriesOf, listSent } from '../../app/deliveries/delivery-store.server.ts'
import { exportDeliveries } from '../../app/deliveries/export-deliveries.server.ts'
import { viewDeliveries } from '../../app/deliveries/view-deliveries.server.ts'
import { parseEntry, type ReadEntry } from '../../app/formats/log-entry.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type BulletinId, makeId } from '../../app/ids.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

onBothDatabases('who is shown what of a bulletin', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let id: BulletinId
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    await signRoll(council)
    ;({ id } = await issueTo(council, [sato]))
  }, 120_000)
  // Bulletins issued in the same millisecond have no order but their ids'.
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => council.close())

  /** What the log gained while the work was done. */
  const gained = async (work: () => Promise<unknown>): Promise<readonly ReadEntry[]> => {
    const count = async (from: bigint) => {
      const found: ReadEntry[] = []
      for (let at = from; ; at++) {
        const logged = await council.log.entry(at)
        if (!logged) return found
        found.push(parseEntry(logged.bytes))
      }
    }
    const before = BigInt((await count(0n)).length)
    await work()
    return await count(before)
  }

  it('shows the sender who is silent, and nothing of it to another liaison', async () => {
    const { id: sent } = await issueTo(council, [sato, mori])
    await openAndTell(council, sato, await read(council, sato, sent))
    const deliveries = await deliveriesOf(council.db, sent)
    expect(deliveries.map(({ name, progress }) => [name, progress.openedAt !== null])).toEqual([
      [sato.name, true],
      [mori.name, false],
    ])
    const [line] = (
      await listSent(council.db, { whose: { of: 'person', person: council.liaison.person }, place: null })
    ).lines
    expect(line).toMatchObject({ id: sent, recipients: 2, opened: 1, acknowledged: 0 })
    const other = await signedIn(council, { ...mori, role: 'liaison' })
    expect(await viewDeliveries(council, { bulletin: sent, by: other })).toMatchObject({ reason: 'not-found' })
  })

  it('shows it to a colleague of the sender’s unit, who takes over the shift, but for what is for named people alone', async () => {
    const { id: sent } = await issueTo(council, [sato, mori])
    const colleague = await signedIn(council, { ...mori, role: 'liaison', organization: council.liaison.organization })
    expect(value(await viewDeliveries(council, { bulletin: sent, by: colleague })).deliveries).toHaveLength(2)
    const whose = { of: 'unit', organization: colleague.organization, person: colleague.actor } as const
    const listed = async () => (await listSent(council.db, { whose, place: null })).lines.map((one) => one.id)
    expect(await listed()).toContain(sent)
    const { id: named } = await issueTo(council, [sato], { tlp: 'TLP:RED' })
    expect(await listed()).not.toContain(named)
    expect(await viewDeliveries(council, { bulletin: named, by: colleague })).toMatchObject({ reason: 'not-found' })
    const elsewhere = { ...whose, organization: makeId('o', random(16)) }
    expect((await listSent(council.db, { whose: elsewhere, place: null })).lines).toEqual([])
  })

  it('writes down that compliance looked', async () => {
    const { by } = await join(council, 'compliance', '守屋 巴')
    const entries = await gained(async () => value(await viewDeliveries(council, { bulletin: id, by })))
    expect(entries).toMatchObject([{ kind: 'log-viewed', actor: by.actor, objects: [{ kind: 'bulletin', id }] }])
  })

  it('shows a member the same, byte for byte, whether or not a colleague got it too', async () => {
    const wishes = { publicTitle: '同じ件名' }
    const { id: alone, index: aloneAt } = await issueTo(council, [sato], wishes)
    const { id: together, index: togetherAt } = await issueTo(council, [sato, mori], wishes)
    const seen = async (bulletin: BulletinId, entry: bigint) => {
      const own = await findOwnCopy(council.db, { bulletin, person: sato.person })
      const listed = await listOwnCopies(council.db, sato.person, { show: null, q: '', place: null })
      const line = listed.lines.find((copy) => copy.id === bulletin)
      const issued = await council.log.entry(entry)
      const { release } = await read(council, sato, bulletin)
      const { consistency: _, receipt: __, from: ___, entry: released } = release.released
      return {
        shapes: [shapeOf(own), shapeOf(line), release.sender.line.proof.length],
        bytes: [issued?.bytes.length ?? 0, released.length, release.ciphertext.length],
      }
    }
    const [both, one] = [await seen(together, togetherAt), await seen(alone, aloneAt)]
    expect(both.shapes).toEqual(one.shapes)
    // An OpenPGP number loses its leading zeros, so now and then a signature is shorter by a byte, and by four in
    // base64, whoever else gets the bulletin. A colleague would show in dozens.
    for (const [i, length] of both.bytes.entries())
      expect(Math.abs(length - (one.bytes[i] ?? 0))).toBeLessThanOrEqual(4)
  })

  it('counts only what is the reader’s own', async () => {
    const before = await countUnopenedCopies(council.db, mori.person)
    await issueTo(council, [sato])
    expect(await countUnopenedCopies(council.db, mori.person)).toBe(before)
    await issueTo(council, [mori])
    expect(await countUnopenedCopies(council.db, mori.person)).toBe(before + 1)
  })
  describe('as a file', () => {
    const asked = async (who: Somebody, bulletin: BulletinId, query = '') => {
      const { path, csv } = deliveryList(bulletin)
      const address = { salt: random(32), text: query ? `${path}?${query}` : path }
      const objects = listExportObjects(csv.signed, address, [{ kind: 'bulletin', id: bulletin }])
      const act = await signAct(council, who, { act: 'export', objects })
      return {
        bulletin,
        by: await signedIn(council, who),
        sent: { query, language: 'en', salt: address.salt, act } as const,
      }
    }
    const textOf = ({ file }: { readonly file: Uint8Array }) => new TextDecoder().decode(file)

    it('leaves under the signature of whoever takes it, and the entry commits to that very file', async () => {
      const { id: sent } = await issueTo(council, [sato, mori])
      await openAndTell(council, sato, await read(council, sato, sent))
      const export_ = await asked(council.liaison, sent, 'silence=not-opened')
      const made: ListExported[] = []
      const [entry, ...more] = await gained(async () => {
        made.push(value(await exportDeliveries(council, { ...export_, named: true })))
      })
      const [taken] = made
      if (!taken) throw new Error('nothing was made')
      expect(textOf(taken)).toContain(mori.name)
      expect(textOf(taken)).not.toContain(sato.name)
      expect(taken.lines).toBe(1)
      expect(more).toEqual([])
      expect(entry).toMatchObject({
        kind: 'exported',
        actor: council.liaison.person,
        data: { count: '1', sha256: sha256Hex(taken.file) },
        objects: [
          { kind: 'export', id: 'deliveries' },
          { kind: 'bulletin', id: sent },
        ],
      })
      // Asked again after somebody else opened: that very file cannot be made any more, and no other is given.
      await openAndTell(council, mori, await read(council, mori, sent))
      expect(await exportDeliveries(council, { ...export_, named: true })).toMatchObject({ reason: 'export-stands' })
    })

    it('names nobody to compliance before names are shown, and is nobody’s who may not see the page', async () => {
      const compliance = await join(council, 'compliance', '久保 監')
      await signRoll(council)
      const { id: sent } = await issueTo(council, [sato])
      const taken = value(await exportDeliveries(council, { ...(await asked(compliance, sent)), named: false }))
      expect(textOf(taken)).not.toContain(sato.name)
      expect(textOf(taken)).toContain(pseudonymOf(sato.person, 'member'))
      const other = await join(council, 'liaison', '別室 連絡')
      const [entry] = await gained(async () => {
        expect(await exportDeliveries(council, { ...(await asked(other, sent)), named: true })).toMatchObject({
          reason: 'not-found',
        })
      })
      expect(entry).toBeUndefined()
    })
  })
})

/** Names, types and lengths: everything of a value but what is random or a time in it. */
function shapeOf(object: unknown): unknown {
  if (typeof object === 'string') return object.length
  if (typeof object !== 'object' || object === null) return typeof object
  return Object.entries(object).map(([name, part]) => [name, name === 'headline' ? part : shapeOf(part)])
}
