/** Whoever signs with a second factor gone old is asked for it where they stand, and nothing they wrote is lost. */
import { type Browser, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { address, beginBulletin, mark, sealButton, stixReport, typeCount, write } from './liaison.ts'
import { breakSeal, expectText, openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { codeHere, follow, showCodeHere, signIn, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { bulletins, evidence, holds, keys, log, shell } = words
const { compose } = bulletins

let council: OpenedCouncil
let windows: BrowserWindow[] = []
test.beforeAll(async () => {
  council = await openCouncil()
})
test.afterAll(() => council.close())
test.afterEach(async () => {
  expect(
    windows.flatMap(({ complaints }) => complaints).filter((one) => !/status of 40[19]|status of 422/.test(one)),
  ).toEqual([])
  for (const window of windows) await window.close()
  windows = []
})

async function comeIn(browser: Browser, account: Account): Promise<Page> {
  const window = await openWindow(browser, { url: council.url })
  windows.push(window)
  await signIn(window.page, account)
  await unlock(window.page, account)
  return window.page
}

/** As an hour would. */
function ageFactor({ email }: Account): void {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  db.pragma('busy_timeout = 5000')
  const own = 'person_id = (select id from person where email = ?)'
  db.prepare(`update session set second_factor_at = second_factor_at - 3600000 where ${own}`).run(email)
  db.close()
}

function bulletinsOf(headline: string): readonly unknown[] {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`, { readonly: true })
  const found = db
    .prepare(
      'select issued_at is not null as issued from bulletin join sealed_document using (id) where public_title = ?',
    )
    .pluck()
    .all(headline)
  db.close()
  return found
}

const text = {
  publicTitle: '認証が古いときの見出し',
  headline: '認証が古いときの標題',
  body: '初めに書いた本文です。',
  pasted: '',
  stix: stixReport(),
}

async function writeTo(page: Page, to: readonly string[], publicTitle = text.publicTitle): Promise<void> {
  await beginBulletin(page)
  await write(page, { ...text, publicTitle })
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(compose.blocksAdvised, { exact: true }).check()
  await address(page, to)
}

const issueNow = (page: Page, count: number) =>
  page.getByRole('button', { name: say(compose.issueNow_other, { count }) })

test('what is issued is what stands on the page when it is pressed for, and to as many as it says', async ({
  browser,
}) => {
  const { liaison, member, otherMember } = council.people
  const page = await comeIn(browser, liaison)
  await writeTo(page, [otherMember.name])
  // What would freeze its readers is shown plain, and its author is told while writing.
  await page.getByLabel(compose.body).fill('*a_'.repeat(7_000))
  await expect(page.getByText(compose.plainText.dense)).toBeVisible()
  await page.getByRole('button', { name: compose.preview }).click()
  await expect(page.getByText(bulletins.reading.plainText)).toBeVisible()
  await page.getByRole('button', { name: compose.write, exact: true }).click()
  await page.getByLabel(compose.body).fill(text.body)
  await expect(page.getByText(compose.plainText.dense)).toHaveCount(0)
  ageFactor(liaison)
  await typeCount(page, 1)
  await sealButton(page, 1).click()
  await showCodeHere(page, liaison, compose.stepUpGo)
  expect(bulletinsOf(text.publicTitle)).toEqual([])
  // Between the code and the press the liaison thinks better of text and recipients.
  const sentence = '書き直した本文です。'
  await page.getByLabel(compose.body).fill(sentence)
  await address(page, [member.name, otherMember.name])
  await expect(issueNow(page, 2)).toHaveAttribute('aria-disabled', 'true')
  await typeCount(page, 2)
  await issueNow(page, 2).click()
  const issued = page.getByText(say(compose.issued_other, { count: 2 }))
  await expect(issued).toBeVisible({ timeout: 45_000 })
  await expect(page.locator(':focus').filter({ has: issued })).toHaveCount(1)
  const reader = await comeIn(browser, member)
  await openSealed(reader, text)
  await breakSeal(reader)
  await expectText(reader, { headline: text.headline, sentence })
  await expect(reader.locator('main')).not.toContainText(text.body)
})

test('where the factor grows old while it is sealed, nothing can be edited until that is issued or given up', async ({
  browser,
}) => {
  const { liaison, member } = council.people
  const page = await comeIn(browser, liaison)
  const headline = '封の途中で認証が古くなる見出し'
  await writeTo(page, [member.name], headline)
  await page.route('**/bulletins/*/copies', async (route) => {
    ageFactor(liaison)
    await route.continue()
  })
  await typeCount(page, 1)
  await sealButton(page, 1).click()
  await expect(page.getByText(say(compose.held['step-up_other'], { count: 1 }))).toBeVisible({ timeout: 30_000 })
  await expect(page.getByLabel(compose.body)).toBeDisabled()
  await expect(page.getByLabel(member.name, { exact: true })).toBeDisabled()
  await page.getByRole('button', { name: compose.drop }).click()
  await expect(page.getByText(compose.stopped)).toBeVisible()
  expect(bulletinsOf(headline)).toEqual([])
  await expect(page.getByLabel(compose.body)).toBeEnabled()

  // Once more, and this time it is issued: first the code before the sealing, then the one after it.
  await typeCount(page, 1)
  await sealButton(page, 1).click()
  await showCodeHere(page, liaison, compose.stepUpGo)
  await issueNow(page, 1).click()
  await expect(page.getByText(say(compose.held['step-up_other'], { count: 1 }))).toBeVisible({ timeout: 30_000 })
  await showCodeHere(page, liaison, compose.stepUpGo)
  await issueNow(page, 1).click()
  await expect(page.getByText(say(compose.issued_other, { count: 1 }))).toBeVisible({ timeout: 30_000 })
  expect(bulletinsOf(headline)).toEqual([1])
})

test('compliance places a hold, exports and makes evidence, each after showing the code in place', async ({
  browser,
}) => {
  // Four codes, and each works once.
  test.setTimeout(180_000)
  const { compliance } = council.people
  const page = await comeIn(browser, compliance)
  await follow(page, shell.nav.log)
  await page.getByRole('link', { name: holds.title }).click()
  await page.locator('select[name=kind]').selectOption('entries')
  await page.locator('[name=what]').fill('0-2')
  await page.getByRole('button', { name: holds.form.find }).click()
  ageFactor(compliance)
  const reason = page.getByLabel(holds.reason)
  await reason.fill('調査 2026-7')
  await page.getByRole('button', { name: holds.place.sign }).click()
  await expect(codeHere(page)).toBeFocused()
  await expect(reason).toHaveValue('調査 2026-7')
  await expect(reason).toBeDisabled()
  await showCodeHere(page, compliance, say(keys.stepUp.go, { act: holds.place.sign }))
  await expect(page.getByText(holds.place.done)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('table', { name: holds.table })).toContainText('調査 2026-7')

  await follow(page, shell.nav.log)
  ageFactor(compliance)
  await page.getByRole('button', { name: log.export.csv }).click()
  // The next code may be half a minute away.
  const saved = page.waitForEvent('download', { timeout: 60_000 })
  await showCodeHere(page, compliance, say(keys.stepUp.go, { act: log.export.csv }))
  await saved
  await expect(page.getByText(log.export.done)).toBeVisible()

  ageFactor(compliance)
  await page.getByLabel(evidence.form.reason).fill('検察庁の照会 7')
  await page.getByRole('button', { name: evidence.form.make }).click()
  await codeHere(page).getByRole('button', { name: words.access.here.leave }).click()
  await expect(page.getByText(words.reasons['step-up-left'])).toBeVisible()
  await expect(page.getByLabel(evidence.form.reason)).toHaveValue('検察庁の照会 7')
  await page.getByRole('button', { name: evidence.form.make }).click()
  const bundle = page.waitForEvent('download', { timeout: 60_000 })
  await showCodeHere(page, compliance, say(keys.stepUp.go, { act: evidence.form.make }))
  await bundle
})

test('the secretariat looks at the next roll after showing the code in place', async ({ browser }) => {
  const { secretariat } = council.people
  const page = await comeIn(browser, secretariat)
  await follow(page, shell.nav.roll)
  ageFactor(secretariat)
  await page.getByRole('button', { name: keys.roll.look }).click()
  await showCodeHere(page, secretariat, say(keys.stepUp.go, { act: keys.roll.look }))
  await expect(page.getByRole('button', { name: keys.roll.sign })).toBeVisible({ timeout: 20_000 })
})
