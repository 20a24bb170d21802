/** Pictures of every page for people to look at: `FUIN_SHOTS=<folder>`, never part of the ordinary run. */
import { join } from 'node:path'
import { type Page, test } from '@playwright/test'
import { alive, switchLanguage } from './accessible.ts'
import { openWindow } from './browser-window.ts'
import { join as joinCouncil } from './joining.ts'
import { type Prepared, prepare, sample } from './landmarks.ts'
import { expectText } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { signIn } from './sign-in.ts'
import { pagesOf } from './site-map.ts'

const folder = process.env.FUIN_SHOTS ?? 'test-results'
const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

let council: OpenedCouncil
let prepared: Prepared

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  prepared = await prepare(browser, council)
})
test.afterAll(() => council.close())

/** The page as it stands, light and dark, on a wide screen and a telephone. */
async function take(page: Page, name: string): Promise<void> {
  for (const [width, size] of Object.entries(widths))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const path = join(folder, `${name.replaceAll(/[^a-z0-9-]+/gi, '-')}-${width}-${colorScheme}.png`)
      await page.screenshot({ path, fullPage: true })
    }
  await page.setViewportSize(widths.wide)
}

for (const language of ['ja', 'en'] as const) {
  for (const role of ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const) {
    test(`${role}, ${language}`, async ({ browser }) => {
      test.setTimeout(240_000)
      const { page, close } = await openWindow(browser, { url: council.url })
      await signIn(page, council.people[role])
      await switchLanguage(page, language)
      for (const { what, path } of pagesOf(role, prepared.landmarks, prepared.released)) {
        await page.goto(path)
        await alive(page)
        await take(page, `${language}-${role}-${what}`)
      }
      await close()
    })
  }

  test(`reading and a first visit, ${language}`, async ({ browser }) => {
    test.setTimeout(240_000)
    const reader = await openWindow(browser, { url: council.url })
    await signIn(reader.page, council.people.otherMember)
    await switchLanguage(reader.page, language)
    await reader.page.goto(`/bulletins/${prepared.landmarks.bulletin}`)
    await alive(reader.page)
    // By what it is, not by its name: the page speaks either language.
    const unlocking = reader.page.getByRole('main').locator('form:has(input)')
    await unlocking.locator('input').fill(council.people.otherMember.passphrase)
    await unlocking.getByRole('button').click()
    await expectText(reader.page, sample)
    await take(reader.page, `${language}-reading`)
    await reader.close()
    const invited = council.invited[language === 'ja' ? 0 : 1]
    if (!invited) throw new Error('nobody is awaited')
    const visit = await openWindow(browser, { url: council.url, locale: language === 'ja' ? 'ja-JP' : 'en-GB' })
    await visit.page.goto('/sign-in')
    await take(visit.page, `${language}-sign-in`)
    await visit.page.goto(invited.link)
    await switchLanguage(visit.page, language)
    await joinCouncil(visit.page, { ...invited, look: (what) => take(visit.page, `${language}-joining-${what}`) })
    await visit.close()
  })
}
