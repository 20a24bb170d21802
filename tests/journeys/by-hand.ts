/** What somebody does whose key lies in a program of their own: files out, signatures back. */
import { join as inFolder } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { Account } from './account.ts'
import { choosePassword, ownFingerprint, registerAuthenticator, toKey } from './joining.ts'
import { openSealed } from './member.ts'
import { type OwnProgram, unpack } from './own-program.ts'
import type { Invited } from './portal-copy.ts'
import { say, words } from './words.ts'

const { bulletins, keys } = words

/** Saves what a button gives, as its person would, where the commands are run. */
async function save(program: OwnProgram, page: Page, button: ReturnType<Page['locator']>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const file = inFolder(program.folder, download.suggestedFilename())
  await download.saveAs(file)
  return file
}

/** The gpg command of the part of the page that stands open. */
const commandIn = async (page: Page, begins: string): Promise<string> =>
  (await page.locator('main pre').filter({ hasText: begins }).first().innerText()).trim()

/** What the page asks for where something is to be signed: the file out, the signature back. */
async function signByHand(program: OwnProgram, page: Page): Promise<void> {
  const here = page.getByRole('region', { name: keys.hand.title })
  await expect(here).toBeVisible({ timeout: 15_000 })
  await save(program, page, here.locator('[data-hand=save]'))
  const signature = await program.sign(
    (await here.locator('pre').filter({ hasText: 'gpg --local' }).innerText()).trim(),
  )
  await here.locator('input[type=file]').setInputFiles(signature)
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here).toHaveCount(0, { timeout: 15_000 })
}
/** From the link to the pledge, with a key that was made in their program: nothing but the public key is ever sent. */
export async function joinWithOwnKey(
  program: OwnProgram,
  page: Page,
  { link, person }: Invited,
): Promise<Pick<Account, 'name' | 'fingerprint'>> {
  await test.step('a key gets its person’s number, and what the portal gets is the key alone', () =>
    bringKey(program, page, { link, person }))
  await test.step('a file that only its holder can open proves that they can decrypt', () => proveByHand(program, page))
  await test.step('the pledge is signed there, and a signature over something else is not taken for it', () =>
    pledgeByHand(program, page))
  return { name: person.name, fingerprint: await ownFingerprint(page) }
}

async function bringKey(program: OwnProgram, page: Page, { link, person }: Invited): Promise<void> {
  await page.goto(link)
  await choosePassword(page, person, false)
  await registerAuthenticator(page)
  await toKey(page)
  await page.getByRole('link', { name: keys.bring.way }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.bring.title)
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
  await signByHand(program, page)
  expect((await sent).postData()).not.toContain('tester')
}

async function proveByHand(program: OwnProgram, page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: keys.prove.title })).toBeVisible()
  await save(program, page, page.locator('[data-prove=save]'))
  const shown = await program.open(await commandIn(page, 'gpg --decrypt'))
  await page.getByLabel(keys.prove.answer).fill('nonce 1234')
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page.getByText(words.reasons['proof-unreadable'])).toBeVisible()
  await page.getByLabel(keys.prove.answer).fill(shown)
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page).toHaveURL(/\/setup\/pledge$/, { timeout: 15_000 })
}

async function pledgeByHand(program: OwnProgram, page: Page): Promise<void> {
  await page.locator('main input[type=checkbox]').check()
  await page.getByRole('button', { name: keys.pledge.sign }).click()
  const here = page.getByRole('region', { name: keys.hand.title })
  await here.getByLabel(keys.hand.paste, { exact: false }).fill('-----BEGIN PGP SIGNATURE-----')
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here.getByText(words.reasons['hand-form'])).toBeVisible()
  await signByHand(program, page)
  await expect(page).toHaveURL(/\/setup\/fingerprint$/, { timeout: 15_000 })
}

/** A bulletin released as a file, opened and verified by the page's own commands, and said to be opened and received. */
export async function readByHand(
  program: OwnProgram,
  page: Page,
  bulletin: { readonly publicTitle: string; readonly headline: string; readonly sentence: string },
): Promise<void> {
  await openSealed(page, bulletin)
  await page.getByRole('button', { name: bulletins.byHand.receive }).click()
  await signByHand(program, page)
  await expect(page.getByText(bulletins.byHand.checked)).toBeVisible({ timeout: 20_000 })
  const zip = await save(program, page, page.locator('[data-gpg=save]'))
  const folder = inFolder(program.folder, 'copy')
  unpack(zip, folder)
  const said = await program.read(folder, [
    await commandIn(page, 'gpg --import sender.pgp'),
    await commandIn(page, 'gpg --decrypt copy.pgp'),
  ])
  expect(said).toContain(bulletin.headline)
  expect(said).toContain(bulletin.sentence)
  await page.locator('[data-by-hand=opened]').click()
  await signByHand(program, page)
  await page.locator('[data-by-hand=acknowledged]').click()
  await signByHand(program, page)
  const time = say(bulletins.reading.acknowledgedAt, { time: '' })
  await expect(page.getByText(time, { exact: false })).toBeVisible({ timeout: 15_000 })
}
