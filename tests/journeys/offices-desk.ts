/** An office's desk, founded by one of the secretariat and served by two who prove that they hold its key. */
import { expect, type Page } from '@playwright/test'
import { type Account, codeOffTheSheet } from './account.ts'
import { follow } from './sign-in.ts'
import { words } from './words.ts'

const { desks, shell } = words
const name = '保管の窓口'

interface Server {
  readonly page: Page
  readonly account: Account
}

interface Offices {
  readonly office: { readonly page: Page }
  readonly second: { readonly page: Page }
}

/** The archive's, served by two of the secretariat, whose vaults are open and whom the roll names. */
export async function foundArchive(
  { office, second }: Offices,
  { secretariat, secondSecretariat }: Record<'secretariat' | 'secondSecretariat', Account>,
): Promise<void> {
  // By the second, who has more codes left.
  const founder = { page: second.page, account: secondSecretariat }
  const other = { page: office.page, account: secretariat }
  const { page } = founder
  await follow(page, shell.nav.desks)
  await page.getByRole('link', { name: desks.found.open }).click()
  const form = page.locator('form').filter({ has: page.locator('[name=word]') })
  for (const [field, text] of Object.entries({ word: 'archive', ja: name, en: 'Archive' }))
    await form.locator(`[name=${field}]`).fill(text)
  await form.locator('[name=code]').fill(codeOffTheSheet(founder.account))
  await form.getByRole('button', { name: desks.found.submit }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  for (const { account } of [founder, other]) {
    const joining = page.locator('form').filter({ has: page.locator('[name=joining]') })
    await joining.locator('[name=joining]').selectOption({ label: `${account.name}（${account.organization}）` })
    await joining.locator('[name=code]').fill(codeOffTheSheet(founder.account))
    await joining.locator('button[value=join]').click()
    await expect(page.getByRole('table', { name: desks.serving.caption })).toContainText(account.name)
  }
  await proveHolding(founder)
  await expect(page.getByText(desks.stateNote.founding)).toBeVisible()
  await proveHolding(other)
  await expect(other.page.getByText(desks.stateNote.open)).toBeVisible()
}

/** With the key unlocked all of it is done by itself; whoever presses for it finds nothing left. */
async function proveHolding({ page, account }: Server): Promise<void> {
  await follow(page, shell.nav.desks)
  await page.getByRole('link', { name, exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(async () => {
    await page.getByRole('button', { name: desks.duties.now }).click()
    await expect(page.getByText(desks.duties.none)).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 60_000 })
  const row = page.getByRole('row').filter({ hasText: account.name })
  await expect(row).toContainText(desks.serving.shares.proven)
}
