import { type Browser, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { alive, isAlive } from './accessible.ts'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { prepare, sample } from './landmarks.ts'
import {
  address,
  beginBulletin,
  expectBody,
  mark,
  sealAndIssue,
  sealButton,
  stixReport,
  typeCount,
  write,
} from './liaison.ts'
import { breakSeal, expectText, openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { codeHere, follow, showCodeHere, signIn, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { access, bulletins, keys, reasons, shell } = words

let council: OpenedCouncil
let bulletin: string
let windows: BrowserWindow[] = []

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  bulletin = (await prepare(browser, council)).landmarks.bulletin
})
test.afterAll(() => council.close())
test.afterEach(async () => {
  for (const window of windows) await window.close()
  windows = []
})

async function comeIn(browser: Browser, account: Account, to = '/'): Promise<Page> {
  const window = await openWindow(browser, { url: council.url })
  windows.push(window)
  await signIn(window.page, account, to)
  return window.page
}

const written = {
  publicTitle: '下書きの見出し',
  headline: '下書きの標題',
  body: '下書きの本文です。',
  pasted: '',
  stix: stixReport(),
}

async function writeSoundly(page: Page): Promise<void> {
  await beginBulletin(page)
  await write(page, written)
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(bulletins.compose.blocksAdvised, { exact: true }).check()
  await address(page, [council.people.member.name])
}

/** Moves what the portal remembers of somebody's sessions, as time would. */
function changeSessions(email: string, change: string): void {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  db.pragma('busy_timeout = 5000')
  db.prepare(`update session set ${change} where person_id = (select id from person where email = ?)`).run(email)
  db.close()
}

const article = (page: Page) => page.getByRole('article')

test('whoever leaves a page with unsent text is asked first, and may stay', async ({ browser }) => {
  const page = await comeIn(browser, council.people.liaison)
  await beginBulletin(page)
  await page.getByLabel(bulletins.compose.headline).fill('まだ送っていない標題')
  await page.locator('nav.places-beside').getByRole('link', { name: shell.nav.record }).click()
  const asked = page.getByRole('dialog', { name: shell.unsaved.title })
  await asked.getByRole('button', { name: shell.unsaved.stay }).click()
  await expect(page.getByLabel(bulletins.compose.headline)).toHaveValue('まだ送っていない標題')
  // The browser's own question, where the tab is to close or another address was typed.
  const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await page.locator('nav.places-beside').getByRole('link', { name: shell.nav.record }).click()
  await asked.getByRole('button', { name: shell.unsaved.leave }).click()
  await expect(page).toHaveURL(/\/record$/)
})

test('a liaison stops the sealing: nothing is issued, the text is still there, and it can be sealed after all', async ({
  browser,
}) => {
  const page = await comeIn(browser, council.people.liaison)
  await unlock(page, council.people.liaison)
  await writeSoundly(page)
  // A slow line: the copies are on their way when the liaison thinks better of it.
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/bulletins/*/copies', async (route) => {
    await held
    await route.continue()
  })
  await typeCount(page, 1)
  await sealButton(page, 1).click()
  await page.getByRole('button', { name: bulletins.compose.stop }).click()
  letThrough()
  await expect(page.getByText(bulletins.compose.stopped)).toBeVisible({ timeout: 20_000 })
  await page.unroute('**/bulletins/*/copies')
  await expectBody(page, written.body)
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`, { readonly: true })
  expect(db.prepare('select count(*) from bulletin where public_title = ?').pluck().get(written.publicTitle)).toBe(0)
  db.close()
  await sealAndIssue(page, 1)
})

test('a wrong passphrase opens nothing and says so in a sentence', async ({ browser }) => {
  const page = await comeIn(browser, council.people.member, `/bulletins/${bulletin}`)
  const form = page.getByRole('region', { name: bulletins.sealed.unlockFirst })
  await form.getByLabel(keys.unlock.passphrase).fill('hachi tsu no chigau kotoba wo narabe ta')
  await form.getByRole('button', { name: bulletins.sealed.unlockAndOpen }).click()
  await expect(form.getByRole('alert')).toContainText(reasons['passphrase-wrong'], { timeout: 20_000 })
  await expect(page.locator('.vault-pill')).toHaveAttribute('data-state', 'locked')
  await expect(article(page)).toHaveCount(0)
})

test('with an old second factor the seal stays whole until the second factor is shown again', async ({ browser }) => {
  const { member } = council.people
  const page = await comeIn(browser, member)
  await unlock(page, member)
  await openSealed(page, sample)
  changeSessions(member.email, 'second_factor_at = second_factor_at - 3600000')
  await breakSeal(page)
  await expect(codeHere(page)).toBeVisible({ timeout: 20_000 })
  await expect(article(page)).toHaveCount(0)
  // In place: the key stays open, and the seal breaks with the press that shows the code.
  await showCodeHere(page, member, say(keys.stepUp.go, { act: bulletins.sealed.open }))
  await expectText(page, sample)
  await expect(page.getByRole('article').getByRole('heading', { level: 1 })).toBeFocused()
  await page.getByRole('button', { name: bulletins.reading.acknowledge }).click()
  const acknowledged = page.getByRole('status').filter({ hasText: '受領確認済み' })
  await expect(acknowledged.locator('[tabindex="-1"]')).toBeFocused({ timeout: 20_000 })
  await page.getByRole('button', { name: bulletins.reading.close }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('the text goes when the key is locked by hand, and when it locks itself over an empty chair', async ({
  browser,
}) => {
  const { otherMember } = council.people
  const page = await comeIn(browser, otherMember)
  await unlock(page, otherMember)
  await page.goto(`/bulletins/${bulletin}`)
  await unlock(page, otherMember)
  await breakSeal(page)
  await expectText(page, sample)
  await page.locator('.vault-pill').click()
  await expect(page.getByText(bulletins.reading.locked)).toBeVisible()
  await expect(page.locator('body')).not.toContainText(sample.sentence)

  // The vault's own clock runs in its worker; there a quarter of an hour takes three seconds.
  for (const worker of page.workers())
    await worker.evaluate(() => {
      const real = globalThis.setTimeout
      const quick = (work: () => void, wait?: number) => real(work, wait !== undefined && wait > 60_000 ? 3000 : wait)
      Object.assign(globalThis, { setTimeout: quick })
    })
  await unlock(page, otherMember)
  await breakSeal(page)
  await expectText(page, sample)
  await expect(page.getByText(bulletins.reading.locked)).toBeVisible({ timeout: 15_000 })
  await expect(page.locator('body')).not.toContainText(sample.sentence)
  await expect(page.locator('.vault-pill')).toHaveAttribute('data-state', 'locked')
})

test('signing out in one tab locks the key and takes the text from the other', async ({ browser }) => {
  const { otherMember } = council.people
  const page = await comeIn(browser, otherMember)
  const other = await page.context().newPage()
  await other.goto(`/bulletins/${bulletin}`)
  await unlock(other, otherMember)
  await breakSeal(other)
  await expectText(other, sample)
  // Each tab has its own vault: what is open in one is not open in the other.
  await expect(page.locator('.vault-pill')).toHaveAttribute('data-state', 'locked')
  await unlock(page, otherMember)
  await page.locator('nav.places-beside').getByRole('button', { name: shell.nav.signOut }).click()
  await expect(page.getByText(access.signIn.signedOut)).toBeVisible()
  await expect(other.locator('body')).not.toContainText(sample.sentence)
  // The sealed card stays, by which an older log is noticed; nothing else does.
  const left = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  expect(left.map((name) => name.replace(/:.*/, ''))).toEqual(['fuin-trust'])
  await other.locator('nav.places-beside').getByRole('link', { name: shell.nav.bulletins }).click()
  await expect(other).toHaveURL(/\/sign-in/)
})

