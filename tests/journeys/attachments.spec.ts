/** A file beside a bulletin: brought over a line that breaks, read in a browser and without one. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { address, beginBulletin, bodyOf, sealAndIssue } from './liaison.ts'
import { openSealed, unlockAndRead } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { readHere } from './read-here.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { attachments, bulletins, keys, log, shell } = words
const { draft, compose } = bulletins

let council: OpenedCouncil
let windows: BrowserWindow[] = []

test.beforeAll(async () => {
  council = await openCouncil()
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

const report = { name: '解析結果（第1報）.pdf', mimeType: 'application/pdf', buffer: fileOf('%PDF-1.7\n', 5_000_000) }
const picture = {
  name: 'invoice\u202Egnp.exe',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
    'base64',
  ),
}

function fileOf(start: string, size: number): Buffer {
  return Buffer.concat([Buffer.from(start), randomBytes(size)])
}

test('a file is attached over a line that breaks and a page that is loaded anew, and reaches its reader byte for byte', async ({
  browser,
}) => {
  const { liaison, otherMember } = council.people
  const title = { publicTitle: '解析結果の共有', headline: '配電端末の解析結果と検体の画面' }
  const page = await comeIn(browser, liaison)
  await unlock(page, liaison)
  await beginBulletin(page)
  await page.getByLabel(compose.publicTitle).fill(title.publicTitle)
  await page.getByLabel(compose.headline).fill(title.headline)
  await bodyOf(page).fill('解析結果を添付します。')
  await page.route('**/attachments/*/parts/1', (route) => route.abort('connectionreset'))
  const form = page.getByRole('region', { name: attachments.title })
  await form.getByLabel(attachments.choose).setInputFiles([report, picture])
  // The one part that came is in the draft; the page goes, and with it the file.
  await expect(form.getByText('1 / 2')).toBeVisible({ timeout: 20_000 })
  await page.waitForTimeout(4_000)
  await expect(page.getByText(draft.kept)).toBeVisible({ timeout: 20_000 })
  await page.unroute('**/attachments/*/parts/1')
  await page.goto(new URL('/bulletins/new', council.url).href)
  await page.getByRole('button', { name: draft.goOn }).first().click()
  const asked = page.getByRole('region', { name: draft.unlock })
  await asked.getByLabel(keys.unlock.passphrase).fill(liaison.passphrase)
  await asked.getByRole('button', { name: keys.unlock.go }).click()
  await expect(form.getByText(/同じファイルを選択すると/).first()).toBeVisible({ timeout: 45_000 })
  const file = (name: string) => form.getByRole('listitem').filter({ hasText: name })
  await file(report.name)
    .getByLabel(attachments.sameFile)
    .setInputFiles({ ...report, buffer: fileOf('%PDF-1.7\n', 5_000_000) })
  await expect(file(report.name).getByText(words.reasons['attachment-other-file'])).toBeVisible({ timeout: 20_000 })
  await file(report.name).getByLabel(attachments.sameFile).setInputFiles(report)
  await file('invoice[U+202E]gnp.exe').getByLabel(attachments.sameFile).setInputFiles(picture)
  await expect(form.getByText(attachments.sent)).toHaveCount(2, { timeout: 30_000 })
  await page.getByLabel(compose.noSelected).check()
  await address(page, [otherMember.name])
  const { id } = await sealAndIssue(page, 1)

  const reader = await comeIn(browser, otherMember)
  await reader.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
  await openSealed(reader, title)
  await reader.reload()
  await unlockAndRead(reader, otherMember)
  const list = reader.getByRole('region', { name: attachments.title })
  await expect(list.getByRole('listitem')).toHaveCount(2, { timeout: 45_000 })
  // Nothing is drawn before its reader asks.
  await expect(list.getByRole('img')).toHaveCount(0)
  let broken = 0
  await reader.route('**/attachments/*/part', (route) =>
    broken++ === 1 ? route.abort('connectionreset') : route.continue(),
  )
  const coming = reader.waitForEvent('download', { timeout: 45_000 })
  await list.getByRole('button', { name: `${report.name}を保存する` }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe(report.name)
  expect(readFileSync(await download.path()).equals(report.buffer)).toBe(true)
  expect(broken).toBe(3)
  await expect(list.getByText(/保存しました。交付の記録は #/)).toBeVisible()
  await list.getByRole('button', { name: /をこの画面に表示する$/ }).click()
  await expect(list.getByRole('img')).toBeVisible({ timeout: 20_000 })
  await follow(reader, shell.nav.record)
  await expect(reader.getByText(log.kind['attachment-released'])).toHaveCount(2)

  // The same, by whoever opens no page of the portal.
  const folder = mkdtempSync(join(tmpdir(), 'fuin-read-'))
  const into = join(folder, 'read')
  const place = new URL(`/bulletins/${id}`, council.url).href
  const { password, passphrase, authenticator } = otherMember
  const seen = ['--seen', join(folder, 'seen.json')]
  const read = await readHere(otherMember, { address: place, into, more: seen }, [
    password,
    await authenticator.code(),
    passphrase,
  ])
  expect(read, read.said).toMatchObject({ exit: 0 })
  expect(readFileSync(join(into, report.name)).equals(report.buffer)).toBe(true)
  expect(readFileSync(join(into, 'invoicegnp.exe')).equals(picture.buffer)).toBe(true)
  expect(readFileSync(join(into, 'bulletin.md'), 'utf8')).toContain('解析結果を添付します。')
  expect(readFileSync(join(folder, 'seen.json'), 'utf8')).toContain('fuin-trust:')
  const again = await readHere(otherMember, { address: place, into }, [])
  expect(again).toMatchObject({ exit: 66 })
  const wrong = await readHere(otherMember, { address: place, into: join(folder, 'wrong') }, ['違うパスワード'])
  expect(wrong).toMatchObject({ exit: 77 })
  rmSync(folder, { recursive: true })
  await reader.reload()
  await expect(reader.getByText(log.kind['attachment-released'])).toHaveCount(4)
})
