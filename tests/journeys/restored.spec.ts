/**
 * Whoever holds the portal's machine puts back all of it as it was some hours
 * ago, the signer's memory too: the server cannot know. The one who notices is
 * the reader, whose browser has seen a longer log, also after they signed out.
 */
import { cpSync, rmSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueSample, sample } from './landmarks.ts'
import { breakSeal, expectText, lineOf, openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { access, keys, shell } = words

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let portal: RunningServer
let reader: BrowserWindow

const snapshot = (): string => `${portal.dataDir}-snapshot`
const startAgain = (): Promise<RunningServer> =>
  startServer({ port: Number(new URL(council.url).port), origin: council.url, dataDir: portal.dataDir })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  portal = council.portal
  reader = await openWindow(browser, council)
  await issueSample(browser, council)
  await portal.stop()
  cpSync(portal.dataDir, snapshot(), { recursive: true })
  portal = await startAgain()
})
test.afterAll(async () => {
  await reader.close()
  await portal.stop()
  rmSync(snapshot(), { recursive: true, force: true })
  portal.remove()
})

const kept = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys(localStorage).map((name) => name.replace(/:.*/, '')))

test('signing out leaves the sealed card in the browser, and nothing else', async () => {
  const { page } = reader
  await signIn(page, council.people.member)
  await unlock(page, council.people.member)
  await openSealed(page, sample)
  await breakSeal(page)
  await expectText(page, sample)
  await page.getByRole('navigation', { name: shell.nav.label }).getByRole('button', { name: shell.nav.signOut }).click()
  await expect(page.getByText(access.signIn.signedOut)).toBeVisible()
  expect(await kept(page)).toEqual(['fuin-trust'])
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
})

test('an older portal, put back whole, is noticed by whoever saw the longer log', async () => {
  const { page } = reader
  await page.goto('about:blank')
  await portal.stop()
  rmSync(portal.dataDir, { recursive: true })
  cpSync(snapshot(), portal.dataDir, { recursive: true })
  portal = await startAgain()
  await signIn(page, council.people.member)
  await unlock(page, council.people.member)
  await follow(page, shell.nav.bulletins)
  const line = lineOf(page, sample)
  await line.getByRole('link').click()
  await breakSeal(page)
  await expect(page.getByRole('alert').filter({ hasText: keys.contradicted.title })).toBeVisible({ timeout: 20_000 })
  await expect(page.locator('main')).not.toContainText(sample.sentence)
})
