import { type Browser, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { prepare } from './landmarks.ts'
import { address, beginBulletin, expectBody, mark, sealAndIssue, stixReport, write } from './liaison.ts'
import { plain } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { bulletins, keys, log, shell } = words
const { draft, compose, headlines } = bulletins

let council: OpenedCouncil
let windows: BrowserWindow[] = []

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  await prepare(browser, council)
})
test.afterAll(() => council.close())
test.afterEach(async () => {
  for (const window of windows) await window.close()
  windows = []
})

async function comeIn(browser: Browser, account: Account): Promise<Page> {
  const window = await openWindow(browser, { url: council.url })
  windows.push(window)
  await signIn(window.page, account)
  return window.page
}

const begun = {
  publicTitle: '',
  headline: '夜間に届く更新通知を装う侵入の手口',
  body: '夜間に届く更新通知から始まる侵入が続いています。',
  pasted: '',
  stix: stixReport(),
}
const toDo = '更新通知の差出人を今日中に確認してください。'

test('what a liaison has begun goes on at another machine, and lies nowhere in clear', async ({ browser }) => {
  const { liaison, member } = council.people
  const page = await comeIn(browser, liaison)
  await unlock(page, liaison)
  await beginBulletin(page)
  await write(page, begun)
  await page.getByLabel(compose.toDo).fill(toDo)
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(compose.blocksAdvised, { exact: true }).check()
  await address(page, [member.name])
  await expect(page.getByText(draft.kept)).toBeVisible({ timeout: 20_000 })
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`, { readonly: true })
  expect(db.prepare('select count(*) from draft').pluck().get()).toBe(1)
  db.close()
  // What is kept is not lost: nobody asks.
  await follow(page, shell.nav.record)

  const elsewhere = await comeIn(browser, liaison)
  await beginBulletin(elsewhere)
  await elsewhere.getByRole('button', { name: draft.goOn }).click()
  const asked = elsewhere.getByRole('region', { name: draft.unlock })
  await asked.getByLabel(keys.unlock.passphrase).fill(liaison.passphrase)
  await asked.getByRole('button', { name: keys.unlock.go }).click()
  await expectBody(elsewhere, begun.body)
  await expect(elsewhere.getByLabel(compose.toDo)).toHaveValue(toDo)
  // What is confirmed is confirmed for what is issued.
  await expect(elsewhere.getByLabel(compose.noSelected)).not.toBeChecked()
  await elsewhere.getByLabel(compose.noSelected).check()
  const { number } = await sealAndIssue(elsewhere, 1)
  await beginBulletin(elsewhere)
  await expect(elsewhere.getByRole('heading', { name: draft.list })).toHaveCount(0)

  const reader = await comeIn(browser, member)
  await follow(reader, shell.nav.bulletins)
  const line = reader.getByRole('listitem').filter({ hasText: number })
  await expect(line).toContainText(shell.noPublicTitle)
  await reader.getByRole('button', { name: headlines.show }).click()
  const unlocking = reader.getByRole('region', { name: headlines.show })
  await unlocking.getByLabel(keys.unlock.passphrase).fill(member.passphrase)
  await unlocking.getByRole('button', { name: keys.unlock.go }).click()
  await expect(line).toContainText(plain(begun.headline), { timeout: 45_000 })
  await expect(line).toContainText(plain(toDo))
  await follow(reader, shell.nav.record)
  await expect(reader.getByText(log.kind['cards-released']).first()).toBeVisible()
  // With the key locked the list says no more than before.
  await follow(reader, shell.nav.bulletins)
  await expect(line).toContainText(plain(begun.headline))
  await reader.locator('.vault-pill').click()
  await expect(line).toContainText(shell.noPublicTitle)
})
