/** The newest entries of the log are truly lost; the operator begins it anew, two people decide it, and everybody goes on. */
import { execFile } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { type RunningServer, startServer } from '../support/server.ts'
import { alive, expectLanguage, flawsOf, switchLanguage } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueSample, sample } from './landmarks.ts'
import { breakSeal, expectText, lineOf, openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { confirmLines, signRoll } from './secretariat.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { checkWords, signDecision } from './two-people.ts'
import { words } from './words.ts'

const { decisions, keys, oversight, shell } = words

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let portal: RunningServer
let windows: Readonly<Record<'office' | 'second' | 'watcher' | 'reader', BrowserWindow>>

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  council = await openCouncil()
  portal = council.portal
  const [office, second, watcher, reader] = await Promise.all([1, 2, 3, 4].map(() => openWindow(browser, council)))
  if (!office || !second || !watcher || !reader) throw new Error('no windows')
  windows = { office, second, watcher, reader }
  await issueSample(browser, council)
  await backUp()
  // The member reads, and their browser keeps what it saw: an entry that will be lost.
  await signIn(reader.page, council.people.member)
  await unlock(reader.page, council.people.member)
  await openSealed(reader.page, sample)
  await breakSeal(reader.page)
  await expectText(reader.page, sample)
  // A page that is still open would ask a portal that is gone, and complain of it.
  await reader.page.goto('about:blank')
  await portal.stop()
  await restoreAndBeginAnew()
  portal = await startServer({
    port: Number(new URL(council.url).port),
    origin: council.url,
    dataDir: portal.dataDir,
  })
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await portal.stop()
  portal.remove()
})

const file = (name: string): string => join(council.portal.dataDir, name)

async function backUp(): Promise<void> {
  const db = new Database(file('fuin.sqlite'), { readonly: true })
  db.prepare('vacuum into ?').run(file('backup.sqlite'))
  db.close()
}

async function restoreAndBeginAnew(): Promise<void> {
  for (const name of ['fuin.sqlite', 'fuin.sqlite-wal', 'fuin.sqlite-shm']) rmSync(file(name), { force: true })
  copyFileSync(file('backup.sqlite'), file('fuin.sqlite'))
  const env = { ...process.env, DATA_DIR: council.portal.dataDir }
  await promisify(execFile)(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/log-succeed.ts'], { env })
}

async function inBothLanguages(page: Page, paths: readonly string[]): Promise<readonly string[]> {
  const flaws: string[] = []
  for (const language of ['en', 'ja'] as const) {
    await page.goto('/')
    await switchLanguage(page, language)
    for (const path of paths) {
      await page.goto(path)
      await expectLanguage(page, language)
      await alive(page)
      flaws.push(...(await flawsOf(page, `${path} with a loss ${language}`, { dark: language === 'ja' })))
    }
  }
  return flaws
}

const band = (page: Page) => page.getByRole('complementary', { name: shell.lost.label })

test('everybody is told before they sign in, and nothing can be opened', async () => {
  const { page } = windows.reader
  await page.goto('/sign-in')
  await expect(band(page)).toBeVisible()
  await signIn(page, council.people.member)
  await unlock(page, council.people.member)
  await openSealed(page, sample)
  await breakSeal(page)
  await expect(page.getByRole('alert').filter({ hasText: words.reasons['log-undecided'] })).toBeVisible()
  await expect(page.locator('main')).not.toContainText(sample.sentence)
  expect(await flawsOf(page, 'a page while the log is lost')).toEqual([])
})

test('the roll is signed anew first, with everybody in it to be looked at', async () => {
  const { office, second } = windows
  await signIn(office.page, council.people.secretariat, '/log/trust')
  await unlock(office.page, council.people.secretariat)
  await expect(office.page.getByText(decisions.loss.rollFirst)).toBeVisible()
  await expect(office.page.getByRole('button', { name: decisions.loss.sign })).toHaveCount(0)
  await follow(office.page, shell.nav.roll)
  await office.page.getByRole('button', { name: keys.roll.look }).click()
  await expect(office.page.getByText(keys.roll.afterLoss)).toBeVisible()
  const shown = office.page.getByRole('table', { name: keys.roll.whole }).locator('tbody th')
  await expect(shown.filter({ hasText: council.people.member.name })).toHaveCount(1)
  expect(await flawsOf(office.page, 'the roll after a loss', { dark: false })).toEqual([])
  // Everybody but those this signer compared: nothing of the roll before counts as looked at.
  expect(await confirmLines(office.page)).toEqual([council.people.secretariat.name])
  await office.page.getByRole('button', { name: keys.roll.sign }).click()
  await expect(office.page.getByText(keys.roll.signedFirst)).toBeVisible({ timeout: 30_000 })
  await signIn(second.page, council.people.secondSecretariat)
  await unlock(second.page, council.people.secondSecretariat)
  await signRoll(second.page, 'signedSecond')
})

test('the secretariat and oversight decide it, having compared the same words', async () => {
  const { office, watcher } = windows
  await follow(office.page, shell.nav.witnessing)
  await office.page.getByRole('link', { name: decisions.suspension.toTrust }).click()
  await expect(office.page.getByText(decisions.loss.waits)).toBeVisible()
  const proposed = await checkWords(office.page)
  expect(await flawsOf(office.page, 'a loss, to be decided')).toEqual([])
  await signDecision(office.page, decisions.loss.sign, decisions.loss.done)

  await signIn(watcher.page, council.people.oversight)
  expect(await inBothLanguages(watcher.page, ['/oversight', '/log/trust', '/log/suspension'])).toEqual([])
  await watcher.page.goto('/')
  await unlock(watcher.page, council.people.oversight)
  const waits = watcher.page.locator('.notice').filter({ hasText: oversight.decision.succeedLog })
  await waits.getByRole('link', { name: oversight.decision.open }).click()
  await watcher.page.getByRole('link', { name: decisions.list.sign }).click()
  await expect(watcher.page.getByText(decisions.loss.waits)).toBeVisible()
  expect(await checkWords(watcher.page)).toBe(proposed)
  await signDecision(watcher.page, decisions.loss.confirm, decisions.loss.confirmed)
  await expect(band(watcher.page)).toHaveCount(0)
  const losses = watcher.page.locator('#losses')
  await expect(losses).toContainText(council.people.secretariat.name)
})

test('the member’s key follows, shows once what was lost, and opens the bulletin', async () => {
  const { page } = windows.reader
  await page.reload()
  await expect(band(page)).toHaveCount(0)
  await unlock(page, council.people.member)
  const followed = page.locator('.notice').filter({ hasText: keys.followed.lossTitle })
  await expect(followed).toContainText(council.people.oversight.name)
  expect(await flawsOf(page, 'a loss, followed')).toEqual([])
  await followed.getByRole('button', { name: keys.followed.read }).click()
  await expect(followed).toHaveCount(0)
  await follow(page, shell.nav.bulletins)
  const line = lineOf(page, sample)
  await line.getByRole('link').click()
  await breakSeal(page)
  await expectText(page, sample)
})

test('oversight sees it on its page for good', async () => {
  const { page } = windows.watcher
  await follow(page, shell.nav.oversight)
  await expect(page.locator('#losses')).toContainText(council.people.secretariat.name)
  expect(await inBothLanguages(page, ['/oversight', '/log/trust'])).toEqual([])
})

test('nothing was complained about in the browser, but that nothing was given', () => {
  const complaints = Object.values(windows).flatMap((window) => window.complaints)
  expect(complaints.filter((one) => !/status of 503/.test(one))).toEqual([])
})
