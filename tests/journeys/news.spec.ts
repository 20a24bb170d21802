/** A page that is only looked at tells of what came, and does not keep its session open by asking. */
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { flawsOf } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueSample, sample } from './landmarks.ts'
import { plain } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn } from './sign-in.ts'
import { say, words } from './words.ts'

const { bulletins, shell } = words

let council: OpenedCouncil
let reader: BrowserWindow
test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  reader = await openWindow(browser, { url: council.url })
})
test.afterAll(async () => {
  await reader.close()
  await council.close()
})

function seen(email: string): unknown {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`, { readonly: true })
  const own = 'person_id = (select id from person where email = ?)'
  const times = db.prepare(`select last_seen_at, expires_at from session where ${own}`).all(email)
  db.close()
  return times
}

test('a signed-in page notices within a minute, without being reloaded or counting as use', async ({ browser }) => {
  test.setTimeout(180_000)
  const { page } = reader
  const { member, liaison } = council.people
  await page.clock.install()
  await signIn(page, member, '/record')
  await expect(page).not.toHaveTitle(/^\(/)
  const line = page.locator('.news-line [role=status]')
  await expect(line).toHaveCount(1)
  await issueSample(browser, council)
  const before = seen(member.email)
  await page.clock.runFor(61_000)
  const link = line.getByRole('link', { name: say(shell.news_other, { count: 1 }) })
  await expect(link).toBeVisible()
  await expect(page).toHaveTitle(/^\(1\) /)
  await expect(page.locator('nav.places-beside .seal-count')).toContainText('1')
  expect(seen(member.email)).toEqual(before)
  expect(await flawsOf(page, 'a page with news')).toEqual([])

  // Nobody looks: nothing is asked.
  let asked = 0
  page.on('request', (request) => {
    if (request.url().includes('/bulletins/news')) asked++
  })
  await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }))
  await page.clock.runFor(180_000)
  expect(asked).toBe(0)
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => asked).toBe(1)

  await link.click()
  await expect(page).toHaveURL(/show=unopened$/)
  await expect(line.getByRole('link')).toHaveCount(0)
  const waiting = page.getByRole('listitem').filter({ hasText: plain(sample.publicTitle) })
  await expect(waiting).toContainText(bulletins.list.unopened)
  await expect(waiting.getByRole('img', { name: shell.seal.whole })).toBeVisible()

  // To the liaison who issued it, it is no news, and nothing of it waits.
  const office = await openWindow(browser, { url: council.url })
  await signIn(office.page, liaison)
  await expect(office.page).not.toHaveTitle(/^\(/)
  await follow(office.page, shell.nav.bulletins)
  const own = office.page.getByRole('listitem').filter({ hasText: plain(sample.publicTitle) })
  await expect(own.getByRole('img', { name: shell.seal.own })).toBeVisible()
  await expect(own).toContainText(bulletins.list.own)
  await expect(own.getByRole('img', { name: shell.seal.whole })).toHaveCount(0)
  await office.close()
  expect(reader.complaints).toEqual([])
})
