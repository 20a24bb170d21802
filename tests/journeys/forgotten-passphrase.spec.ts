/** A member has forgotten the passphrase: another key, told to the secretariat, in the next roll, and bulletins open again. */

import { expect, test } from '@playwright/test'
import { type Account, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueToOne, takeIntoRoll } from './into-roll.ts'
import { makeKey, ownFingerprint } from './joining.ts'
import { stixReport } from './liaison.ts'
import { expectText, openSealed, unlockAndRead } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { signIn } from './sign-in.ts'
import { words } from './words.ts'

const { keys } = words

test.describe.configure({ mode: 'serial' })

const sentence = '外部公開を今日中に止めてください。'
const bulletin = {
  publicTitle: '遠隔保守装置の注意',
  headline: '遠隔保守装置を狙う侵入',
  body: `## 概要\n\n${sentence}\n`,
  pasted: '',
  stix: stixReport(),
}

let council: OpenedCouncil
let windows: Readonly<Record<'member' | 'office' | 'second' | 'liaison', BrowserWindow>>
let anew: Account

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  const [member, office, second, liaison] = await Promise.all([1, 2, 3, 4].map(() => openWindow(browser, council)))
  if (!member || !office || !second || !liaison) throw new Error('no windows')
  windows = { member, office, second, liaison }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await council.close()
})

test('whoever cannot unlock the key finds the way from there, and reads first what it costs', async () => {
  const { page } = windows.member
  await signIn(page, council.people.member)
  await page.locator('.vault-pill').click()
  await page.getByRole('dialog').getByRole('link', { name: keys.replace.forgotten }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.replace.title)
  for (const cost of [keys.replace.cost.closed, keys.replace.cost.waiting, keys.replace.cost.stays])
    await expect(page.getByText(cost)).toBeVisible()
})

test('nothing is given up without a reason, a tick and a code', async () => {
  const { page } = windows.member
  const go = page.getByRole('button', { name: keys.replace.go })
  await page.locator('[name=code]').fill('000000')
  await page.locator('[name=sure]').check()
  await page.getByLabel(keys.replace.whys.superseded).check()
  await go.click()
  await expect(page.locator('[name=code]')).toHaveAttribute('aria-invalid', 'true')
  // What was chosen stays; the code does not.
  await expect(page.getByLabel(keys.replace.whys.superseded)).toBeChecked()
  await page.goto('/settings/key')
  await expect(page.getByText(keys.settings.valid, { exact: true })).toBeVisible()
})

test('another key is made with the same pages as the first, without a second pledge', async () => {
  const { page } = windows.member
  const { member } = council.people
  await page.goto('/settings/key/replace')
  await page.getByLabel(keys.replace.whys.superseded).check()
  await page.locator('[name=sure]').check()
  await page.getByRole('button', { name: words.access.secondFactor.useRecovery }).click()
  await page.locator('[name=code]').fill(codeOffTheSheet(member))
  await page.getByRole('button', { name: keys.replace.go }).click()
  await expect(page).toHaveURL(/\/setup\/key$/)
  const passphrase = await makeKey(page, { to: '/setup/fingerprint' })
  anew = { ...member, passphrase, fingerprint: await ownFingerprint(page) }
  expect(anew.fingerprint).not.toBe(member.fingerprint)
})

test('the first page tells of it, and the key’s page keeps the key that was', async () => {
  const { page } = windows.member
  await page.goto('/')
  await expect(page.getByText(words.access.told.what['key-retired']).first()).toBeVisible()
  await page.goto('/settings/key')
  const former = page.getByRole('table', { name: keys.former.table })
  await expect(former).toContainText(keys.former.whys.superseded)
  await expect(former).toContainText(council.people.member.fingerprint.slice(0, 4))
})

test('the secretariat compares it, two sign the next roll, and a bulletin issued then opens', async () => {
  const { member } = windows
  await takeIntoRoll(windows, council.people, anew)
  await issueToOne(windows, council.people, { bulletin, name: anew.name })

  await member.page.goto('/')
  await openSealed(member.page, bulletin)
  await unlockAndRead(member.page, anew)
  await expectText(member.page, { headline: bulletin.headline, sentence })
})

test('nothing was complained about in any browser', () => {
  const complaints = Object.values(windows).flatMap((window) => window.complaints)
  expect(complaints.filter((one) => !/status of 422/.test(one))).toEqual([])
})
