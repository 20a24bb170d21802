import { expect, type Locator, type Page } from '@playwright/test'
import type { Account } from './account.ts'
import { words } from './words.ts'

/** Signs in with both factors, as anybody does. Ends on the page asked for, the first one otherwise. */
export async function signIn(page: Page, account: Account, to = '/'): Promise<void> {
  await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
  await typePassword(page, account)
  await typeCode(page, account)
  await expect(page).toHaveURL((url) => url.pathname + url.search === to)
}

export async function typePassword(page: Page, { email, password }: Account): Promise<void> {
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button', { name: words.access.signIn.go }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.access.secondFactor.title)
}

export async function typeCode(page: Page, { authenticator }: Account): Promise<void> {
  await page.locator('[name=code]').fill(await authenticator.code())
  await page.locator('main button[type=submit]').click()
  await expect(page).not.toHaveURL(/\/(sign-in|step-up)/)
}

/** Opens the vault of this tab by the pill in the header, if it is locked. */
export async function unlock(page: Page, { passphrase }: Pick<Account, 'passphrase'>): Promise<void> {
  const pill = page.locator('.vault-pill')
  await expect(pill).toBeVisible()
  if ((await pill.getAttribute('data-state')) === 'unlocked') return
  const dialog = page.getByRole('dialog')
  // A press before the page has come alive is lost, as it would be under anybody's finger.
  await expect(async () => {
    await pill.click()
    await expect(dialog).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 15_000 })
  await dialog.getByLabel(words.keys.unlock.passphrase).fill(passphrase)
  await dialog.getByRole('button', { name: words.keys.unlock.go }).click()
  await expect(pill).toHaveAttribute('data-state', 'unlocked', { timeout: 30_000 })
}

/** Follows the menu, which keeps the vault of this tab open; typing an address would lock it. */
export async function follow(page: Page, place: string): Promise<void> {
  const link = page.locator('nav.places-beside').getByRole('link', { name: place, exact: false }).first()
  const address = await link.getAttribute('href')
  await link.click()
  await expect(page).toHaveURL(({ pathname, search }) => pathname + search === address)
  // The address is there before the page is: what is pressed meanwhile is the last page's.
  await expect(link).toHaveAttribute('aria-current', 'page')
}

/** Where a page asks for the second factor anew, in its middle. */
export const codeHere = (page: Page): Locator => page.getByRole('region', { name: words.access.here.title })

/** Shows it there; `go` is what the button says that goes on. */
export async function showCodeHere(page: Page, { authenticator }: Account, go: string): Promise<void> {
  await codeHere(page)
    .getByLabel(words.access.secondFactor.code)
    .fill(await authenticator.code())
  await codeHere(page).getByRole('button', { name: go }).click()
  await expect(codeHere(page)).toHaveCount(0, { timeout: 20_000 })
}
