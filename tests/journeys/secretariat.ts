/** The secretariat's office: organizations, invitations, comparing, the roll. */
import { expect, type Page } from '@playwright/test'
import { type Account, codeOffTheSheet, type NewAccount } from './account.ts'
import { follow } from './sign-in.ts'
import { say, words } from './words.ts'

const { council, keys, shell } = words

export interface NewOrganization {
  readonly name: string
  readonly kind: keyof typeof council.kind
  readonly sector?: keyof typeof council.sector
}

/** Adds it and, where it joins by consent, records the consent. */
export async function addOrganization(page: Page, { name, kind, sector }: NewOrganization): Promise<void> {
  await follow(page, shell.nav.organizations)
  const add = page.getByRole('button', { name: council.organizations.add, exact: true })
  const form = page.locator('form').filter({ has: add })
  await form.getByLabel(council.organizations.name).fill(name)
  await form.getByLabel(council.kind[kind]).check()
  if (sector) await form.getByLabel(council.organizations.sector).selectOption(sector)
  await add.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  if (kind !== 'operator' && kind !== 'supplier') return
  await page.getByLabel(council.organization.consentConfirm).check()
  await page.getByRole('button', { name: council.organization.consentRecord }).click()
  await expect(page.getByText(council.organization.recorded)).toBeVisible()
}

/** Gives the link to hand over. */
export async function invite(page: Page, by: Account, person: Omit<NewAccount, 'password'>): Promise<string> {
  await follow(page, shell.nav.people)
  await page.getByRole('link', { name: council.people.invite }).click()
  // The list of people can be narrowed by organization as well.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(council.invite.title)
  await page.locator('[name=organization]').selectOption({ label: person.organization })
  await page.locator('[name=name]').fill(person.name)
  await page.locator('[name=reading]').fill('テスト リヨウシャ')
  await page.locator('[name=email]').fill(person.email)
  await page.locator(`[name=role][value=${person.role}]`).check()
  await page.locator(`[name=locale][value=${person.locale ?? 'ja'}]`).check()
  await page.locator('main [name=code]').fill(codeOffTheSheet(by))
  await page.getByRole('button', { name: council.invite.go }).click()
  return (await page.locator('[data-invitation]').innerText()).trim()
}

