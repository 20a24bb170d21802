import { expect, test } from 'vitest'
import { type Role, roles } from '../../app/access/role.ts'
import { words } from '../../app/i18n/i18n.server.ts'
import { type Language, languages } from '../../app/i18n/language.ts'
import { needsScript, pageTitle } from '../../app/routes/shell/page-handle.ts'
import { placesOf, searchAt } from '../../app/routes/shell/places.ts'
import routes from '../../app/routes.ts'
import { dictionary } from '../i18n/all-sentences.ts'

const doors = import.meta.glob<{ readonly handle?: { readonly title?: string } }>('../../app/routes/**/*.tsx')

/** What the page at an address calls itself. */
async function titleOf(address: string, language: Language): Promise<string | undefined> {
  const entry = routes.find(({ path, index }) => (address === '/' ? index : `/${path}` === address))
  const door = await doors[`../../app/${entry?.file}`]?.()
  const [namespace, key] = door?.handle?.title?.split(':') ?? []
  return dictionary(language, namespace ?? '').get(key ?? '')
}

const full = (role: Role) => ({ role, powers: 'full' }) as const
const menu = async (role: Role, seals = 0) => placesOf(full(role), await words.getFixedT('ja', 'shell'), seals)
const addresses = async (role: Role) => (await menu(role)).map(({ to }) => to)

test('the menu offers nothing its reader may not open', async () => {
  expect(await addresses('member')).toEqual([
    '/',
    '/bulletins',
    '/desks',
    '/organization',
    '/record',
    '/settings/profile',
  ])
  expect(await addresses('compliance')).toContain('/log')
  expect(await addresses('secretariat')).toEqual([
    '/',
    '/people',
    '/organizations',
    '/roll',
    '/desks',
    '/archive',
    '/decisions',
    '/log/suspension',
    '/record',
    '/settings/profile',
  ])
  expect(await addresses('oversight')).not.toContain('/bulletins')
})

test('a menu entry is called what its page is called, in both languages', async () => {
  for (const language of languages) {
    const menus = await Promise.all(
      roles.map(async (role) => placesOf(full(role), await words.getFixedT(language, 'shell'), 0)),
    )
    for (const { to, label } of menus.flat()) expect(await titleOf(to, language), to).toBe(label)
  }
})

test('whoever no roll names has the menu of a newcomer, and a founder what founding takes', async () => {
  const t = await words.getFixedT('ja', 'shell')
  for (const role of ['liaison', 'compliance', 'secretariat', 'oversight'] as const) {
    const newcomer = placesOf({ role, powers: 'setup' }, t, 0).map(({ to }) => to)
    expect(newcomer).toEqual(['/', '/record', '/settings/profile'])
    expect(searchAt({ role, powers: 'setup' }, t)).toBeNull()
  }
  const founder = placesOf({ role: 'secretariat', powers: 'founding' }, t, 0).map(({ to }) => to)
  expect(founder).toEqual(['/', '/people', '/organizations', '/roll', '/record', '/settings/profile'])
})

test('everybody reaches their own record and their settings', async () => {
  for (const role of roles)
    expect(await addresses(role)).toEqual(expect.arrayContaining(['/record', '/settings/profile']))
})

test('the unopened are counted at the bulletins and nowhere else', async () => {
  const counted = (await menu('member', 3)).filter(({ seals }) => seals)
  expect(counted.map(({ to }) => to)).toEqual(['/bulletins'])
})

test('the search field searches what its reader has, and says what that is', async () => {
  const t = await words.getFixedT('ja', 'shell')
  expect(searchAt(full('member'), t)).toEqual({ at: '/bulletins', label: t('search.label') })
  expect(searchAt(full('compliance'), t)).toEqual({ at: '/log', label: t('search.log') })
  expect(searchAt(full('secretariat'), t)).toBeNull()
})

test('a page is called by what it shows, else by its place', async () => {
  const { createInstance } = await import('i18next')
  const shell = (await import('../../app/i18n/ja/shell.ts')).default
  const instance = createInstance()
  await instance.init({ lng: 'ja', resources: { ja: { shell } } })
  const root = { handle: { title: 'shell:nav.today' } }
  expect(pageTitle([root], instance)).toBe('今日')
  expect(
    pageTitle([root, { handle: { title: 'shell:nav.bulletins' }, data: { pageTitle: '注意喚起' } }], instance),
  ).toBe('注意喚起')
  expect(pageTitle([{ handle: { title: 'shell:no.such' } }, { handle: null }], instance)).toBeNull()
})

test('a page of plain forms carries no script', () => {
  expect(needsScript([{ handle: { title: 'shell:nav.today' } }, { handle: { scripts: false } }])).toBe(false)
  expect(needsScript([{ handle: { title: 'shell:nav.today' } }, { handle: undefined }])).toBe(true)
})
