/** A witness is brought in by two people, goes away in the night, is done without for a while, and comes back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { freePort } from '../support/server.ts'
import { type RunningWitness, startWitness } from '../support/witness-process.ts'
import { flawsOf } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueSample, sample } from './landmarks.ts'
import { breakSeal, expectText, lineOf, openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { checkWords, signDecision } from './two-people.ts'
import { say, words } from './words.ts'

const { bulletins, decisions, keys, oversight, reasons, shell } = words
const why = '外部検証機関の停電のため'
const doubt = '変更の連絡を受けていないため'

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let witness: RunningWitness
let windows: Readonly<Record<'office' | 'watcher' | 'reader', BrowserWindow>>
/** Starts the witness anew as its administrator would: the same folder, the same address. */
let comeBack: () => Promise<RunningWitness>

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  const port = await freePort()
  council = await openCouncil({
    prepare: async (dataDir) => {
      const logs = join(dataDir, 'trust.txt')
      comeBack = () => startWitness({ dir: join(dataDir, 'witness'), name: 'witness.oversight.example', logs, port })
      witness = await comeBack()
      writeFileSync(join(dataDir, 'policy.txt'), `witness kansa ${witness.vkey} ${witness.url}\nquorum kansa\n`)
    },
  })
  const [office, watcher, reader] = await Promise.all([1, 2, 3].map(() => openWindow(browser, { url: council.url })))
  if (!office || !watcher || !reader) throw new Error('no windows')
  windows = { office, watcher, reader }
  await issueSample(browser, council)
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await witness.stop()
  await council.close()
})

const band = (page: Page) => page.getByRole('complementary', { name: shell.suspended.label })

/** What was not announced is refused with a reason, and asked anew once they have telephoned. */
async function refuse(page: Page): Promise<void> {
  await expect(page.getByText(decisions.changes['change-trust'])).toBeVisible()
  await page.getByText(decisions.refuse.open).click()
  await page.getByLabel(decisions.refuse.reason).fill(doubt)
  expect(await flawsOf(page, 'a decision, to be refused')).toEqual([])
  await signDecision(page, decisions.refuse.sign, decisions.refuse.done)
}

test('secretariat and oversight make a witness count, having compared the same words', async () => {
  const { office, watcher } = windows
  await signIn(office.page, council.people.secretariat)
  await unlock(office.page, council.people.secretariat)
  await follow(office.page, shell.nav.witnessing)
  await expect(office.page.getByText(decisions.suspension.notAsked)).toBeVisible()
  await office.page.getByRole('link', { name: decisions.suspension.toTrust }).click()
  await expect(office.page.getByText(decisions.prepared.policy)).toBeVisible()
  const proposed = await checkWords(office.page)
  await signDecision(office.page, decisions.prepared.sign, decisions.prepared.done)

  await signIn(watcher.page, council.people.oversight)
  await unlock(watcher.page, council.people.oversight)
  const waits = watcher.page.locator('.notice').filter({ hasText: oversight.decision.changeTrust })
  await waits.getByRole('link', { name: oversight.decision.open }).click()
  await refuse(watcher.page)
  await follow(office.page, shell.nav.decisions)
  await expect(office.page.getByRole('table', { name: decisions.refused.title })).toContainText(doubt)
  await follow(office.page, shell.nav.witnessing)
  await office.page.getByRole('link', { name: decisions.suspension.toTrust }).click()
  await signDecision(office.page, decisions.prepared.sign, decisions.prepared.done)
  await follow(watcher.page, shell.nav.today)
  await follow(watcher.page, shell.nav.decisions)
  await watcher.page.getByRole('link', { name: decisions.list.sign }).click()
  await expect(watcher.page.getByText(decisions.waiting.title)).toBeVisible()
  expect(await checkWords(watcher.page)).toBe(proposed)
  expect(await flawsOf(watcher.page, 'a change of trust, to be confirmed')).toEqual([])
  await signDecision(watcher.page, decisions.waiting.sign, decisions.waiting.signed)
  const history = watcher.page.getByRole('table', { name: decisions.trust.historyTable })
  await expect(history.locator('tbody tr').first()).toContainText(council.people.secretariat.name)
})

