/** The reviewer's office. */
import { expect, type Locator, type Page } from '@playwright/test'
import { follow } from './sign-in.ts'
import { words } from './words.ts'

const { log, shell } = words

export async function search(page: Page, filter: Readonly<Record<string, string>>): Promise<void> {
  await follow(page, shell.nav.log)
  const form = page.getByRole('search', { name: log.filters.label })
  await form.waitFor()
  for (const [name, value] of Object.entries(filter)) await choose(form, name, value)
  await form.getByRole('button', { name: shell.list.apply }).click()
  await expect(page).toHaveURL(/\/log\?/)
}

async function choose(form: Locator, name: string, value: string): Promise<void> {
  const box = form.locator(`[type=checkbox][name=${name}][value="${value}"]`)
  if ((await box.count()) > 0) {
    const group = form
      .locator('details')
      .filter({ has: form.page().locator(`[type=checkbox][name=${name}][value="${value}"]`) })
    if ((await group.getAttribute('open')) === null) await group.locator('summary').click()
    return box.check()
  }
  const field = form.locator(`[name=${name}]`)
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
  else await field.fill(value)
}

export const rows = (page: Page): Locator => page.getByRole('table', { name: log.table }).locator('tbody tr')

/** Opens a row and sees it proven in this browser. Gives the index. */
export async function openProven(page: Page, row: Locator): Promise<number> {
  // The list may still be the one before the search.
  await expect(row).toHaveCount(1)
  const link = row.getByRole('link').first()
  const index = Number(/\d+$/.exec((await link.getAttribute('href')) ?? '')?.[0])
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/entries/${index}$`))
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'proven', { timeout: 20_000 })
  return index
}
