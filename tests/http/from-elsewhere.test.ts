import { readFileSync } from 'node:fs'
import { join as inApp } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPermittedAct, may } from '../../app/access/permissions.ts'
import { type Role, roles } from '../../app/access/role.ts'
import { isLedFromElsewhere } from '../../app/http/origin-check.server.ts'
import { isLookingAt, wayOn } from '../../app/http/way-on.server.ts'
import { entriesOf, sessionOf } from '../access/door.ts'
import { type Knock, knockAt, moduleOf, type Place, places } from '../access/site-doors.ts'
import { type Council, foundCouncil, join, type Somebody, signRoll } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'

// Looking at the log, at an entry or at deliveries is an entry in the name of
// whoever looks. A link on somebody else's page must not be able to write it.

let council: Council
let people: Readonly<Record<Role, Pick<Somebody, 'person' | 'role'>>>
let params: Readonly<Record<string, string>>

beforeAll(async () => {
  council = await foundCouncil('sqlite')
  const [member, compliance, oversight] = [
    await join(council, 'member', '佐藤 美咲'),
    await join(council, 'compliance', '久保 監'),
    await join(council, 'oversight', '沢 見守'),
  ]
  await signRoll(council)
  const { id } = await issueTo(council, [member])
  people = { member, liaison: council.liaison, compliance, secretariat: council.signers[0], oversight }
  params = { bulletin: id, index: '0', '*': '000' }
}, 120_000)
afterAll(async () => council.close())

const size = async (): Promise<number> => (await entriesOf(council)).length
/** In a session of its own: entry bundles are one look of a session in ten minutes. */
async function knock(place: Place, role: Role, headers: Knock['headers'] = {}) {
  const cookie = `__Host-fuin=${await sessionOf(council, people[role])}`
  return knockAt(council, place, { kind: 'loader', cookie, headers, params })
}

const loaders: Place[] = []
for (const place of places) if ((await moduleOf(place.file)).loader) loaders.push(place)

describe.each(loaders.map((place) => [place.path, place] as const))('a link on another site to %s', (_, place) => {
  it.each(roles)('writes nothing in the name of %s', async (role) => {
    for (const site of ['cross-site', 'same-site']) {
      const before = await size()
      const answer = await knock(place, role, { 'Sec-Fetch-Site': site })
      expect(await size(), site).toBe(before)
      const { act } = (await moduleOf(place.file)).handle ?? {}
      if (!isPermittedAct(act) || may({ role, powers: 'full' }, act)) continue
      // Also a refusal would stand in their record: they are asked first whether they meant it.
      expect(answer === 'other' ? null : answer.headers.get('Location')).toMatch(/^\/from-elsewhere\?to=/)
    }
  })
})

describe('opened from the portal itself, typed, or by a bookmark', () => {
  const looking: readonly (readonly [string, Role])[] = [
    ['/log', 'compliance'],
    ['/log/entries/:index', 'compliance'],
    ['/log/entries/:index', 'oversight'],
    ['/record/entries/:index', 'compliance'],
    ['/record/entries/:index/receipt', 'oversight'],
    ['/bulletins/:bulletin/deliveries', 'compliance'],
    ['/log/tile/entries/*', 'oversight'],
  ]

  it.each(looking)('%s is a look of %s, and is logged', async (path, role) => {
    const place = loaders.find((one) => one.path === path)
    if (!place) throw new Error(`no door at ${path}`)
    for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }, {}]) {
      const before = await size()
      await knock(place, role, headers)
      expect(await size()).toBe(before + 1)
    }
  })

  it('no other loader writes anything: whoever adds one finds it here', async () => {
    const found: string[] = []
    for (const place of loaders) {
      const { act } = (await moduleOf(place.file)).handle ?? {}
      for (const role of roles) {
        if (!isPermittedAct(act) || !may({ role, powers: 'full' }, act)) continue
        const before = await size()
        await knock(place, role, { 'Sec-Fetch-Site': 'same-origin' })
        if ((await size()) !== before) found.push(`${place.path} ${role}`)
      }
    }
    const known = looking.map(([path, role]) => `${path} ${role}`)
    expect(known.filter((one) => !found.includes(one))).toEqual([])
    // The others' ways to the same pages, which are as guarded.
    expect(found.filter((one) => !known.includes(one))).toEqual([
      '/record/entries/:index oversight',
      '/record/entries/:index/receipt compliance',
      '/log/tile/entries/* compliance',
    ])
  }, 60_000)
})

describe('who led here', () => {
  const asked = (headers: Record<string, string>, method = 'GET') =>
    isLedFromElsewhere(
      new Request('https://portal.example/log', { method, headers: { Host: 'portal.example', ...headers } }),
    )

  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }, true],
    [{ 'Sec-Fetch-Site': 'same-site' }, true],
    [{ 'Sec-Fetch-Site': 'same-origin' }, false],
    [{ 'Sec-Fetch-Site': 'none' }, false],
    [{ 'Sec-Fetch-Site': 'cross-site', Referer: 'https://portal.example/log' }, true],
    [{ Referer: 'https://evil.example/' }, true],
    [{ Referer: 'https://portal.example/bulletins' }, false],
    [{}, false],
  ])('%j: elsewhere is %s', (headers, is) => expect(asked(headers)).toBe(is))

  it('is not asked of what changes things: that is refused outright, before', () =>
    expect(asked({ 'Sec-Fetch-Site': 'cross-site' }, 'POST')).toBe(false))
})

describe('a link on another site to signing in', () => {
  const source = (file: string) => readFileSync(inApp(import.meta.dirname, '../../app', file), 'utf8')

  it('that names a page whose opening is an entry leads on to the question, not to the page', () => {
    for (const { path, file } of places) {
      const to = path.replaceAll(/:[a-z]+|\*/g, '7')
      expect(isLookingAt(to), path).toBe(/\bisLooking: true/.test(source(file)))
      for (const [site, leads] of [
        ['cross-site', isLookingAt(to) ? `/from-elsewhere?${new URLSearchParams({ to })}` : to],
        ['same-origin', to],
        ['none', to],
      ] as const) {
        const request = new Request(`http://localhost/sign-in?${new URLSearchParams({ to })}`, {
          headers: { 'Sec-Fetch-Site': site },
        })
        expect(wayOn(request), `${site} ${path}`).toBe(leads)
      }
    }
    expect(isLookingAt('/log?who=M-7f31c2')).toBe(true)
  })
})
