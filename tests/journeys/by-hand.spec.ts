/** A member with a key in gpg, and no other: invited, pledged, in the roll, reading and acknowledging, never with a vault. */

import { join as inFolder } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { issueToOne, takeIntoRoll } from './into-roll.ts'
import { choosePassword, ownFingerprint, registerAuthenticator, toKey } from './joining.ts'
import { stixReport } from './liaison.ts'
import { openSealed } from './member.ts'
import { type OwnProgram, openProgram, unpack } from './own-program.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { say, words } from './words.ts'

const { bulletins, keys } = words

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
let program: OwnProgram
let windows: Readonly<Record<'member' | 'office' | 'second' | 'liaison', BrowserWindow>>
let fingerprint = ''

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  program = await openProgram()
  const [member, office, second, liaison] = await Promise.all([1, 2, 3, 4].map(() => openWindow(browser, council)))
  if (!member || !office || !second || !liaison) throw new Error('no windows')
  windows = { member, office, second, liaison }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  program.close()
  await council.close()
})

const invited = () => {
  const found = council.invited.find(({ person }) => person.role === 'member')
  if (!found) throw new Error('no member is invited')
  return found
}

/** Saves what a button gives, as its person would, where the commands are run. */
async function save(page: Page, button: ReturnType<Page['locator']>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const file = inFolder(program.folder, download.suggestedFilename())
  await download.saveAs(file)
  return file
}

/** The gpg command of the part of the page that stands open. */
const commandIn = async (page: Page, begins: string): Promise<string> =>
  (await page.locator('main pre').filter({ hasText: begins }).first().innerText()).trim()

/** What the page asks for where something is to be signed: the file out, the signature back. */
async function signByHand(page: Page): Promise<void> {
  const here = page.getByRole('region', { name: keys.hand.title })
  await expect(here).toBeVisible({ timeout: 15_000 })
  await save(page, here.locator('[data-hand=save]'))
  const signature = await program.sign(
    (await here.locator('pre').filter({ hasText: 'gpg --local' }).innerText()).trim(),
  )
  await here.locator('input[type=file]').setInputFiles(signature)
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here).toHaveCount(0, { timeout: 15_000 })
}

test('whoever has a key puts their number onto it, and what the portal gets is the key alone', async () => {
  const { page } = windows.member
  const { link, person } = invited()
  await page.goto(link)
  await choosePassword(page, person, false)
  await registerAuthenticator(page)
  await toKey(page)
  await page.getByRole('link', { name: keys.bring.way }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.bring.title)
  test.info().annotations.push({ type: 'program', description: program.name })
  const file = await program.bring({
    add: await commandIn(page, 'gpg --quick-add-uid'),
    send: await commandIn(page, 'gpg --armor'),
  })
  await page.getByLabel(keys.bring.paste).fill('これは鍵ではありません')
  await page.getByRole('button', { name: keys.bring.look }).click()
  await expect(page.getByText(words.reasons['key-unreadable'])).toBeVisible()
  await page.getByLabel(keys.bring.file).setInputFiles(file)
  await page.getByRole('button', { name: keys.bring.look }).click()
  await expect(page.getByText('ed25519', { exact: false }).first()).toBeVisible()
  const sent = page.waitForRequest('**/keys/enrol')
  await page.getByRole('button', { name: keys.bring.sign }).click()
  await signByHand(page)
  expect((await sent).postData()).not.toContain('tester')
})

test('a file that only its holder can open proves that they can decrypt', async () => {
  const { page } = windows.member
  await expect(page.getByRole('heading', { name: keys.prove.title })).toBeVisible()
  await save(page, page.locator('[data-prove=save]'))
  const shown = await program.open(await commandIn(page, 'gpg --decrypt'))
  await page.getByLabel(keys.prove.answer).fill('nonce 1234')
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page.getByText(words.reasons['proof-unreadable'])).toBeVisible()
  await page.getByLabel(keys.prove.answer).fill(shown)
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page).toHaveURL(/\/setup\/pledge$/, { timeout: 15_000 })
})

test('the pledge is signed in the program, and a signature by somebody else over something else is not taken for it', async () => {
  const { page } = windows.member
  await page.locator('main input[type=checkbox]').check()
  await page.getByRole('button', { name: keys.pledge.sign }).click()
  const here = page.getByRole('region', { name: keys.hand.title })
  await here.getByLabel(keys.hand.paste, { exact: false }).fill('-----BEGIN PGP SIGNATURE-----')
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here.getByText(words.reasons['hand-form'])).toBeVisible()
  await signByHand(page)
  await expect(page).toHaveURL(/\/setup\/fingerprint$/, { timeout: 15_000 })
  fingerprint = await ownFingerprint(page)
})

test('it stands in the roll like any key, and a bulletin is sealed to it', async () => {
  await takeIntoRoll(windows, council.people, { ...council.people.secretariat, ...invited().person, fingerprint })
  await issueToOne(windows, council.people, { bulletin, name: invited().person.name })
})

test('the copy leaves as a file, opens in the program, and is said to be opened and received', async () => {
  const { page } = windows.member
  await page.goto('/')
  await openSealed(page, bulletin)
  await page.getByRole('button', { name: bulletins.byHand.receive }).click()
  await signByHand(page)
  await expect(page.getByText(bulletins.byHand.checked)).toBeVisible({ timeout: 20_000 })
  const zip = await save(page, page.locator('[data-gpg=save]'))
  const folder = inFolder(program.folder, 'copy')
  unpack(zip, folder)
  const said = await program.read(folder, [
    await commandIn(page, 'gpg --import sender.pgp'),
    await commandIn(page, 'gpg --decrypt copy.pgp'),
  ])
  expect(said).toContain(bulletin.headline)
  expect(said).toContain(sentence)
  await page.locator('[data-by-hand=opened]').click()
  await signByHand(page)
  await page.locator('[data-by-hand=acknowledged]').click()
  await signByHand(page)
  const time = say(bulletins.reading.acknowledgedAt, { time: '' })
  await expect(page.getByText(time, { exact: false })).toBeVisible({ timeout: 15_000 })
})

test('what takes a vault says so, and the key’s own page offers what there is', async () => {
  const { page } = windows.member
  await page.locator('.vault-pill').click()
  await expect(page).toHaveURL(/\/settings\/key$/)
  await expect(page.getByText(keys.settings.keptByHand)).toBeVisible()
  await expect(page.getByText(keys.settings.exportTitle)).toHaveCount(0)
  expect(await ownFingerprint(page)).toBe(fingerprint)
  const history = page.getByRole('list', { name: keys.history.title })
  for (const kind of ['key-added', 'key-proven', 'key-compared'] as const)
    await expect(history.getByRole('link', { name: words.log.kind[kind] }).first()).toBeVisible()
})

test('nothing was complained about in any browser', () => {
  const complaints = Object.values(windows).flatMap((window) => window.complaints)
  expect(complaints.filter((one) => !/status of 422/.test(one))).toEqual([])
})
