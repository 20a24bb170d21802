/** One of the secretariat, alone, makes whom they like of whomever they like: it is worth nothing until another has signed. */
import { expect, type Page, test } from '@playwright/test'
import type { Account, NewAccount } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { join } from './joining.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { compare, invite, signRoll } from './secretariat.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { keys, shell } = words

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let secretary: BrowserWindow
let made: Record<'compliance' | 'oversight', { readonly window: BrowserWindow; readonly account: Account }>

const office = '重要電子計算機協議会 事務局'
const puppets: Readonly<Record<'compliance' | 'oversight', NewAccount>> = {
  compliance: {
    name: '操 一',
    email: 'ayatsuri@jimukyoku.example',
    organization: office,
    role: 'compliance',
    password: 'kaze no nai hi ni 21 mai',
  },
  oversight: {
    name: '操 二',
    email: 'ayatsuri@kanri-iinkai.example',
    organization: '通信情報監理委員会',
    role: 'oversight',
    password: 'shiroi tobira ga 4 tsu aku',
  },
}

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  secretary = await openWindow(browser, council)
})
test.afterAll(async () => {
  for (const { window } of Object.values(made ?? {})) await window.close()
  await secretary.close()
  await council.close()
})

/** What the role's own pages answer. */
const statusOf = async (page: Page, paths: readonly string[]): Promise<readonly (number | undefined)[]> => {
  const answers = []
  for (const path of paths) answers.push((await page.goto(path))?.status())
  return answers
}
const own = {
  compliance: ['/log', '/log/entries/0', '/log/holds', '/oversight', '/bulletins'],
  oversight: ['/log/entries/0', '/oversight', '/log/mirrors', '/log/tile/entries/000.p/1'],
} as const

test('one secretary invites, lets in and compares a compliance and an oversight officer, and neither can do a thing', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  await signIn(secretary.page, council.people.secretariat)
  await unlock(secretary.page, council.people.secretariat)
  const comeIn = async (person: NewAccount) => {
    const link = await invite(secretary.page, council.people.secretariat, person)
    const window = await openWindow(browser, council)
    return { window, account: await join(window.page, { link, person }) }
  }
  made = { compliance: await comeIn(puppets.compliance), oversight: await comeIn(puppets.oversight) }
  for (const { account } of Object.values(made)) await compare(secretary.page, account)
  for (const role of ['compliance', 'oversight'] as const) {
    const { page } = made[role].window
    expect(new Set(await statusOf(page, own[role])), role).toEqual(new Set([403]))
    await page.goto('/')
    await expect(page.locator('main')).toContainText(shell.today.waitingRoll)
    await expect(page.locator('nav.places-beside').getByRole('link')).toHaveCount(3)
  }
})

test('the one secretary signs the roll, cannot sign it twice, and it is worth nothing yet', async () => {
  const joining = await signRoll(secretary.page, 'signedFirst')
  expect([...joining].sort()).toEqual([puppets.compliance.name, puppets.oversight.name])
  await expect(secretary.page.getByText(keys.roll.waitingOther)).toBeVisible()
  await secretary.page.getByRole('button', { name: keys.roll.look }).click()
  await expect(secretary.page.getByRole('button', { name: keys.roll.refresh })).toBeVisible({ timeout: 30_000 })
  await expect(secretary.page.getByRole('button', { name: keys.roll.sign })).toHaveCount(0)
  for (const role of ['compliance', 'oversight'] as const)
    expect(new Set(await statusOf(made[role].window.page, own[role])), role).toEqual(new Set([403]))
})

test('the other one sees who compared them and how, confirms each by name, signs, and the roles begin', async ({
  browser,
}) => {
  const second = await openWindow(browser, council)
  const { secretariat, secondSecretariat } = council.people
  await signIn(second.page, secondSecretariat)
  await unlock(second.page, secondSecretariat)
  await follow(second.page, shell.nav.roll)
  await second.page.getByRole('button', { name: keys.roll.look }).click()
  for (const { name } of Object.values(puppets)) {
    const row = second.page.getByRole('row').filter({ hasText: name })
    await expect(row).toContainText(secretariat.name)
    await expect(row).toContainText(keys.channel.telephone)
  }
  await signRoll(second.page, 'signedSecond')
  const { compliance, oversight } = made
  expect(await statusOf(compliance.window.page, ['/', '/oversight'])).toEqual([200, 200])
  await follow(compliance.window.page, shell.nav.log)
  expect(await statusOf(oversight.window.page, ['/oversight', '/log/mirrors'])).toEqual([200, 200])
  expect([secretary, second, compliance.window, oversight.window].flatMap(({ complaints }) => complaints)).toEqual([])
  await second.close()
})
