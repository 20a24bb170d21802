import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { logDenied } from '../../app/access/log-refusal.server.ts'
import { parseEntry, type ReadEntry } from '../../app/formats/log-entry.ts'
import { type BulletinId, makeId } from '../../app/ids.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { actorOf, addPerson, type Door, entriesOf, openDoor, sessionOf, where } from '../access/door.ts'
import { check, type EvidenceCouncil, evidenceCouncil, make } from '../evidence/evidence-council.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { type Council, type Somebody, signedIn } from './council.ts'
import { issueTo } from './sealing.ts'

/** What the log gained while the work was done. */
async function gained(council: Pick<Council, 'log'>, work: () => Promise<unknown>): Promise<readonly ReadEntry[]> {
  const all = async () => {
    const found: ReadEntry[] = []
    for (let at = 0n; ; at++) {
      const logged = await council.log.entry(at)
      if (!logged) return found
      found.push(parseEntry(logged.bytes))
    }
  }
  const before = (await all()).length
  await work()
  return (await all()).slice(before)
}

describe('ten thousand refused requests of one person in a minute', () => {
  let held: EvidenceCouncil
  let gone: readonly ReadEntry[]
  beforeAll(async () => {
    held = await evidenceCouncil()
    const { council, mori, bulletin } = held
    const by = await signedIn(council, mori)
    // An act of another kind: refused before its signature is looked at, as cheap as a request can be.
    const sent = await signAct(council, mori, { act: 'export', objects: [{ kind: 'log', id: 'x' }] })
    const ask = (id: BulletinId) => releaseCopy(council, { bulletin: id, sent, by, from: 0n })
    gone = await gained(council, async () => {
      for (let i = 0; i < 10_000; i++) await ask(makeId('b', random(16)))
      // In all that noise, the one of their own.
      await ask(bulletin)
    })
  }, 300_000)
  afterAll(async () => held.close())

  it('leave some twenty entries, each with how many there have been', () => {
    const unknown = gone.filter(({ reason }) => reason === 'not-addressed')
    expect(gone.length).toBeLessThanOrEqual(20)
    expect(unknown.map(({ data }) => Number(data?.count))).toEqual([
      1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192,
    ])
  })

  it('do not hide the one about a copy of theirs, which is named', () => {
    const own = gone.filter(({ objects }) => objects !== undefined)
    expect(own).toMatchObject([{ kind: 'denied', reason: 'act-of-another-kind', data: { count: '1' } }])
    expect(own[0]?.objects?.map(({ kind }) => kind)).toEqual(['copy', 'bulletin'])
  })

  it('leave the proof that nothing was released to them as it was', async () => {
    const made = await make(held, { filter: { ...noFilter, bulletin: held.bulletin }, absence: held.mori.person })
    const verdict = await check(made.archive, held.council.log.trust)
    expect([verdict.verdict, verdict.because]).toEqual(['verified', null])
  }, 60_000)
})

onBothDatabases('a refusal', (kind) => {
  let held: EvidenceCouncil
  let council: Council
  let other: Somebody
  let theirs: BulletinId
  beforeAll(async () => {
    held = await evidenceCouncil(kind)
    council = held.council
    other = held.mori
    theirs = (await issueTo(council, [held.sato])).id
  }, 180_000)
  afterAll(async () => held.close())

  const refusal = async (bulletin: BulletinId, text?: string) => {
    const act = { act: 'read', objects: [{ kind: 'bulletin', id: bulletin }] } as const
    const sent = text === undefined ? await signAct(council, other, act) : { text, signature: 'AAAA' }
    const by = await signedIn(council, other)
    return gained(council, () => releaseCopy(council, { bulletin, sent, by, from: 0n }))
  }

  it('names no bulletin that is not theirs, and says nothing by which one that exists differs from one that does not', async () => {
    const unknown = makeId('b', random(16))
    const [real] = await refusal(theirs)
    const [made] = await refusal(unknown)
    for (const [entry, id] of [
      [real, theirs],
      [made, unknown],
    ] as const) {
      expect(entry).toMatchObject({ kind: 'denied', reason: 'not-addressed', subject: other.person })
      expect(JSON.stringify(entry)).not.toContain(id)
      expect(entry?.objects).toBeUndefined()
    }
    const shape = (entry: ReadEntry | undefined) => [Object.keys(entry ?? {}), Object.keys(entry?.data ?? {})]
    expect(shape(real)).toEqual(shape(made))
    expect(real?.data?.asked).toMatch(/^[0-9a-f]{64}$/)
    expect(real?.data?.asked).not.toBe(made?.data?.asked)
  })

  it('is found by compliance where they search for the bulletin that was asked for', async () => {
    const by = await signedIn(council, held.reviewer)
    const filter = { ...noFilter, bulletin: theirs, kinds: ['denied'] as const }
    const found = await searchEntries(council, { filter, place: null, by, named: false })
    if (!found.ok) throw new Error(found.reason)
    expect(found.value.lines).toMatchObject([{ kind: 'denied', bulletin: null, beside: { asked: { id: theirs } } }])
  })

  it('of what is no act leaves no entry: nobody writes bytes of their choice into the log', async () => {
    for (const text of ['', 'fuin-act/1\n', 'x'.repeat(5000)]) {
      expect(await refusal(theirs, text)).toEqual([])
      expect(await refusal(held.bulletin, text)).toEqual([])
    }
  })
})

describe('refusals by the table of permissions', () => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor()
  })
  afterAll(() => door.close())

  it('are thinned by reason, and the first of each page, act and own copy stands', async () => {
    const who = await addPerson(door)
    const by = actorFields(actorOf(door, who, await sessionOf(door, who)), where)
    const own = (id: string) => [{ kind: 'copy', id }]
    for (let i = 0; i < 1000; i++) await logDenied(door, { reason: 'not-allowed', act: 'search the log', by })
    for (let i = 0; i < 100; i++) await logDenied(door, { reason: 'signature-not-good', own: own('c_one'), by })
    await logDenied(door, { reason: 'not-allowed', act: 'manage people', by })
    await logDenied(door, { reason: 'signature-not-good', own: own('c_two'), by })
    await logDenied(door, { reason: 'bulletin-withdrawn', own: own('c_one'), by })
    const denied = (await entriesOf(door)).filter((entry) => entry.kind === 'denied')
    const said = denied.map(({ reason, data, objects }) => ({ reason, data, objects }))
    expect(said.length).toBeLessThanOrEqual(20)
    expect(said).toContainEqual({ reason: 'not-allowed', data: { act: 'manage people', count: '1001' } })
    expect(said).toContainEqual({ reason: 'signature-not-good', data: { count: '101' }, objects: own('c_two') })
    expect(said).toContainEqual({ reason: 'bulletin-withdrawn', data: { count: '1' }, objects: own('c_one') })
  })
})