test('a member’s key follows by itself, and shows once what has changed and who signed it', async () => {
  const { page } = windows.reader
  await signIn(page, council.people.member)
  await unlock(page, council.people.member)
  const followed = page.locator('.notice').filter({ hasText: keys.followed.title })
  await expect(followed).toContainText(council.people.oversight.name)
  await expect(followed).toContainText('kansa')
  expect(await flawsOf(page, 'a change of trust, followed')).toEqual([])
  await followed.getByRole('button', { name: keys.followed.read }).click()
  await expect(followed).toHaveCount(0)
  await page.reload()
  await unlock(page, council.people.member)
  await openSealed(page, sample)
  await expect(followed).toHaveCount(0)
})

test('with the witness away a member is told so, and nothing is given', async () => {
  const { page } = windows.reader
  await witness.stop()
  await breakSeal(page)
  await expect(page.getByRole('alert').filter({ hasText: reasons['witnesses-unavailable'] })).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.locator('main')).not.toContainText(sample.sentence)
})

test('two people of two roles do without it for four hours, and everybody sees that', async ({ browser }) => {
  const { office, watcher, reader } = windows
  await follow(office.page, shell.nav.witnessing)
  await office.page.getByLabel(decisions.suspension.form.reason).fill(why)
  expect(await flawsOf(office.page, 'a suspension, to be proposed')).toEqual([])
  await signDecision(office.page, decisions.suspension.form.sign, decisions.suspension.form.done)
  await follow(watcher.page, shell.nav.today)
  const waits = watcher.page.locator('.notice').filter({ hasText: oversight.decision.suspendQuorum })
  await waits.getByRole('link', { name: oversight.decision.open }).click()
  await expect(watcher.page.locator('main')).toContainText(why)
  await watcher.page.getByRole('link', { name: decisions.list.sign }).click()
  await expect(watcher.page.getByText(decisions.suspension.offered.check)).toBeVisible()
  expect(await flawsOf(watcher.page, 'a suspension, to be confirmed', { dark: false })).toEqual([])
  await signDecision(watcher.page, decisions.waiting.sign, decisions.waiting.signed)

  await follow(reader.page, shell.nav.bulletins)
  await expect(band(reader.page)).toContainText(why)
  expect(await flawsOf(reader.page, 'a page under a suspension')).toEqual([])
  const stranger = await openWindow(browser, { url: council.url })
  await stranger.page.goto('/sign-in')
  await expect(band(stranger.page)).toBeVisible()
  await expect(band(stranger.page)).not.toContainText(why)
  await stranger.close()
})

test('the member reads, and the receipt says that no witness stood by', async () => {
  const { page } = windows.reader
  await openSealed(page, sample)
  await breakSeal(page)
  await expectText(page, sample)
  const rail = page.getByRole('complementary', { name: bulletins.reading.handling })
  await expect(rail).toContainText(bulletins.reading.suspended)
})

test('one press ends it, the witness comes back, and the next receipt is cosigned', async () => {
  const { watcher, reader } = windows
  witness = await comeBack()
  await follow(watcher.page, shell.nav.witnessing)
  await watcher.page.getByText(decisions.suspension.end.open).click()
  await watcher.page.getByRole('button', { name: decisions.suspension.end.go }).click()
  await expect(watcher.page.getByRole('status').filter({ hasText: decisions.suspension.end.done })).toBeVisible()
  await expect(band(watcher.page)).toHaveCount(0)
  const history = watcher.page.getByRole('table', { name: decisions.suspension.historyTable })
  await expect(history).toContainText(say(decisions.suspension.endedBy, { by: '' }).trim())
  expect(await flawsOf(watcher.page, 'a suspension, ended', { dark: false })).toEqual([])

  const { page } = reader
  await follow(page, shell.nav.bulletins)
  await lineOf(page, sample).getByRole('link').click()
  await breakSeal(page)
  await expectText(page, sample)
  const rail = page.getByRole('complementary', { name: bulletins.reading.handling })
  await expect(rail).toContainText(say(bulletins.reading.cosigned, { names: 'kansa' }))
  await expect(rail).not.toContainText(bulletins.reading.suspended)
})

test('nothing was complained about in the browser, but that nothing was given', () => {
  const complaints = Object.values(windows).flatMap((window) => window.complaints)
  expect(complaints.filter((one) => !/status of 503/.test(one))).toEqual([])
  expect(council.portal.output()).not.toContain('content-security-policy')
})
