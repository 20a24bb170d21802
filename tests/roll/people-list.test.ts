import { afterEach, beforeEach, expect, test } from 'vitest'
import { headsIn, readListFile } from '../../app/changeover/changeover-file.server.ts'
import { judgeList } from '../../app/changeover/judge-list.server.ts'
import { organizationList } from '../../app/council/organization-list.ts'
import { countOrganizations, pageOfOrganizations } from '../../app/council/organization-list-store.server.ts'
import { erasedEmailOf } from '../../app/council/person.ts'
import { consentTexts, texts } from '../../app/council/terms.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { formatCsv } from '../../app/formats/csv.ts'
import { days, instant, type PersonId } from '../../app/ids.ts'
import { noFilters, readAsked } from '../../app/lists/list.ts'
import { peopleList } from '../../app/roll/people-list.ts'
import { listPeopleByOrganization, rosterPages } from '../../app/roll/people-list-store.server.ts'
import { type FullCouncil, makeFullCouncil } from '../../scripts/bench-lists/full-council-store.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'

const at = instant(Date.UTC(2026, 10, 21))

onBothDatabases('a council of many people', (kind) => {
  let database: TestDatabase
  let council: FullCouncil
  beforeEach(async () => {
    database = await freshDatabase(kind)
    council = await makeFullCouncil(database.db, { organizations: 12, people: 260 })
  })
  afterEach(() => database.remove())

  const people = async (query: string) =>
    listPeopleByOrganization(database.db, readAsked(peopleList, new URLSearchParams(query)), at)
  const organizations = async (query: string) =>
    pageOfOrganizations(database.db, {
      ...readAsked(organizationList, new URLSearchParams(query)),
      version: consentTexts[0].version,
    })

  test('is walked through page by page, to the end and back, each person once', async () => {
    const pages = [await people('')]
    for (let next = pages[0]?.page.next; next; next = pages.at(-1)?.page.next)
      pages.push(await people(`page=next.${next}`))
    const seen = pages.flatMap(({ page }) => page.lines)
    const active = await database.db.selectFrom('person').select('id').where('state', '!=', 'left').execute()
    expect(seen.map(({ id }) => id).sort()).toEqual(active.map(({ id }) => id).sort())
    expect(pages[0]?.count).toEqual({ counted: active.length, more: false })
    const houses = seen.map(({ organizationName }) => organizationName)
    expect(houses).toEqual([...houses].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)))
    for (let back = pages.length - 1; back > 0; back--) {
      const { page } = await people(`page=back.${pages[back]?.page.back}`)
      expect(page.lines.map(({ id }) => id)).toEqual(pages[back - 1]?.page.lines.map(({ id }) => id))
    }
  })

  test('is searched by part of a name, or by an id, whatever signs a name holds', async () => {
    const id = council.people.at(-1) as PersonId
    const rename = (name: string) => database.db.updateTable('person').set({ name }).where('id', '=', id).execute()
    await rename(String.raw`50%_\O'Neil　ＮＴＴ`)
    for (const q of ['50%', '%_', String.raw`_\O`, "O'NEIL", 'ntt', 'ＮＴＴ', id]) {
      const { page } = await people(new URLSearchParams({ q }).toString())
      expect(
        page.lines.map((one) => one.id),
        q,
      ).toContain(id)
    }
    expect((await people(new URLSearchParams({ q: '%%' }).toString())).page.lines).toEqual([])
    const all = await people('')
    const first = all.page.lines[0]
    const found = await people(new URLSearchParams({ q: first?.name.slice(0, 2) ?? '' }).toString())
    expect(found.page.lines.every(({ name }) => name.includes(first?.name.slice(0, 2) ?? '?'))).toBe(true)
  })

  test('is narrowed by state, role, organization and sector, each counted truly', async () => {
    const suspended = await people('state=suspended')
    expect(new Set(suspended.page.lines.map(({ state }) => state))).toEqual(new Set(['suspended']))
    expect(suspended.count.counted).toBe(suspended.page.lines.length)
    const members = await people('role=member')
    expect(new Set(members.page.lines.map(({ role }) => role))).toEqual(new Set(['member']))
    const ofOne = await people(`organization=${council.organizations[3]}`)
    expect(new Set(ofOne.page.lines.map(({ organizationName }) => organizationName)).size).toBe(1)
    const sector = (await organizations('')).lines.find((one) => one.sector !== null)
    const within = await people(`sector=${sector?.sector}`)
    expect(within.page.lines.length).toBeGreaterThan(0)
    expect(within.page.lines.map(({ organizationName }) => organizationName)).toContain(sector?.name)
  })

  test('shows those who left only to whoever asks for them, and an erased one by pseudonym', async () => {
    const { lines } = (await people('state=left')).page
    const gone = lines[0]
    expect(gone?.state).toBe('left')
    expect((await people('')).page.lines.map(({ id }) => id)).not.toContain(gone?.id)
    const id = gone?.id as PersonId
    await database.db
      .updateTable('person')
      .set({ name: 'x', email: erasedEmailOf(id) })
      .where('id', '=', id)
      .execute()
    const shown = (await people('state=left')).page.lines.find((one) => one.id === id)
    expect(shown?.name).toMatch(/^[A-Z]-[0-9a-f]{6}$/)
  })

  test('shows who is away with their key: none, lapsed, compared', async () => {
    const early = (await people('')).page.lines
    expect(new Set(early.map(({ keyState }) => keyState))).toEqual(new Set(['valid']))
    expect(new Set(early.map(({ compared }) => compared))).toEqual(new Set([true, false]))
    const asked = readAsked(peopleList, new URLSearchParams())
    const later = await listPeopleByOrganization(database.db, asked, instant(at + days(100)))
    expect(new Set(later.page.lines.map(({ keyState }) => keyState))).toEqual(new Set(['lapsed']))
  })

  test('finds whom nothing reaches, by each reason, and says it beside each', async () => {
    const everybody = (await people('')).count.counted
    const reached = await people('reach=reached')
    const unreached = await people('reach=unreached')
    expect(reached.count.counted + unreached.count.counted).toBe(everybody)
    expect(unreached.count.counted).toBeGreaterThan(0)
    expect(reached.page.lines.every(({ unreachable }) => unreachable === null)).toBe(true)
    const reasons = new Set(unreached.page.lines.map(({ unreachable }) => unreachable))
    for (const reason of reasons) {
      const { page } = await people(`reach=${reason}`)
      expect(new Set(page.lines.map(({ unreachable }) => unreachable))).toEqual(new Set([reason]))
    }
    expect((await people('reach=suspended&state=active')).page.lines).toEqual([])
  })

  test('finds whose key ends within sixty days, and who pledged to an older text alone', async () => {
    const [soon, later] = (await people('')).page.lines
    if (!soon || !later) throw new Error('nobody')
    const ends = (person: PersonId, count: number) =>
      database.db
        .updateTable('person_key')
        .set({ expires_at: instant(at + days(count)) } as never)
        .where('person_id', '=', person)
        .execute()
    await ends(soon.id, 59)
    await ends(later.id, 61)
    const ending = (await people('key=ending')).page.lines.map(({ id }) => id)
    expect(ending).toContain(soon.id)
    expect(ending).not.toContain(later.id)
    expect((await people('terms=old')).page.lines).toEqual([])
    await database.db.deleteFrom('pledge').where('person_id', '=', soon.id).execute()
    const old = { text_version: 'pledge-0', text_hash: 'f'.repeat(64) as never, pledged_at: at, entry_index: 1 }
    await database.db
      .insertInto('pledge')
      .values({ person_id: soon.id, ...old })
      .execute()
    expect((await people('terms=old')).page.lines.map(({ id }) => id)).toEqual([soon.id])
    // All consented to the text of October, and on this day no other is asked for.
    expect((await people('terms=old-consent')).page.lines).toEqual([])
    const { organization } = await database.db
      .selectFrom('person')
      .select('organization_id as organization')
      .where('id', '=', soon.id)
      .executeTakeFirstOrThrow()
    const of = database.db.updateTable('consent').where('organization_id', '=', organization)
    await of.set({ withdrawn_at: at, replaced_at: at }).execute()
    const given = { text_version: 'consent-0', text_hash: 'f'.repeat(64) as never, given_at: at, entry_index: 2 }
    await database.db
      .insertInto('consent')
      .values({ organization_id: organization, ...given })
      .execute()
    const outdated = (await people('terms=old-consent')).page.lines
    expect(outdated.map(({ id }) => id)).toContain(soon.id)
    expect(new Set(outdated.map((one) => one.organizationName))).toEqual(new Set([soon.organizationName]))
    // By where they work, as by what they are called.
    expect((await people(`q=${encodeURIComponent(soon.organizationName)}`)).page.lines.map(({ id }) => id)).toContain(
      soon.id,
    )
  })

  test('leaves as a file that is a list of changes once its first column is filled in', async () => {
    const { filters } = readAsked(peopleList, new URLSearchParams())
    const pages = await rosterPages(database.db, filters, { at, texts })
    const { lines } = await pages(null, 3)
    const cells = lines.map((line) =>
      peopleList.csv.signed.columns.map((column) => {
        const cell = 'cell' in column ? column.cell(line) : null
        return cell === null || typeof cell === 'number' || typeof cell === 'string' ? String(cell ?? '') : ''
      }),
    )
    const [first, ...others] = cells
    const moved = ['異動', ...(first ?? []).slice(1)]
    const file = formatCsv(headsIn('ja'), [moved, ...others])
    const read = readListFile(utf8(file))
    if (!read.ok) throw new Error(read.reason)
    expect(read.value).toMatchObject({ unchanged: 2, lines: [{ cells: { person: lines[0]?.id } }] })
    const [judged] = await judgeList(database.db, read.value.lines, {
      at: instant(at + days(1)),
      by: council.people.at(-1) as PersonId,
    })
    // It says nothing new yet: all its cells agree with the record.
    expect(judged?.faults.map(({ why }) => why)).toEqual(['post-same'])
  })

  test('lists organizations by name, and those whose consent is missing by itself', async () => {
    await database.db.deleteFrom('consent').execute()
    const all = await organizations('')
    expect(
      await countOrganizations(database.db, { filters: noFilters(organizationList), version: consentTexts[0].version }),
    ).toEqual({ counted: 12, more: false })
    const [one] = all.lines.filter(({ kind }) => kind === 'supplier')
    const missing = async () => (await organizations('consent=missing')).lines.map(({ id }) => id)
    expect(await missing()).toContain(one?.id)
    await database.db
      .insertInto('consent')
      .values({
        organization_id: one?.id ?? council.organizations[0] ?? fail(),
        text_version: consentTexts[0].version,
        text_hash: 'f'.repeat(64) as never,
        given_at: at,
        entry_index: 7,
        withdrawn_at: null,
      })
      .execute()
    expect(await missing()).not.toContain(one?.id)
    const given = (await organizations('consent=given')).lines
    expect(given.map(({ id, consent }) => [id, consent])).toEqual([[one?.id, 'given']])
    expect((await organizations('kind=oversight')).lines.every(({ kind }) => kind === 'oversight')).toBe(true)
    expect((await organizations(`q=${one?.id}`)).lines.map(({ id }) => id)).toEqual([one?.id])
  })
})

const fail = (): never => {
  throw new Error('no organization')
}
