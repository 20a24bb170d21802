import { expect, test } from 'vitest'
import { type Role, roles } from '../../app/access/role.ts'
import { words } from '../../app/i18n/i18n.server.ts'
import { needsScript, pageTitle } from '../../app/routes/shell/page-handle.ts'
import { placesOf, searchAt } from '../../app/routes/shell/places.ts'

const menu = async (role: Role, seals = 0) => placesOf(role, await words.getFixedT('ja', 'shell'), seals)
const addresses = async (role: Role) => (await menu(role)).map(({ to }) => to)

test('the menu offers nothing its reader may not open', async () => {
  expect(await addresses('member')).toEqual(['/', '/bulletins', '/record', '/settings/profile'])
  expect(await addresses('compliance')).toContain('/log')
  expect(await addresses('secretariat')).toEqual([
    '/',
    '/people',
    '/organizations',
    '/roll',
    '/log/suspension',
    '/record',
    '/settings/profile',
  ])
  expect(await addresses('oversight')).not.toContain('/bulletins')
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
  expect(searchAt('member', t)).toEqual({ at: '/bulletins', label: t('search.label') })
  expect(searchAt('compliance', t)).toEqual({ at: '/log', label: t('search.log') })
  expect(searchAt('secretariat', t)).toBeNull()
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
