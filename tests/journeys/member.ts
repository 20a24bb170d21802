/** The reader's office: the seal, the text, the receipt, the answer. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Account } from './account.ts'
import { follow } from './sign-in.ts'
import { words } from './words.ts'

const { bulletins, keys, shell } = words

/** Both titles a bulletin has. */
interface Titled {
  readonly publicTitle: string
  readonly headline: string
}

/** With the key unlocked the list shows the headline as soon as it has opened it, and until then the public title. */
const eitherTitle = ({ publicTitle, headline }: Titled): RegExp =>
  new RegExp(`${plain(publicTitle).source}|${plain(headline).source}`)

/** The bulletin's line in a list, whichever of its titles stands there. */
export const lineOf = (page: Page, bulletin: Titled): Locator =>
  page.getByRole('listitem').filter({ hasText: eitherTitle(bulletin) })

/** From the list to the page with the unbroken seal. */
export async function openSealed(page: Page, bulletin: Titled): Promise<void> {
  await follow(page, shell.nav.bulletins)
  const line = lineOf(page, bulletin)
  await expect(line.getByRole('img', { name: shell.seal.whole })).toBeVisible()
  await line.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(eitherTitle(bulletin))
  await expect(page.getByRole('main').getByRole('img', { name: shell.seal.whole })).toBeVisible()
}

/** Where the key is locked: the passphrase opens it and breaks the seal in one go. */
export async function unlockAndRead(page: Page, { passphrase }: Pick<Account, 'passphrase'>): Promise<void> {
  const form = page.getByRole('region', { name: bulletins.sealed.unlockFirst })
  await form.getByLabel(keys.unlock.passphrase).fill(passphrase)
  await form.getByRole('button', { name: bulletins.sealed.unlockAndOpen }).click()
}

/** The first time it breaks the seal; afterwards it opens the same copy again, with an entry of its own. */
export const breakSeal = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: bulletins.sealed.open })
    .or(page.getByRole('button', { name: bulletins.sealed.openAgain }))
    .click()

export async function expectText(
  page: Page,
  { headline, sentence }: { headline: string; sentence: string },
): Promise<void> {
  await expect(page.getByRole('article').getByRole('heading', { level: 1 })).toHaveText(plain(headline), {
    timeout: 45_000,
  })
  await expect(page.getByRole('article')).toContainText(sentence)
}

export async function acknowledge(page: Page): Promise<void> {
  await page.getByRole('button', { name: bulletins.reading.acknowledge }).click()
  await expect(page.getByRole('status').filter({ hasText: '受領確認済み' })).toBeVisible({ timeout: 20_000 })
}

/** Headings are broken by phrase, with nothing but zero-width spaces between. */
export const plain = (text: string): RegExp =>
  new RegExp([...text].map((letter) => letter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')).join('[\\s\\u200b]*'))
