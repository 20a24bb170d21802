import { expect, type Page } from '@playwright/test'
import { flawsOf } from './accessible.ts'
import type { Account } from './account.ts'
import { unlock } from './sign-in.ts'
import { words } from './words.ts'

const { responses, shell } = words

/** From the opened bulletin: one press. Says how long it took. */
export async function answerForOrganization(
  page: Page,
): Promise<{ readonly presses: number; readonly seconds: number }> {
  const card = page.locator('#respond')
  const begun = Date.now()
  await card.getByRole('button', { name: responses.state['not-detected'], exact: true }).click()
  await expect(card).toContainText(responses.respond.correct, { timeout: 20_000 })
  await expect(card.locator('p', { hasText: responses.state['not-detected'] }).first()).toBeVisible()
  return { presses: 1, seconds: (Date.now() - begun) / 1000 }
}

export async function askUnit(page: Page, question: string): Promise<void> {
  const card = page.locator('#respond details').filter({ hasText: responses.ask.title })
  await card.getByText(responses.ask.title).click()
  await card.getByLabel(responses.ask.field).fill(question)
  await card.getByRole('button', { name: responses.ask.go }).click()
  await expect(card).toContainText(responses.ask.waits, { timeout: 20_000 })
}

export async function askToShare(page: Page, reason: string): Promise<void> {
  const card = page.locator('#respond details').filter({ hasText: responses.sharing.title })
  await card.getByText(responses.sharing.title).click()
  await card.getByLabel(responses.sharing.audience).selectOption('mssp')
  await card.getByLabel(responses.sharing.reason).fill(reason)
  await card.getByRole('button', { name: responses.sharing.go }).click()
  await expect(card).toContainText(responses.sharing.waiting, { timeout: 20_000 })
}

interface Waiting {
  readonly number: string
  readonly liaison: Account
  readonly question: string
  readonly reply: string
}

/** From the first page: what waits, read and answered, and the request granted. */
export async function answerReaders(page: Page, { number, liaison, question, reply }: Waiting): Promise<void> {
  await page.goto('/')
  await unlock(page, liaison)
  await page
    .getByRole('list', { name: shell.today.readersWait })
    .getByRole('link', { name: `第${number}号` })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(responses.unit.title)
  await page.getByRole('button', { name: responses.note.read }).first().click()
  await expect(page.getByRole('main')).toContainText(question, { timeout: 20_000 })
  await page.getByLabel(responses.unit.reply).fill(reply)
  await page.getByRole('button', { name: responses.unit.replyGo }).click()
  await expect(page.getByRole('main')).toContainText(responses.unit.replied, { timeout: 20_000 })
  await page.getByRole('button', { name: responses.sharing.grant, exact: true }).click()
  await expect(page.getByRole('main')).toContainText(responses.sharing.granted, { timeout: 20_000 })
  await expect(page.getByRole('main')).toContainText(responses.state['not-detected'])
  expect(await flawsOf(page, 'what came back')).toEqual([])
}

/** The reader's page again: the answer, read; the request, granted under its condition. */
export async function readAnswer(
  page: Page,
  reader: Account,
  { path, reply }: { path: string; reply: string },
): Promise<void> {
  await page.goto(path)
  await unlock(page, reader)
  const card = page.locator('#respond')
  await expect(card).toContainText(responses.sharing.terms['no-further'])
  const note = card.locator('div').filter({ hasText: responses.note.kind.reply }).last()
  await note.getByRole('button', { name: responses.note.read }).click()
  await expect(card).toContainText(reply, { timeout: 20_000 })
}

/** One sheet of paper, without a button. */
export async function printReceipt(page: Page, { path, number }: { path: string; number: string }): Promise<void> {
  await page.goto(`${path}/receipt`)
  await expect(page.getByRole('main')).toContainText(number)
  await expect(page.getByRole('main')).toContainText('evidence:verify')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
  await page.emulateMedia({ media: null })
}
