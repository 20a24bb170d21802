import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Actor } from '../../app/access/actor.ts'
import { actorFields } from '../../app/access/actor.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { noFilter, parseLogFilter } from '../../app/review/log-filter.ts'
import { ownRecord } from '../../app/review/own-record.server.ts'
import { proveEntryClaim } from '../../app/review/prove-entry.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { namesLifetime, namesShownUntil, showNames } from '../../app/review/show-names.server.ts'
import { viewEntry } from '../../app/review/view-entry.server.ts'
import {
  actorOf,
  addPerson,
  type Door,
  entriesOf,
  openDoor,
  sessionOf,
  type TestPerson,
  where,
} from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

const atWork = async (door: Door, who: TestPerson): Promise<Actor> => actorOf(door, who, await sessionOf(door, who))

onBothDatabases('review', (kind) => {
  let door: Door
  let member: Actor
  let reviewer: Actor
  let byReviewer: ReturnType<typeof actorFields>

  beforeEach(async () => {
    door = await openDoor(kind)
    member = await atWork(door, await addPerson(door))
    reviewer = await atWork(door, await addPerson(door, { role: 'compliance' }))
    byReviewer = actorFields(reviewer, where)
    await signedIn(member)
    await signedIn(reviewer)
  })
  afterEach(() => door.close())

  const signedIn = (actor: Actor) =>
    door.log.append(async () => ({
      value: undefined,
      entries: [{ ...actorFields(actor, where), kind: 'signed-in', subject: actor.person }],
    }))

  const search = async (filter = noFilter, names = false, next: string | null = null, length = 50) => {
    const place = next === null ? null : ({ towards: 'next', key: Number(next) } as const)
    const found = await searchEntries(door, { filter, place, length, by: byReviewer, named: names })
    if (!found.ok) throw new Error(found.reason)
    return found.value
  }

  const textsOfNewest = async () => {
    const index = (await entriesOf(door)).length - 1
    return door.db.selectFrom('log_text').select(['field', 'text']).where('index', '=', index).execute()
  }

  it('puts every search into the log before it shows a row, filters and all', async () => {
    const page = await search(parseLogFilter(new URLSearchParams('kind=signed-in&from=2026-10-01')))
    expect(page.lines.map((row) => row.kind)).toEqual(['signed-in', 'signed-in'])
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'log-searched',
      actor: reviewer.person,
      data: { query: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(await textsOfNewest()).toEqual([{ field: 'query', text: 'kind=signed-in&from=2026-10-01' }])
  })

  it('shows people as pseudonyms that stay the same, and finds a person by theirs', async () => {
    const pseudonym = pseudonymOf(member.person, 'member')
    const page = await search(parseLogFilter(new URLSearchParams({ who: pseudonym.toLowerCase() })))
    expect(page.lines.map((row) => row.actor)).toEqual([
      { id: member.person, name: pseudonym, isPseudonym: true, word: pseudonym },
    ])
    expect(JSON.stringify(page)).not.toContain(member.name)
  })

  it('refuses a pseudonym that nobody has instead of finding nothing', async () => {
    const filter = parseLogFilter(new URLSearchParams('who=M-000000'))
    const asked = { filter, place: null, by: byReviewer, named: false }
    expect(await searchEntries(door, asked)).toMatchObject({ ok: false, reason: 'person-unknown' })
  })

  it('tells a member in their own record that somebody searched for them, and does not say who by name', async () => {
    await search(parseLogFilter(new URLSearchParams({ who: member.person })))
    const record = await ownRecord(door, { person: member.person, place: null })
    expect(record.lines.map(({ kind }) => kind)).toEqual(['log-searched', 'signed-in'])
    expect(record.lines[0]?.actor).toEqual({
      id: reviewer.person,
      name: pseudonymOf(reviewer.person, 'compliance'),
      isPseudonym: true,
      word: pseudonymOf(reviewer.person, 'compliance'),
    })
  })

  it('walks the pages without losing or repeating an entry, whatever is appended meanwhile', async () => {
    for (let i = 0; i < 9; i++) await signedIn(member)
    const filter = parseLogFilter(new URLSearchParams('kind=signed-in'))
    const seen: number[] = []
    let before: string | null = null
    do {
      const page = await search(filter, false, before, 4)
      seen.push(...page.lines.map(({ index }) => index))
      before = page.next
    } while (before !== null)
    expect(seen).toHaveLength(11)
    expect([...seen].sort((one, other) => other - one)).toEqual(seen)
    expect(new Set(seen).size).toBe(11)
  })

  it('shows names only after a reason was logged, in that session alone, for half an hour', async () => {
    expect(await namesShownUntil(door, byReviewer)).toBeNull()
    expect(await showNames(door, { reason: ' ', by: byReviewer })).toMatchObject({ reason: 'reason-missing' })
    expect(await showNames(door, { reason: '定期点検', by: byReviewer })).toEqual({ ok: true, value: undefined })
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'names-shown',
      data: { reason: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(await textsOfNewest()).toEqual([{ field: 'reason', text: '定期点検' }])
    expect(await namesShownUntil(door, byReviewer)).toBe(door.now() + namesLifetime)
    const elsewhere = actorFields({ ...reviewer, session: sha256Hex(random(32)) }, where)
    expect(await namesShownUntil(door, elsewhere)).toBeNull()
    door.clock.advance(namesLifetime + 1)
    expect(await namesShownUntil(door, byReviewer)).toBeNull()
  })

  const indexOf = async (actor: Actor): Promise<bigint> => {
    const all = await entriesOf(door)
    return BigInt(all.findIndex((entry) => entry.kind === 'signed-in' && entry.actor === actor.person))
  }

  it('opens an entry to its exact bytes, which prove themselves; one changed byte does not', async () => {
    const index = await indexOf(member)
    const view = await viewEntry(door, { index, actor: reviewer, by: byReviewer, showNames: true })
    if (!view.ok) throw new Error(view.reason)
    const { where: at } = view.value
    const claim = {
      index,
      bytes: fromBase64(view.value.bytes),
      receipt: view.value.receipt ?? '',
      trust: view.value.trust,
      suspended: view.value.suspended,
      key: null,
      where: at && { ...at, salt: fromBase64(at.salt) },
      texts: [],
    }
    expect(proveEntryClaim(claim)).toMatchObject({ ok: true, value: { where: true } })
    const changed = claim.bytes.slice()
    changed[changed.indexOf(0x36)] = 0x37
    expect(proveEntryClaim({ ...claim, bytes: changed })).toMatchObject({ ok: false, reason: 'not-included' })
    expect(proveEntryClaim({ ...claim, index: index + 1n })).toMatchObject({ ok: false, reason: 'other-index' })
    const lied = claim.where && { ...claim.where, ip: '203.0.113.9' }
    expect(proveEntryClaim({ ...claim, where: lied })).toMatchObject({ ok: false, reason: 'where-differs' })
  })

  it('logs that a reviewer opened somebody’s entry, and not that a person opened their own', async () => {
    const index = await indexOf(member)
    await viewEntry(door, { index, actor: member, by: actorFields(member, where), showNames: false })
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'signed-in' })
    await viewEntry(door, { index, actor: reviewer, by: byReviewer, showNames: false })
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'log-viewed',
      subject: member.person,
      objects: [{ kind: 'entry', id: String(index) }],
    })
  })

  it('gives a member nobody else’s entry: the same answer as for one that does not exist', async () => {
    const asked = { actor: member, by: actorFields(member, where), showNames: false }
    const theirs = await viewEntry(door, { ...asked, index: await indexOf(reviewer) })
    const none = await viewEntry(door, { ...asked, index: 999n })
    expect(theirs).toEqual({ ok: false, reason: 'not-found' })
    expect(none).toEqual(theirs)
  })
})