export async function openPerson(page: Page, name: string): Promise<void> {
  await follow(page, shell.nav.people)
  await page.getByRole('table').getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

/** Holds what the person reads aloud from their own screen against what the portal shows, and records it. */
export async function compare(page: Page, { name, fingerprint }: Pick<Account, 'name' | 'fingerprint'>): Promise<void> {
  await openPerson(page, name)
  const shown = (await page.locator('main code').innerText()).replaceAll(' ', '')
  expect(shown, `the fingerprint of ${name}`).toBe(fingerprint)
  await page.getByLabel(keys.channel.telephone, { exact: true }).check()
  await page.getByLabel(council.person.compareConfirm).check()
  await page.getByRole('button', { name: council.person.compareGo }).click()
  await expect(page.getByText(council.person.moved.compare)).toBeVisible()
}

/** Marks whom the organization named to speak for it. */
export async function appointRepresentative(
  page: Page,
  { name, by }: { readonly name: string; readonly by: Account },
): Promise<void> {
  await openPerson(page, name)
  await page.locator('[data-move=part]').click()
  const form = page.locator('details').filter({ has: page.locator('[data-move=part]') })
  await form.locator('[name=part][value=representative]').check()
  await form.locator('[name=code]').fill(codeOffTheSheet(by))
  await form.locator('button[value=part]').click()
  await expect(page.getByText(council.person.moved.part)).toBeVisible()
}

/** Records that an organization withdrew, what it still owes, and who settles that. */
export async function withdraw(
  page: Page,
  asked: {
    readonly organization: string
    readonly by: Account
    readonly duty: keyof typeof words.organization.duties.what
    readonly keeper: string
  },
): Promise<void> {
  await follow(page, shell.nav.organizations)
  await page.getByRole('link', { name: asked.organization, exact: true }).click()
  const form = page.locator('form').filter({ has: page.locator('button[value=withdraw]') })
  await form.locator(`[name=duties][value=${asked.duty}]`).check()
  await form.getByLabel(asked.keeper, { exact: true }).check()
  await form.locator('[name=sure]').check()
  await form.locator('[name=code]').fill(codeOffTheSheet(asked.by))
  await form.locator('button[value=withdraw]').click()
  await expect(page.getByText(council.organization.withdrawn)).toBeVisible()
}

export async function makeCouncilKey(page: Page, signers: readonly Account[]): Promise<void> {
  await follow(page, shell.nav.roll)
  for (const { name } of signers) await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  await page.getByRole('button', { name: keys.roll.councilMake }).click()
  await expect(page.getByRole('button', { name: keys.roll.look })).toBeVisible({ timeout: 30_000 })
}

/** Ticks every line of the shown roll that asks for it, one by one; gives whose lines they are. */
export async function confirmLines(page: Page): Promise<readonly string[]> {
  const boxes = page.getByRole('checkbox', { name: new RegExp(`^${say(keys.roll.confirm, { name: '.+' })}$`) })
  const rows = page.getByRole('row').filter({ has: boxes })
  const names = await rows.getByRole('rowheader').allInnerTexts()
  for (const name of names.map((each) => each.trim())) {
    await expect(page.getByRole('button', { name: keys.roll.sign })).toBeDisabled()
    await page.getByLabel(say(keys.roll.confirm, { name }), { exact: true }).check()
  }
  return names.map((name) => name.trim())
}

/** Looks at the next roll, confirms what another compared, and signs. Gives the names of those who join by it. */
export async function signRoll(page: Page, said: 'signedFirst' | 'signedSecond'): Promise<readonly string[]> {
  await follow(page, shell.nav.roll)
  const look = page.getByRole('button', { name: keys.roll.look })
  // Looked at before: it is looked at anew.
  await look.or(page.getByRole('button', { name: keys.roll.refresh })).click()
  const added = page.getByRole('table', { name: keys.roll.added }).locator('tbody th')
  await expect(page.getByRole('button', { name: keys.roll.sign })).toBeVisible({ timeout: 30_000 })
  const names = await added.allInnerTexts()
  await confirmLines(page)
  await page.getByRole('button', { name: keys.roll.sign }).click()
  await expect(page.getByText(keys.roll[said])).toBeVisible({ timeout: 30_000 })
  return names.map((name) => name.trim())
}

/** `name`: whom; `by`: whose office it is. */
export async function move(
  page: Page,
  { name, by, move }: { readonly name: string; readonly by: Account; readonly move: 'suspend' | 'restore' },
): Promise<void> {
  await openPerson(page, name)
  await page.locator(`[data-move=${move}]`).click()
  const form = page.locator('details').filter({ has: page.locator(`[data-move=${move}]`) })
  if (move === 'suspend') await form.locator('[name=why][value=away]').check()
  await form.locator('[name=code]').fill(codeOffTheSheet(by))
  await form.getByRole('button', { name: council.person[move], exact: true }).click()
  await expect(page.getByText(council.person.moved[move])).toBeVisible()
}

/** Somebody leaves, for another post. */
export async function sendAway(page: Page, { name }: Pick<Account, 'name'>, code: string): Promise<void> {
  await openPerson(page, name)
  await page.locator('[data-move=leave]').click()
  const form = page.locator('details').filter({ has: page.locator('[data-move=leave]') })
  await form.locator('[name=why][value=transferred]').check()
  await form.locator('[name=sure]').check()
  await form.locator('[name=code]').fill(code)
  await form.getByRole('button', { name: council.person.leave, exact: true }).click()
  await expect(page.getByText(council.person.moved.leave)).toBeVisible()
}

/** Whose page is open, and who left: to the post they had. Gives the link to hand over. */
export async function inviteAgain(page: Page, code: string): Promise<string> {
  await page.locator('[data-move=return]').click()
  const form = page.locator('details').filter({ has: page.locator('[data-move=return]') })
  await form.locator('[name=code]').fill(code)
  await form.getByRole('button', { name: council.person.returnGo }).click()
  return (await page.locator('[data-invitation]').innerText()).trim()
}
