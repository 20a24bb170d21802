/** Passkeys in a real Chromium, on the authenticator it has for tests (WebDriver extension of WebAuthn Level 3, §11). */
import { mkdirSync } from 'node:fs'
import { join as path } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'
import { flawsOf, switchLanguage } from './accessible.ts'
import { type Account, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { choosePassword, join } from './joining.ts'
import { holdKey, registerPasskey, type SecurityKey } from './security-key.ts'
import { words } from './words.ts'

const { access, council, log } = words
const { passkey } = access

test.describe.configure({ mode: 'serial' })

const founder = {
  name: '相川 律',
  email: 'aikawa@jimukyoku.example',
  organization: '協議会事務局',
  role: 'secretariat',
  password: 'ふねが七そう みなとを出た朝に',
} as const

let portals: RunningServer[] = []
test.afterAll(async () => {
  for (const portal of portals) {
    await portal.stop()
    portal.remove()
  }
  portals = []
})

/** An empty council, and the link it prints for its first account. */
async function emptyCouncil(): Promise<{ readonly portal: RunningServer; readonly link: string }> {
  const portal = await startServer()
  portals.push(portal)
  const links = new RegExp(`^ {2}(${portal.url}/\\S+)$`, 'm')
  await expect.poll(() => portal.output()).toMatch(links)
  return { portal, link: links.exec(portal.output())?.[1] ?? '' }
}

const verified = ({ session, id }: SecurityKey, isUserVerified: boolean) =>
  session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified })

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** Pictures for people to look at, where somebody asked for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.FUIN_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const [how, width] of [
    ['wide', 1280],
    ['phone', 360],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.screenshot({ path: path(folder, `${name}-${how}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function comeInByPasskey(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: passkey.signIn }).click()
  await page.getByRole('button', { name: passkey.go }).click()
  await expect(page).toHaveURL((url) => url.pathname === '/')
}

async function leave(page: Page): Promise<void> {
  await page.goto('/sign-out')
  await page.getByRole('button', { name: access.signOut.go }).click()
  await expect(page).toHaveURL(/\/sign-in/)
}

test('somebody who joins by passkey types no code, and comes back with nothing typed at all', async ({ browser }) => {
  test.setTimeout(120_000)
  const { portal, link } = await emptyCouncil()
  const window = await openWindow(browser, { url: portal.url })
  const { page } = window
  await holdKey(window)
  await page.goto(link)
  await choosePassword(page, founder, true)
  await expect(page.getByLabel(council.invitation.passkeyName)).toBeVisible()
  expect(await flawsOf(page, 'joining')).toEqual([])
  await picture(page, 'joining')
  await registerPasskey(page, '事務局のノートパソコン')
  await expect(heading(page)).toHaveText(council.invitation.codesTitle)
  await expect(page.locator('main ol.font-mono li')).toHaveCount(10)
  await leave(page)
  await page.goto('/sign-in')
  await page.getByRole('link', { name: passkey.signIn }).click()
  await page.getByRole('button', { name: passkey.go }).click()
  // Where setting up was left.
  await expect(page).toHaveURL(/\/setup\/key/)
  expect(window.complaints).toEqual([])
  await window.close()
})

test.describe('whoever joined by an app', () => {
  let window: BrowserWindow
  let key: SecurityKey
  let account: Account

  test.beforeAll(async ({ browser }: { browser: Browser }) => {
    test.setTimeout(180_000)
    const { portal, link } = await emptyCouncil()
    window = await openWindow(browser, { url: portal.url })
    account = await join(window.page, { link, person: founder, first: true })
    key = await holdKey(window)
  })
  test.afterAll(() => window.close())

  test('registers a passkey with a code, and makes none anew where only the code was wrong', async () => {
    const { page } = window
    await page.goto('/settings/second-factor')
    const form = page.locator('form').filter({ has: page.locator('[name=made]') })
    await form.locator('[name=name]').fill('業務用のノートパソコン')
    await form.getByRole('button', { name: access.secondFactor.useRecovery }).click()
    await form.locator('[name=code]').fill('AAAA-AAAA-AAAA-AAAA')
    await form.getByRole('button', { name: passkey.add }).click()
    await expect(page.getByText(words.reasons['wrong-code']).first()).toBeVisible()
    // What was made stays: the form is sent again with another code.
    await form.locator('[name=code]').fill(codeOffTheSheet(account))
    await form.getByRole('button', { name: passkey.add }).click()
    await expect(page.getByText(access.factors.passkeyAdded)).toBeVisible()
    await expect(page.getByRole('rowheader', { name: '業務用のノートパソコン' })).toBeVisible()
    expect(await flawsOf(page, 'passkeys')).toEqual([])
    await picture(page, 'settings-ja')
    await switchLanguage(page, 'en')
    await picture(page, 'settings-en')
    await switchLanguage(page, 'ja')
  })

  test('signs in by it alone, and the sessions say so', async () => {
    const { page } = window
    await leave(page)
    await page.goto('/sign-in')
    await picture(page, 'sign-in')
    expect(await flawsOf(page, 'sign-in')).toEqual([])
    await page.getByRole('link', { name: passkey.signIn }).click()
    await expect(page.getByRole('button', { name: passkey.go })).toBeVisible()
    await picture(page, 'sign-in-passkey')
    expect(await flawsOf(page, 'sign-in by passkey')).toEqual([])
    await comeInByPasskey(page)
    await picture(page, 'home')
    await page.goto('/settings/sessions')
    await expect(page.getByText(passkey.method['passkey-device']).first()).toBeVisible()
    await picture(page, 'sessions')
    await page.goto('/record')
    await page.locator('main a[href^="/record/entries/"]').first().click()
    await expect(page.getByText(log.entry['passkey-device'])).toBeVisible()
  })

  test('verifies anew by it, and is refused without finger or PIN', async () => {
    const { page } = window
    await page.goto('/step-up?to=%2Fsettings%2Fprofile')
    await verified(key, false)
    await page.getByRole('button', { name: passkey.instead }).click()
    await expect(page.getByText(words.reasons['passkey-left'])).toBeVisible({ timeout: 20_000 })
    await picture(page, 'step-up')
    await verified(key, true)
    await page.getByRole('button', { name: passkey.instead }).click()
    await expect(page).toHaveURL(/\/settings\/profile/)
  })

  test('uses it after the password as well', async () => {
    const { page } = window
    await leave(page)
    await page.goto('/sign-in')
    await page.locator('[name=email]').fill(account.email)
    await page.locator('[name=password]').fill(account.password)
    await page.getByRole('button', { name: access.signIn.go }).click()
    await page.getByRole('link', { name: passkey.instead }).click()
    await page.getByRole('button', { name: passkey.go }).click()
    await expect(page).toHaveURL((url) => url.pathname === '/')
  })

  test('confirms its own removal by it, and it opens nothing any more', async () => {
    const { page } = window
    await page.goto('/settings/second-factor')
    const form = page.locator('form').filter({ has: page.locator('[name=passkey]') })
    await form.getByRole('radio', { name: '業務用のノートパソコン' }).check()
    await form.getByRole('button', { name: passkey.confirm }).click()
    await expect(page.getByText(access.factors.passkeyRemoved)).toBeVisible()
    await expect(page.getByText(passkey.none)).toBeVisible()
    await leave(page)
    await page.goto('/sign-in/passkey')
    await page.getByRole('button', { name: passkey.go }).click()
    await expect(page.getByText(words.reasons['passkey-unknown'])).toBeVisible()
    expect(window.complaints).toEqual([])
  })
})
