/** Whoever signs, with another person, what is decided about the log. */
import { expect, type Page } from '@playwright/test'

/** The words two signers read to each other by telephone. */
export const checkWords = (page: Page): Promise<string> =>
  page
    .getByRole('list')
    .filter({ hasText: /^1\D.*11\D/ })
    .first()
    .innerText()

export async function signDecision(page: Page, label: string, said: string): Promise<void> {
  await page.getByRole('button', { name: label }).click()
  await expect(page.getByRole('status').filter({ hasText: said })).toBeVisible({ timeout: 20_000 })
}