test('signing out everywhere ends every browser of that person, and nobody else’s', async ({ browser }) => {
  const { compliance, oversight } = council.people
  const [office, phone, colleague] = [
    await comeIn(browser, compliance),
    await comeIn(browser, compliance),
    await comeIn(browser, oversight),
  ]
  await office.goto('/settings/sessions')
  await expect(office.locator('tbody tr').nth(1)).toBeVisible()
  await office.getByRole('button', { name: access.sessions.endAll }).click()
  await expect(office).toHaveURL(/\/sign-in/)
  await phone.goto('/log')
  await expect(phone).toHaveURL(/\/sign-in/)
  await colleague.goto('/record')
  await expect(colleague).toHaveURL(/\/record$/)
})

test('several browsers are chosen and ended at once, and the one in hand goes on', async ({ browser }) => {
  const { oversight } = council.people
  const [office, phone, desktop] = [
    await comeIn(browser, oversight),
    await comeIn(browser, oversight),
    await comeIn(browser, oversight),
  ]
  await office.goto('/settings/sessions')
  await alive(office)
  const boxes = office.locator('tbody').getByRole('checkbox')
  const others = await boxes.count()
  expect(others).toBeGreaterThanOrEqual(2)
  await boxes.first().click()
  await boxes.last().click({ modifiers: ['Shift'] })
  await expect(office.getByLabel(shell.list.choose.all)).toBeChecked()
  await expect(office.getByText(say(shell.list.choose.count_other, { shown: String(others) }))).toBeVisible()
  await office.getByRole('button', { name: access.sessions.endChosen }).click()
  await expect(office.getByText(access.sessions.onlyThis)).toBeVisible()
  for (const ended of [phone, desktop]) {
    await ended.goto('/record')
    await expect(ended).toHaveURL(/\/sign-in/)
  }
})

test('a session that ran out while nobody was there leads to signing in, and back to the page', async ({ browser }) => {
  const { secretariat } = council.people
  const page = await comeIn(browser, secretariat)
  changeSessions(secretariat.email, 'expires_at = 1')
  await page.goto('/organizations')
  await expect(page).toHaveURL(/\/sign-in\?to=%2Forganizations$/)
})

test('keys pressed while a slow machine still wakes the page up do not break it', async ({ browser }) => {
  const page = await comeIn(browser, council.people.otherMember)
  const slow = await page.context().newCDPSession(page)
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  for (let visit = 0; visit < 8; visit++) {
    await page.goto('/record', { waitUntil: 'commit' })
    await page.locator('main').waitFor()
    for (let press = 0; press < 60 && !(await isAlive(page)); press++) await page.keyboard.press('Tab')
    await alive(page)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  expect(windows.flatMap(({ complaints }) => complaints)).toEqual([])
})

test('where the log cannot be written, a reader gets a sentence and no text', async ({ browser }) => {
  const { otherMember } = council.people
  const page = await comeIn(browser, otherMember)
  await unlock(page, otherMember)
  await follow(page, shell.nav.bulletins)
  await page.getByRole('main').locator(`a[href="/bulletins/${bulletin}"]`).click()
  await expect(page.getByRole('button', { name: bulletins.sealed.openAgain })).toBeVisible()
  await council.portal.kill()
  await breakSeal(page)
  await expect(page.getByRole('main').getByRole('alert')).toContainText(reasons['not-reached'], { timeout: 20_000 })
  await expect(page.getByRole('main')).toContainText(bulletins.sealed.opensNothing)
  await expect(article(page)).toHaveCount(0)
  await expect(page.locator('body')).not.toContainText(sample.sentence)
})
