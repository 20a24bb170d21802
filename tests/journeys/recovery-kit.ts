/** A key opened with its recovery kit, on a device that has never seen it. */
import { type Browser, expect } from '@playwright/test'
import { alive } from './accessible.ts'
import type { Account } from './account.ts'
import { openWindow } from './browser-window.ts'
import { spoilCards } from './meddling.ts'
import type { OpenedCouncil } from './portal-copy.ts'
import { signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { keys } = words

interface Restoring {
  readonly council: OpenedCouncil
  readonly account: Account
  /** As its owner saved it. */
  readonly kit: string
  /** A headline that opens in their list. */
  readonly shows: string
}

/** What the portal keeps being spoiled, the kit opens it; and what is kept by then, the passphrase alone. */
export async function restoreFromKit(browser: Browser, { council, account, kit, shows }: Restoring): Promise<void> {
  const { page, complaints, close } = await openWindow(browser, council)
  await signIn(page, account, '/settings/key/restore')
  await alive(page)
  spoilCards(council, account)
  const restore = page.locator('form').filter({ has: page.locator('input[type=file]') })
  const choose = (text: string) => {
    const file = { name: 'kit.txt', mimeType: 'text/plain', buffer: Buffer.from(text) }
    return restore.locator('input[type=file]').setInputFiles(file)
  }
  const go = restore.getByRole('button', { name: keys.restore.go })
  await choose('—')
  await restore.locator('input[type=password]').fill(account.passphrase)
  await go.click()
  await expect(page.getByText(keys.restore.noCard)).toBeVisible()
  await choose(kit)
  await go.click()
  await expect(page.getByText(keys.restore.done)).toBeVisible({ timeout: 30_000 })
  await page.goto('/bulletins')
  await unlock(page, account)
  await expect(page.getByRole('main')).toContainText(shows, { timeout: 30_000 })
  expect(complaints).toEqual([])
  await close()
}
