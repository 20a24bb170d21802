/**
 * How long a newcomer sits before the pages of joining: what stands there to be read, at 400 characters a minute,
 * and what is to be typed, at 40 words of five letters. A model, and the same one each time: a page that grows shows.
 */
import { expect, type Page, test } from '@playwright/test'
import { startServer } from '../support/server.ts'
import { alive } from './accessible.ts'
import { type Account, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { choosePassword, gone, join, makeKey, ownFingerprint, registerAuthenticator } from './joining.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { typePassword } from './sign-in.ts'

const charactersRead = 400
const lettersTyped = 40 * 5

/** Minutes that all of it may take. The pledge alone, which nobody may skip, is one and a half. */
const allowed = 10

/** Without what is kept and not read (the recovery kit's own text), and what only a screen reader says. */
const toRead = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const main = document.querySelector('main')?.cloneNode(true)
    if (!(main instanceof HTMLElement)) return 0
    for (const kept of main.querySelectorAll('pre, script, .sr-only, noscript, details:not([open])')) kept.remove()
    return main.innerText.replace(/\s+/g, '').length
  })

let council: OpenedCouncil
test.beforeAll(async () => {
  council = await openCouncil()
})
test.afterAll(() => council.close())

test('a newcomer is through the pages of joining in minutes', async ({ browser }) => {
  const [invited] = council.invited
  if (!invited) throw new Error('nobody is awaited')
  const window = await openWindow(browser, council)
  const read: Record<string, number> = {}
  const joined = await join(window.page, {
    ...invited,
    look: async (what) => {
      read[what] = await toRead(window.page)
    },
  })
  const typed = {
    'password, twice': 2 * invited.person.password.length,
    'code of the authenticator': 6,
    'passphrase, written down': joined.passphrase.length,
    'three of its words': Math.ceil((3 / 8) * joined.passphrase.length),
  }
  const minutes = (counts: Readonly<Record<string, number>>, pace: number) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0) / pace
  const [reading, typing] = [minutes(read, charactersRead), minutes(typed, lettersTyped)]
  console.log(`joining: ${reading.toFixed(1)} minutes of reading, ${typing.toFixed(1)} of typing`, { read, typed })
  expect(reading + typing).toBeLessThan(allowed)
  await window.close()
})

test('whoever is stopped at a page goes on from there, on another device and after the portal was killed', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const invited = council.invited[1]
  if (!invited) throw new Error('nobody else is awaited')
  const { link, person } = invited
  const [desk, telephone] = [await openWindow(browser, council), await openWindow(browser, council)]

  await test.step('with a password alone nothing is kept: the link begins anew, wherever', async () => {
    await desk.page.goto(link)
    await choosePassword(desk.page, person, false)
    await desk.page.goto(link)
    await expect(desk.page.locator('[name=password]')).toBeVisible()
    await telephone.page.goto(link)
    await choosePassword(telephone.page, person, false)
  })
  const authenticator = await registerAuthenticator(telephone.page)
  const recoveryCodes = await telephone.page.locator('main ol.font-mono li').allInnerTexts()
  const account: Account = { ...person, authenticator, recoveryCodes, passphrase: '', fingerprint: '' }
  const comeIn = async ({ page }: BrowserWindow) => {
    await page.goto('/sign-in')
    await typePassword(page, account)
    await page.locator('[name=code]').fill(codeOffTheSheet(account))
    await page.locator('main button[type=submit]').click()
  }

  await test.step('with both factors the link is used up, and signing in leads on', async () => {
    await desk.page.goto(link)
    await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText(gone)
    await comeIn(desk)
    await expect(desk.page).toHaveURL(/\/setup\/key$/)
  })
  await test.step('a key that was shown and not confirmed was never on record: another is made', async () => {
    await desk.page.locator('main').getByRole('button').first().click()
    await expect(desk.page.locator('[data-passphrase] li').first()).toBeVisible({ timeout: 30_000 })
    await desk.page.reload()
    await expect(desk.page.locator('[data-passphrase]')).toHaveCount(0)
    await alive(desk.page)
  })
  const passphrase = await makeKey(desk.page, { to: '/setup/pledge' })
  await test.step('the portal is killed before the pledge arrives: the page says so, and nothing is lost', async () => {
    const { dataDir } = council.portal
    await council.portal.kill()
    await desk.page.locator('main input[type=checkbox]').check()
    await desk.page.locator('main').getByRole('button').last().click()
    await expect(desk.page.getByRole('alert').first()).toBeVisible({ timeout: 20_000 })
    const portal = await startServer({ port: Number(new URL(council.url).port), origin: council.url, dataDir })
    council = { ...council, portal, close: () => portal.stop().then(portal.remove) }
  })
  await test.step('it is signed on another device, with the passphrase', async () => {
    const { page } = telephone
    await page.goto('/')
    await expect(page).toHaveURL(/\/setup\/pledge$/)
    await alive(page)
    await page.locator('main input[type=checkbox]').check()
    await page.locator('main').getByRole('button').last().click()
    await typePassphrase(page, passphrase)
    await expect(page).toHaveURL(/\/setup\/fingerprint$/, { timeout: 30_000 })
  })
  await test.step('the words to read out are the same on both', async () => {
    const there = await ownFingerprint(telephone.page)
    await desk.page.goto('/setup')
    await desk.page.goto('/setup/fingerprint')
    await typePassphrase(desk.page, passphrase)
    expect(await ownFingerprint(desk.page)).toBe(there)
  })
  // The portal was away.
  const complaints = [...desk.complaints, ...telephone.complaints].filter((one) => !/ERR_CONNECTION/.test(one))
  expect(complaints).toEqual([])
  for (const window of [desk, telephone]) await window.close()
})

/** Where a page asks for it in its middle. */
async function typePassphrase(page: Page, passphrase: string): Promise<void> {
  await page.locator('main input[type=password]').fill(passphrase)
  await page.locator('main input[type=password]').press('Enter')
}
