import { expect, test } from '@playwright/test'
import { flawsOf } from './accessible.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { follow, signIn } from './sign-in.ts'
import { say, words } from './words.ts'

const { holds, keys, log, reasons, shell } = words

let council: OpenedCouncil
let window: BrowserWindow
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  window = await openWindow(browser, { url: council.url })
})
test.afterAll(async () => {
  await window.close()
  await council.close()
})

test('compliance places a hold with their own key, sees it proven in the log, and cannot lift it alone', async () => {
  const { page } = window
  await signIn(page, council.people.compliance)
  await page.goto('/')
  await follow(page, shell.nav.log)
  await page.getByRole('link', { name: holds.title }).click()
  await expect(page).toHaveURL(/\/log\/holds/)
  await page.locator('select[name=kind]').selectOption('entries')
  await page.locator('[name=what]').fill('0-2')
  await page.getByRole('button', { name: holds.form.find }).click()
  await page.getByLabel(holds.reason).fill('調査 2026-3')
  const act = holds.place.sign
  await expect(page.getByText('object entries 0-2')).toBeHidden()
  await page.getByText(keys.sign.open).click()
  await expect(page.getByText('object entries 0-2')).toBeVisible()
  // With the key locked: the press asks for the passphrase, and goes on with what stood there.
  await page.getByRole('button', { name: act }).click()
  const asked = page.getByRole('region', { name: keys.unlock.title })
  await expect(asked).toBeFocused()
  await expect(page.getByLabel(holds.reason)).toBeDisabled()
  await asked.getByLabel(keys.unlock.passphrase).fill(council.people.compliance.passphrase)
  await asked.getByRole('button', { name: say(keys.unlock.andGo, { act }) }).click()
  await expect(page.getByText(holds.place.done)).toBeVisible({ timeout: 30_000 })
  const row = page.getByRole('table', { name: holds.table }).locator('tbody tr')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText([say(holds.object.entries, { label: '0-2' })])
  await expect(row).toContainText([holds.state['in-force']])
  await expect(row).toContainText([holds.lift.own])
  expect(await flawsOf(page, 'holds, one in force', { dark: true })).toEqual([])
  await row.getByRole('link').first().click()
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'proven', { timeout: 20_000 })
  await expect(page.locator('main')).toContainText('act hold')
  expect(window.complaints).toEqual([])
})

test('a form of the log that was refused holds what was typed, with the complaint beside its field and the focus in it', async () => {
  const { page } = window
  await page.goto(`${council.url}/log?kind=signed-in`)
  await page.getByText(log.names.open).click()
  await page.locator('[name=reason]').fill('査')
  await page.getByRole('button', { name: log.names.show }).click()
  await expect(page).toHaveURL(/\/log\/names$/)
  const why = page.locator('[name=reason]')
  await expect(why).toBeFocused()
  await expect(why).toHaveValue('査')
  await expect(why).toHaveAccessibleDescription(new RegExp(reasons['reason-missing']))
  await why.fill('定例の確認のため')
  await page.getByRole('button', { name: log.names.show }).click()
  await expect(page).toHaveURL(/\/log\?kind=signed-in$/)

  await page.goto(`${council.url}/log/holds`)
  const what = page.locator('[name=what]')
  await what.fill('M-000000')
  await page.getByRole('button', { name: holds.form.find }).click()
  await expect(what).toHaveAccessibleDescription(/保全の対象が見つかりません/)
  await expect(what).toBeFocused()
  await expect(what).toHaveValue('M-000000')
  await page.locator('select[name=kind]').selectOption('entries')
  await what.fill('0-2')
  await page.getByRole('button', { name: holds.form.find }).click()
  const reason = page.getByLabel(holds.reason)
  await reason.fill('調')
  await page.getByRole('button', { name: holds.place.sign }).click()
  await expect(reason).toBeFocused()
  await expect(reason).toHaveAccessibleDescription(new RegExp(reasons['hold-reason']))
  await expect(what).not.toHaveAttribute('aria-invalid')
  expect(await flawsOf(page, 'hold without a reason', { dark: true })).toEqual([])
  expect(window.complaints).toEqual([])
})
