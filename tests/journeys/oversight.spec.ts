import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { alive } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { changeEntry } from './log-verifier.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { oversight, shell } = words
const changed = 17

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let watcher: BrowserWindow

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  watcher = await openWindow(browser, { url: council.url })
  await signIn(watcher.page, council.people.oversight)
})
test.afterAll(async () => {
  await watcher.close()
  await council.close()
})

async function verify(page: Page): Promise<void> {
  const { go, again } = oversight.verify
  await page.getByRole('button', { name: new RegExp(`^(${go}|${again})$`) }).click()
}

test('oversight verifies the whole log on their own device, under the keys their own key remembers', async () => {
  const { page } = watcher
  await unlock(page, council.people.oversight)
  await follow(page, shell.nav.oversight)
  await page.getByRole('link', { name: oversight.home.verify }).click()
  await expect(page.getByText(oversight.verify.pinned)).toBeVisible()
  await verify(page)
  await expect(page.locator('[data-verdict=verified]')).toBeVisible({ timeout: 30_000 })
  await page.locator('[data-verdict]').getByRole('link', { name: oversight.state.report }).click()
  await expect(page.getByText(oversight.report.trustPinned)).toBeVisible()
  await expect(page.getByText(oversight.checked.pinned)).toBeVisible()
  await expect(page.getByText(oversight.unchecked.signatures)).toBeVisible()
})

test('they see what was signed, and by whom', async () => {
  const { page } = watcher
  await page.goto('/oversight')
  await page.getByRole('link', { name: oversight.newest.all }).click()
  await page.locator('tbody th a').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/記録[\d,]+件のチェックポイント/)
  const signatures = page.getByRole('list', { name: oversight.newest.signatures })
  await expect(signatures).toContainText(oversight.signature.log)
  await expect(signatures).toContainText(oversight.signature.clock)
  await expect(signatures).not.toContainText(oversight.signature.broken)
})

test('one byte of one entry changed by whoever holds the database: the entry is named, and nobody can miss it', async () => {
  changeEntry(join(council.portal.dataDir, 'fuin.sqlite'), changed)
  const { page } = watcher
  await page.goto('/oversight/verifications')
  await alive(page)
  await expect(page.getByText(oversight.verify.unpinned)).toBeVisible()
  await verify(page)
  const verdict = page.locator('[data-verdict=tampered]')
  await expect(verdict).toContainText(say(oversight.told.tamperedAt, { index: changed }), { timeout: 30_000 })
  await expect(page.locator('tbody tr').first()).toContainText(oversight.verdict.tampered)
  await page.goto('/')
  await expect(page.getByRole('main')).toContainText(oversight.state.failedBrowser)
})

test('nothing was complained about in the browser', () => {
  expect(watcher.complaints).toEqual([])
  expect(council.portal.output()).not.toContain('content-security-policy')
})
