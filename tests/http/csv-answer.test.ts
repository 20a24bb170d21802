import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { makeId } from '../../app/ids.ts'
import { declaredLists } from '../lists/declared-lists.ts'
import { random } from '../support/log.ts'
import { secretariat } from './before-a-form.ts'
import { type CsvStage, everyCsv } from './every-csv.ts'
import { type ServedSite, serveSite } from './served-site.ts'

it('every list that is declared as a file is fetched here', async () => {
  const declared = (await declaredLists()).flatMap(({ name, csv }) =>
    typeof csv === 'string' || 'signed' in csv ? [] : [name],
  )
  expect(Object.keys(everyCsv).sort()).toEqual([...declared].sort())
})

/** Lines as a spreadsheet reads them. Every cell is quoted. */
function cellsIn(bytes: Uint8Array): readonly (readonly string[])[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  expect(text.startsWith('\uFEFF') && text.endsWith('\r\n')).toBe(true)
  const lines = text.slice(1, -2).split('\r\n')
  const cell = /"((?:[^"]|"")*)"(?:,|$)/g
  return lines.map((line) => [...line.matchAll(cell)].map(([, said = '']) => said.replaceAll('""', '"')))
}

const like = (cell: string) =>
  cell.endsWith('*') ? expect.stringMatching(new RegExp(`^${cell.slice(0, -1)}.+`)) : cell
const likeAll = (lines: readonly (readonly string[])[]) => lines.map((line) => line.map(like))

describe.each(Object.entries(everyCsv))('the file of %s', (name, { stand, path, narrowed, file, ja, en }) => {
  let stage: CsvStage
  let site: ServedSite
  beforeAll(async () => {
    stage = await stand()
    site = await serveSite(stage.door)
  })
  afterAll(async () => {
    await site.close()
    await stage.door.close()
  })
  const ask = (query = '', cookie = stage.cookie) =>
    fetch(`${site.url}${path}/csv${query}`, { headers: { Cookie: cookie }, redirect: 'manual' })
  const linesOf = async (query = '') => cellsIn(new Uint8Array(await (await ask(query)).arrayBuffer()))
  const speak = (locale: 'ja' | 'en') =>
    stage.door.db.updateTable('person').set({ locale }).where('id', '=', stage.reader).execute()

  it('holds its lines in one’s own language, as text that no spreadsheet runs, and says in its name what it is', async () => {
    const answer = await ask()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const day = '2026-10-05'
    const called = (said: string) =>
      `attachment; filename="${file.name}-${day}.csv"; filename*=UTF-8''${encodeURIComponent(`${said}-${day}`)}.csv`
    expect(answer.headers.get('Content-Disposition')).toBe(called(file.ja))
    const lines = await linesOf()
    expect(name === 'checkpointList' ? lines.slice(0, ja.length) : lines).toEqual(likeAll(ja))
    expect(lines.flat().filter((cell) => /^[\s]*[=+@＝＋＠-]/.test(cell))).toEqual([])
    await speak('en')
    expect((await linesOf()).slice(0, en.length)).toEqual(likeAll(en))
    expect((await ask()).headers.get('Content-Disposition')).toBe(called(file.en))
    await speak('ja')
  })

  it('has the lines that the filters of its page let through, and never more because one of them means nothing', async () => {
    if (narrowed) expect((await linesOf(`?${narrowed.query}`)).slice(1)).toEqual(likeAll(narrowed.lines))
    if (narrowed) expect((await ask('?kind=forged&show=forged')).status).toBe(422)
    // Of a page of the list it knows nothing: it is all of them.
    expect(await linesOf('?page=next.1')).toEqual(await linesOf())
  })

  it('stands for no person, by name, pseudonym or id', async () => {
    const text = (await linesOf()).flat().join('\n')
    const people = await stage.door.db.selectFrom('person').select(['id', 'name', 'email', 'role']).execute()
    for (const { id, name: called, email, role } of people)
      for (const word of [id, called, email, pseudonymOf(id, role)]) expect(text).not.toContain(word)
  })

  it('is led to by a plain link of the page, with the filters of the page', async () => {
    const page = async (query: string) =>
      (await fetch(`${site.url}${path}${query}`, { headers: { Cookie: stage.cookie } })).text()
    expect(await page('')).toContain(`<a href="${path}/csv">この一覧をCSVで保存</a>`)
    if (narrowed) {
      const link = `<a href="${path}/csv?${narrowed.query.replaceAll('&', '&amp;')}">`
      expect(await page(`?${narrowed.query}`)).toContain(link)
    }
    await speak('en')
    expect(await page('')).toContain('>Save this list as CSV</a>')
    await speak('ja')
  })

  it('is refused to whoever may not see its page, and nobody in particular is led to that page by signing in', async () => {
    if (stage.stranger) expect((await ask('', stage.stranger)).status).toBe(403)
    const query = narrowed ? `?${narrowed.query}` : ''
    const nobody = await ask(query, '')
    expect(nobody.status).toBe(303)
    expect(nobody.headers.get('Location')).toBe(`/sign-in?${new URLSearchParams({ to: `${path}${query}` })}`)
  })
})

describe('the file of a long list', () => {
  it('holds each of its lines once, in the order of its page', async () => {
    const { door, cookie } = await secretariat()
    const site = await serveSite(door)
    const names = Array.from({ length: 1234 }, (_, i) => `ガス ${String(i).padStart(5, '0')}`)
    const rows = names.map((name) => ({
      id: makeId('o', random(16)),
      name,
      kind: 'operator' as const,
      sector: 'gas',
      created_at: door.now(),
    }))
    for (let at = 0; at < rows.length; at += 100)
      await door.db
        .insertInto('organization')
        .values(rows.slice(at, at + 100))
        .execute()
    const answer = await fetch(`${site.url}/organizations/csv?sector=gas`, { headers: { Cookie: cookie } })
    const lines = (await answer.text()).trimEnd().split('\r\n').slice(1)
    expect(lines.map((line) => line.split('","')[1])).toEqual(names)
    await site.close()
    await door.close()
  })
})
