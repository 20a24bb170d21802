/** From the invitation's link to the pledge, page by page, as the invited person goes. */
import { expect, type Page } from '@playwright/test'
import { type Account, Authenticator, type NewAccount } from './account.ts'
import { words } from './words.ts'

/** Stops on the page where the fingerprint waits to be compared. `look` sees every page on the way. */
export async function join(
  page: Page,
  {
    link,
    person,
    first,
    look,
    ahead = 0,
  }: {
    readonly link: string
    readonly person: NewAccount
    readonly first?: boolean
    readonly look?: (what: string) => Promise<void>
    /** By how much the portal's clock runs before this machine's, milliseconds. */
    readonly ahead?: number
  },
): Promise<Account> {
  await page.goto(link)
  await look?.('password')
  await choosePassword(page, person, first ?? false)
  await look?.('authenticator')
  const authenticator = await registerAuthenticator(page, ahead)
  await look?.('recovery codes')
  const recoveryCodes = await page.locator('main ol.font-mono li').allInnerTexts()
  expect(recoveryCodes).toHaveLength(10)
  await toKey(page)
  await expect(page).toHaveURL(/\/setup\/key/)
  await look?.('key')
  const passphrase = await makeKey(page, { to: '/setup/pledge', ...(look ? { look } : {}) })
  await pledge(page, look)
  const fingerprint = await ownFingerprint(page)
  await look?.('fingerprint')
  return { ...person, authenticator, recoveryCodes, passphrase, fingerprint }
}

export async function choosePassword(page: Page, person: NewAccount, first: boolean): Promise<void> {
  if (first) {
    await page.locator('[name=name]').fill(person.name)
    await page.locator('[name=email]').fill(person.email)
    await page.locator('[name=organization]').fill(person.organization)
  }
  await page.locator('[name=password]').fill(person.password)
  await page.locator('[name=again]').fill(person.password)
  await page.locator('button[value=password]').click()
}

export async function registerAuthenticator(page: Page, ahead = 0): Promise<Authenticator> {
  const secret = (await page.locator('[data-totp-secret]').innerText()).trim()
  const authenticator = new Authenticator({ secret, ahead })
  await page.locator('[name=code]').fill(await authenticator.code())
  await page.locator('button[value=join]').click()
  await expect(keyButton(page)).toBeVisible()
  return authenticator
}

const keyButton = (page: Page) => page.locator('form[action="/setup/key"] button')

/** From the page that shows the recovery codes, once they are kept. */
export async function toKey(page: Page): Promise<void> {
  await page.locator('[name=kept]').check()
  await keyButton(page).click()
}

/** Gives its passphrase. `to`: where whoever has made it goes on. */
export async function makeKey(
  page: Page,
  { to, look }: { readonly to: string; readonly look?: (what: string) => Promise<void> },
): Promise<string> {
  // By what they are, not by what they say: this is walked in both languages.
  await page.locator('main').getByRole('button').first().click()
  const list = page.locator('[data-passphrase] li')
  await expect(list.first()).toBeVisible({ timeout: 30_000 })
  const said = (await list.allInnerTexts()).map((word) => word.trim())
  await look?.('passphrase and recovery kit')
  // Pressed on without keeping the kit: nothing happens but a sentence.
  await page.locator('[data-next]').click({ force: true })
  await expect(list.first()).toBeVisible()
  await page.locator('[data-keep]').click()
  await page.locator('[data-next]').click()
  const question = page.locator('main form').filter({ has: page.locator('[data-place]') })
  const asked = question.locator('[data-place]')
  await expect(asked).toHaveCount(3)
  await look?.('question')
  for (const input of await asked.all()) await input.fill('not-the-word')
  await question.locator('button[type=submit]').click()
  await expect(asked.first()).toHaveAttribute('aria-invalid', 'true')
  for (const input of await asked.all()) {
    const place = Number(await input.getAttribute('data-place'))
    await input.fill(said[place - 1] ?? '')
  }
  await question.locator('button[type=submit]').click()
  await expect(page).toHaveURL(({ pathname }) => pathname === to, { timeout: 45_000 })
  return said.join(' ')
}

export async function pledge(page: Page, look?: (what: string) => Promise<void>): Promise<void> {
  const sign = page.locator('main').getByRole('button').last()
  await expect(sign).toBeDisabled()
  await look?.('pledge')
  await page.locator('main input[type=checkbox]').check()
  await sign.click()
  await expect(page).toHaveURL(/\/setup\/fingerprint$/, { timeout: 30_000 })
}

/** As the vault of this browser says it: what its holder reads aloud. */
export async function ownFingerprint(page: Page): Promise<string> {
  const shown = page.locator('main code')
  await expect(shown).toHaveText(/^[0-9A-F ]{49}$/)
  return (await shown.innerText()).replaceAll(' ', '')
}

/** The sentence of a link that no longer works. */
export const gone = words.council.invitation.gone
