/** Nobody signed over New Year: the roll has lapsed. Whoever stood in it brings the council back, with nobody's help. */
import { expect, test } from '@playwright/test'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { invite, signRoll } from './secretariat.ts'
import { follow, signIn, unlock } from './sign-in.ts'
import { words } from './words.ts'

const { decisions, keys, shell } = words

test.describe.configure({ mode: 'serial' })

const elevenDays = 11 * 86_400_000

let council: OpenedCouncil
let windows: Readonly<Record<'office' | 'second' | 'reviewer' | 'liaison', BrowserWindow>>

test.beforeAll(async ({ browser }) => {
  council = await openCouncil({ later: elevenDays })
  const [office, second, reviewer, liaison] = await Promise.all([1, 2, 3, 4].map(() => openWindow(browser, council)))
  if (!office || !second || !reviewer || !liaison) throw new Error('no windows')
  windows = { office, second, reviewer, liaison }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await council.close()
})

test('the roll has lapsed, and everybody still has the role it gave them', async () => {
  const { office, reviewer, liaison } = windows
  await signIn(office.page, council.people.secretariat)
  await expect(office.page.getByText(shell.today.rollWarning.expired)).toBeVisible()
  await follow(office.page, shell.nav.roll)
  await expect(office.page.getByText(keys.roll.expired)).toBeVisible()
  await signIn(reviewer.page, council.people.compliance)
  await follow(reviewer.page, shell.nav.log)
  await signIn(liaison.page, council.people.liaison)
  expect((await liaison.page.goto('/bulletins/new'))?.status()).toBe(200)
})

test('one of the secretariat invites somebody, and may speak about trust and quorum', async () => {
  const { page } = windows.office
  const person = {
    name: '新 来',
    email: 'shinrai@jimukyoku.example',
    organization: '重要電子計算機協議会 事務局',
    role: 'compliance',
  } as const
  expect(await invite(page, council.people.secretariat, person)).toContain('/invitation/')
  await follow(page, shell.nav.witnessing)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(decisions.suspension.title)
  expect((await page.goto('/log/trust'))?.status()).toBe(200)
})

test('the two who signed the last roll sign the next, and it is in force', async () => {
  const { office, second } = windows
  await office.page.goto('/')
  await unlock(office.page, council.people.secretariat)
  expect(await signRoll(office.page, 'signedFirst')).toEqual([])
  await signIn(second.page, council.people.secondSecretariat)
  await unlock(second.page, council.people.secondSecretariat)
  await signRoll(second.page, 'signedSecond')
  await expect(second.page.getByText(keys.roll.expired)).toHaveCount(0)
  expect(Object.values(windows).flatMap(({ complaints }) => complaints)).toEqual([])
})
