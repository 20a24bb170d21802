/** The liaison's office: writing, marking, choosing, sealing. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page } from '@playwright/test'
import { follow } from './sign-in.ts'
import { say, words } from './words.ts'

const { bulletins, revisions, shell } = words
const { compose } = bulletins

export interface NewBulletin {
  /** Outside the seal. */
  readonly publicTitle: string
  readonly headline: string
  readonly body: string
  /** One a line, as pasted. */
  readonly pasted: string
  readonly stix: string
}

/** Somebody else's report where VECTORS_DIR names a folder of them; the frozen one otherwise. */
export function stixReport(): string {
  const frozen = fileURLToPath(new URL('../vectors/stix/sample-bundle.json', import.meta.url))
  const vectors = process.env.VECTORS_DIR
  const given = vectors ? join(vectors, 'stix/examples/threat-reports/poisonivy.json') : frozen
  return existsSync(given) ? given : frozen
}

/** Every quoted value of every indicator's pattern: what a recipient would search for. */
export function indicatorValues(stixFile: string): readonly string[] {
  const bundle: { objects: { type: string; pattern?: string }[] } = JSON.parse(readFileSync(stixFile, 'utf8'))
  const patterns = bundle.objects.flatMap(({ type, pattern }) => (type === 'indicator' && pattern ? [pattern] : []))
  return [
    ...new Set(patterns.flatMap((pattern) => [...pattern.matchAll(/'([^']+)'/g)].map(([, value]) => value ?? ''))),
  ]
}

export async function beginBulletin(page: Page): Promise<void> {
  await follow(page, shell.nav.bulletins)
  await page.getByRole('link', { name: bulletins.list.write }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(compose.title)
}

export async function write(page: Page, { publicTitle, headline, body, pasted, stix }: NewBulletin): Promise<void> {
  await page.getByLabel(compose.publicTitle).fill(publicTitle)
  await page.getByLabel(compose.headline).fill(headline)
  await bodyOf(page).fill(body)
  await page.getByLabel(compose.paste).fill(pasted)
  const form = page.getByRole('region', { name: compose.indicators })
  if (!(await page.getByLabel(compose.indicatorFile).isVisible()))
    await form.getByRole('button', { name: compose.bring }).click()
  await page.getByLabel(compose.indicatorFile).setInputFiles(stix)
  await expect(page.getByText(/指標[1-9][0-9]*件/).first()).toBeVisible()
  await sayMeanings(page)
  await takeDoubtful(page)
  await page.getByLabel(compose.noSelected).check()
}

/** The editor once it has come; the plain field of the same name until then. */
export const bodyOf = (page: Page): Locator => page.getByLabel(compose.body)

/** What stands in it, whichever of the two it is. */
export const expectBody = (page: Page, text: string, timeout = 45_000): Promise<void> =>
  expect
    .poll(
      () =>
        bodyOf(page).evaluate((field) =>
          field instanceof HTMLTextAreaElement
            ? field.value
            : [...field.querySelectorAll('.cm-line')].map((line) => line.textContent ?? '').join('\n'),
        ),
      { timeout },
    )
    .toBe(text)

/** Example addresses are asked about, all of them with one press. */
async function takeDoubtful(page: Page): Promise<void> {
  const all = page.getByRole('button', { name: /^未確認の\d+件をすべて登録する$/ })
  if (await all.isVisible()) await all.click()
}

/** What nobody has said the meaning of is asked about once, for all of it. */
async function sayMeanings(page: Page): Promise<void> {
  const silent = page.getByRole('button', { name: compose.silentGroup })
  if (!(await silent.isVisible())) return
  await silent.click()
  await page.getByLabel(bulletins.indicator.columns.meaning, { exact: true }).fill('通信先')
}

type Axis = 'class' | 'grade' | 'tlp' | 'pap'

export async function mark(page: Page, axis: Axis, value: string): Promise<void> {
  await unfold(page, compose.marksChange)
  await page.locator('fieldset').getByLabel(compose[axis], { exact: true }).selectOption(value)
}

const folded = (page: Page, summary: string): Locator => page.locator(`details:has(> summary:has-text("${summary}"))`)

/** Opens what is folded under a summary, if it is. */
export async function unfold(page: Page, summary: string): Promise<void> {
  const details = folded(page, summary)
  if (!(await details.evaluate((element) => element.hasAttribute('open')))) await details.locator('> summary').click()
}

export const before = (page: Page): Locator => page.locator('ul[aria-live=polite]')

/** Picks people by name and sees them by name. */
export async function address(page: Page, names: readonly string[]): Promise<void> {
  if (await folded(page, compose.recipientsChoose).isVisible()) await unfold(page, compose.recipientsChoose)
  const details = folded(page, compose.byPerson)
  await unfold(page, compose.byPerson)
  for (const name of names) await details.getByLabel(name, { exact: true }).check()
  const chosen = page.getByRole('list', { name: compose.chosen }).getByRole('listitem')
  await expect(chosen).toHaveCount(names.length)
  for (const name of names) await expect(chosen.filter({ hasText: name })).toBeVisible()
}

export const sealButton = (page: Page, recipients: number): Locator =>
  page.getByRole('button', { name: say(compose.seal_other, { count: recipients }) })

export const typeCount = (page: Page, count: number | string): Promise<void> =>
  page.getByLabel(compose.confirmLabel).fill(String(count))

/** Types the number, seals, and waits until it is issued. Gives the bulletin's id and number. */
export async function sealAndIssue(
  page: Page,
  recipients: number,
): Promise<{ readonly id: string; readonly number: string }> {
  await typeCount(page, recipients)
  await sealButton(page, recipients).click()
  const deliveries = page.getByRole('link', { name: compose.toDeliveries })
  await expect(deliveries).toBeVisible({ timeout: 45_000 })
  await expect(page.getByText(say(compose.issued_other, { count: recipients }))).toBeVisible()
  const id = /bulletins\/([^/]+)\/deliveries/.exec((await deliveries.getAttribute('href')) ?? '')?.[1] ?? ''
  const number = /第(\d{4}-[0-9A-Z]+)号/.exec(await page.locator('main').innerText())?.[1] ?? ''
  return { id, number }
}

/** From the deliveries of what was wrong to the issue of its correction, presses and seconds counted. */
export async function correct(
  page: Page,
  { headline, body, recipients }: { readonly headline: string; readonly body: string; readonly recipients: number },
): Promise<{ readonly id: string; readonly number: string }> {
  const began = performance.now()
  await page.getByRole('link', { name: revisions.offer.corrects }).click()
  await page.getByRole('button', { name: revisions.begin.corrects }).click()
  await expect(page.getByLabel(compose.headline)).toHaveValue(headline, { timeout: 45_000 })
  await bodyOf(page).fill(body)
  await expect(page.getByText(say(revisions.changedText_other, { count: 1, gone: 1 }))).toBeVisible()
  await page.getByLabel(compose.noSelected).check()
  const issued = await sealAndIssue(page, recipients)
  // The link, the opening, the text, the promise, the number, the seal.
  const presses = 6
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`correcting a mistake: ${presses} presses, ${seconds} seconds from the deliveries to the issue`)
  return issued
}
