import { expect, test } from '@playwright/test'
import { alive, expectLanguage, flawsOf, switchLanguage } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { join } from './joining.ts'
import { type Prepared, prepare, sample } from './landmarks.ts'
import { linksOn, refusedOf } from './links.ts'
import { expectText } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn, typePassword, unlock } from './sign-in.ts'
import { pagesOf } from './site-map.ts'
import { words } from './words.ts'

test.describe.configure({ mode: 'default' })

let council: OpenedCouncil
let prepared: Prepared
let opened: BrowserWindow[] = []

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  prepared = await prepare(browser, council)
})
test.afterAll(() => council.close())
test.afterEach(async () => {
  const complaints = opened.flatMap((window) => window.complaints)
  for (const window of opened) await window.close()
  opened = []
  expect(complaints).toEqual([])
  expect(council.portal.output()).not.toContain('content-security-policy')
  expect(council.portal.output()).not.toMatch(/"level":"(error|fatal)"/)
})

async function open(browser: Parameters<typeof openWindow>[0], locale?: 'ja-JP' | 'en-GB') {
  const window = await openWindow(browser, { url: council.url, ...(locale ? { locale } : {}) })
  opened.push(window)
  return window.page
}

/** Of a page seen in both languages, each theme is looked at whole in one of them. */
const seenIn = (language: 'ja' | 'en') => ({ theme: language === 'ja' ? 'light' : 'dark' }) as const

for (const role of ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const) {
  test(`every page of ${role} is sound in both languages, light and dark, on a wide screen and a telephone`, async ({
    browser,
  }) => {
    test.setTimeout(180_000)
    const page = await open(browser)
    await signIn(page, council.people[role])
    const flaws: string[] = []
    const links = new Set<string>()
    for (const language of ['ja', 'en'] as const) {
      await page.goto('/')
      await switchLanguage(page, language)
      for (const { what, path, status } of pagesOf(role, prepared.landmarks, prepared.released)) {
        const answer = await page.goto(path)
        expect(answer?.status(), path).toBe(status ?? 200)
        expect(new URL(page.url()).pathname, `${path} leads elsewhere`).toBe(new URL(path, council.url).pathname)
        await expectLanguage(page, language)
        await alive(page)
        flaws.push(...(await flawsOf(page, `${role} ${what} ${language}`, seenIn(language))))
        for (const link of await linksOn(page)) links.add(link)
      }
    }
    expect(flaws).toEqual([])
    expect(await refusedOf(page, links), 'a link to what its reader may not see').toEqual([])
  })
}

test('an opened bulletin, the vault’s dialog and the help are sound too', async ({ browser }) => {
  const page = await open(browser)
  const { otherMember } = council.people
  await signIn(page, otherMember)
  await alive(page)
  await page.keyboard.press('?')
  const flaws = [...(await flawsOf(page, 'keyboard help'))]
  await page.keyboard.press('Escape')
  await unlock(page, otherMember)
  for (const language of ['ja', 'en'] as const) {
    await page.goto('/')
    await switchLanguage(page, language)
    await page.goto(`/bulletins/${prepared.landmarks.bulletin}`)
    await page.getByRole('main').locator('input[type=password]').fill(otherMember.passphrase)
    await page.getByRole('main').locator('form:has(input[type=password]) button[type=submit]').click()
    await expectText(page, sample)
    flaws.push(...(await flawsOf(page, `bulletin opened ${language}`, seenIn(language))))
  }
  expect(flaws).toEqual([])
})

test('the pages that greet nobody yet are sound', async ({ browser }) => {
  const flaws: string[] = []
  for (const locale of ['ja-JP', 'en-GB'] as const) {
    const page = await open(browser, locale)
    const language = locale === 'ja-JP' ? 'ja' : 'en'
    for (const path of [
      '/sign-in',
      '/sign-in?lapsed',
      '/sign-in/passkey',
      '/sign-in/forgotten',
      '/sign-in/forgotten?asked',
      '/sign-in/reset/none',
      '/sign-in/restore/none',
      '/address/none',
      '/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      '/nowhere',
    ]) {
      await page.goto(path)
      await expectLanguage(page, language)
      flaws.push(...(await flawsOf(page, `${path} ${language}`, seenIn(language))))
    }
    await page.goto('/sign-in')
    await page.locator('[name=email]').fill('nobody@nowhere.example')
    await page.locator('[name=password]').fill('not the password')
    await page.locator('main button[type=submit]').click()
    await expect(page.getByRole('alert')).toBeVisible()
    flaws.push(...(await flawsOf(page, `sign-in refused ${language}`, seenIn(language))))
  }
  const page = await open(browser)
  await page.goto('/sign-in')
  await typePassword(page, council.people.compliance)
  flaws.push(...(await flawsOf(page, 'second factor')))
  expect(flaws).toEqual([])
})

for (const [language, place] of [
  ['ja', 0],
  ['en', 1],
] as const) {
  test(`every step of joining is sound, in ${language}`, async ({ browser }) => {
    test.setTimeout(120_000)
    const page = await open(browser)
    const invited = council.invited[place]
    if (!invited) throw new Error('nobody is awaited')
    const flaws: string[] = []
    if (language === 'en') {
      await page.goto(invited.link)
      await switchLanguage(page, 'en')
    }
    await join(page, {
      ...invited,
      look: async (what) => {
        await expectLanguage(page, language)
        flaws.push(...(await flawsOf(page, `joining, ${what}, ${language}`, seenIn(language))))
      },
    })
    expect(flaws).toEqual([])
  })
}

test('whoever works by keyboard reaches the text, the help, the search and every line of a list', async ({
  browser,
}) => {
  const page = await open(browser)
  const { otherMember } = council.people
  await signIn(page, otherMember)
  await switchLanguage(page, 'ja')
  await alive(page)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: words.shell.skip })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText(words.shell.keyboard.title)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  await page.keyboard.press('/')
  await expect(page.locator('#search')).toBeFocused()
  await page.keyboard.type('遠隔保守')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/bulletins\?q=/)
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: '第' })).toHaveCount(1)

  await follow(page, words.shell.nav.record)
  const lines = page.locator('tbody th a')
  await expect(lines.nth(1)).toBeVisible()
  // From here on the page hears keys.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.keyboard.press('j')
  await expect(lines.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(lines.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(lines.nth(0)).toBeFocused()
  const first = await lines.nth(0).getAttribute('href')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${council.url}${first}`)
})
