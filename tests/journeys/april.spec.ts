/**
 * April: a list from a spreadsheet, with faults, mended, confirmed; the hour comes while the portal is off; who has gone is
 * out, who comes waits for what the page says, and the new powers begin when two have signed.
 */
import { expect, type Page, test } from '@playwright/test'
import { columns } from '../../app/changeover/changeover.ts'
import { formatCsv } from '../../app/formats/csv.ts'
import changeover from '../../app/i18n/ja/changeover.ts'
import mandates from '../../app/i18n/ja/mandates.ts'
import { days } from '../../app/ids.ts'
import { type Account, codeOffTheSheet, type NewAccount } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { join } from './joining.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { compare, openPerson, signRoll } from './secretariat.ts'
import { follow, signIn, typePassword, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { access, decisions, shell } = words

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let office: BrowserWindow
let second: BrowserWindow
let arriving: BrowserWindow
let newcomer: Account

const joiner: NewAccount = {
  name: '髙田 碧',
  email: 'takada@jimukyoku.example',
  organization: '重要電子計算機協議会 事務局',
  role: 'compliance',
  password: 'mado no soto ni 13 wa no tori',
}

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  office = await openWindow(browser, council)
})
test.afterAll(async () => {
  for (const window of [office, second, arriving]) await window?.close()
  await council.close()
})

/** From the founding to after the hour. */
const later = days(3)

type Line = Partial<Record<(typeof columns)[number], string>>

/** As a spreadsheet in Japan saves it: Shift_JIS of Windows. No encoder is at hand, so each character is looked up by its decoding. */
function spreadsheet(lines: readonly Line[]): Buffer {
  const text = formatCsv(
    columns.map((column) => changeover.column[column]),
    lines.map((line) => columns.map((column) => line[column] ?? '')),
  ).replace('\uFEFF', '')
  const decoder = new TextDecoder('shift_jis')
  const spelled = new Map<string, readonly number[]>()
  for (let lead = 0x81; lead <= 0xfc; lead++)
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const read = decoder.decode(Uint8Array.of(lead, trail))
      if (read.length === 1 && !spelled.has(read)) spelled.set(read, [lead, trail])
    }
  return Buffer.from(
    [...text].flatMap((sign) => {
      const bytes = sign.charCodeAt(0) < 0x80 ? [sign.charCodeAt(0)] : spelled.get(sign)
      if (!bytes) throw new Error(`no Shift_JIS for ${sign}`)
      return bytes
    }),
  )
}

async function read(page: Page, lines: readonly Line[]): Promise<void> {
  await page.goto('/people/changeovers/new')
  await page
    .locator('[name=file]')
    .setInputFiles({ name: '異動.csv', mimeType: 'text/csv', buffer: spreadsheet(lines) })
  // The day after tomorrow, by either clock.
  await page.locator('[name=day]').fill(new Date(Date.now() + days(2)).toISOString().slice(0, 10))
  await page.locator('[name=time]').fill('00:00')
  await page.getByRole('button', { name: changeover.form.check }).click()
}

const coming = { name: joiner.name, reading: 'タカダ ミドリ', email: joiner.email, organization: joiner.organization }
const lines = (): readonly Line[] => [
  { change: '着任', ...coming, role: '監査担当' },
  { change: '異動', email: council.people.member.email, organization: council.people.otherMember.organization },
  { change: '離任', email: council.people.otherMember.email, why: '異動' },
]

test('a list with faults says of each line which and why, and writes nothing', async () => {
  const { page } = office
  await signIn(page, council.people.secretariat)
  await follow(page, shell.nav.people)
  const [join1, move, leave] = lines()
  await read(page, [
    { ...join1, role: '構成員' },
    { ...move, organization: 'どこにもない株式会社' },
    { ...leave, why: '' },
    { change: '離任', email: council.people.member.email, why: '異動' },
  ])
  const faults = page.getByRole('table', { name: changeover.dry.faultsCaption })
  await expect(faults.locator('tbody tr')).toHaveCount(4)
  for (const [line, why] of [
    [2, changeover.fault['person-role']],
    [3, changeover.fault['organization-unknown']],
    [4, changeover.fault['why-unknown']],
    [5, changeover.fault['person-twice']],
  ] as const)
    await expect(faults.locator('tbody tr').nth(line - 2)).toContainText(why)
  await expect(page.getByText(changeover.dry.nothingYet)).toBeVisible()
  await expect(page.locator('button[value=confirm]')).toHaveCount(0)
  await page.goto('/people/changeovers')
  await expect(page.getByText(changeover.list.empty)).toBeVisible()
})

test('mended it is confirmed with a code, waits for its hour, and stands on the first page', async () => {
  const { page } = office
  await read(page, lines())
  await expect(page.getByText(changeover.dry.fine)).toBeVisible()
  await page.locator('main [name=code]').fill(codeOffTheSheet(council.people.secretariat))
  await page.locator('button[value=confirm]').click()
  await expect(page.getByText(changeover.state.waits).first()).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { name: shell.today.changeovers })).toBeVisible()
  expect(office.complaints).toEqual([])
})

test('at its hour whoever leaves is out, and the page says who waits for what and whom nothing reaches', async ({
  browser,
}) => {
  council = await council.reopenedLater(later)
  await signIn(office.page, council.people.secretariat)
  await expect(async () => {
    await office.page.goto('/people/changeovers')
    await expect(office.page.getByText(changeover.state.done)).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await office.page.locator('main table').getByRole('link').first().click()
  const waiting = office.page.locator('[data-waiting] li')
  await expect(waiting.filter({ hasText: changeover.waits.link })).toContainText('1')
  await expect(waiting.filter({ hasText: changeover.waits.roll })).toContainText('1')
  const unreached = office.page.getByRole('table', { name: changeover.one.unreachedTitle })
  for (const { name } of [council.people.member, joiner]) await expect(unreached).toContainText(name)
  const gone = await openWindow(browser, council)
  await gone.page.goto('/sign-in')
  await typePassword(gone.page, council.people.otherMember)
  await gone.page.locator('[name=code]').fill(await council.people.otherMember.authenticator.code())
  await gone.page.locator('main button[type=submit]').click()
  await expect(gone.page.locator('main')).toContainText(access.outside.left.title)
  await gone.close()
})

test('the newcomer joins by the link, two sign the roll, the new powers work, and nobody waits any more', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const { page } = office
  const list = page.url()
  await page.locator('main [name=code]').first().fill(codeOffTheSheet(council.people.secretariat))
  await page.getByRole('button', { name: changeover.one.linksGo }).click()
  const link = (await page.getByRole('table', { name: changeover.one.linksCaption }).locator('code').innerText()).trim()
  arriving = await openWindow(browser, council)
  newcomer = await join(arriving.page, { link, person: joiner, ahead: later })
  expect((await arriving.page.goto('/log'))?.status()).toBe(403)
  await page.goto('/')
  await unlock(page, council.people.secretariat)
  await compare(page, newcomer)
  expect(await signRoll(page, 'signedFirst')).toContain(joiner.name)
  expect((await arriving.page.goto('/log'))?.status()).toBe(403)
  second = await openWindow(browser, council)
  await signIn(second.page, council.people.secondSecretariat)
  await unlock(second.page, council.people.secondSecretariat)
  await signRoll(second.page, 'signedSecond')
  expect((await arriving.page.goto('/log'))?.status()).toBe(200)
  await page.goto(list)
  await expect(page.getByText(changeover.one.allDone)).toBeVisible()
  expect([office, second].flatMap(({ complaints }) => complaints)).toEqual([])
})

test('made a deputy by two and a roll, the newcomer stands in with one press, and is back in their own role with another', async () => {
  test.setTimeout(120_000)
  const { page } = office
  await unlock(page, council.people.secretariat)
  await openPerson(page, joiner.name)
  await page.getByRole('link', { name: mandates.title }).click()
  await page.getByLabel(say(mandates.deputyOf, { role: shell.role.secretariat })).check()
  await page.locator('main input[type=date]').fill(new Date(Date.now() + days(60)).toISOString().slice(0, 10))
  await page.getByLabel(mandates.reason).fill('夜間に事務局と連絡が付かないときに備えるため')
  await page.getByRole('button', { name: mandates.sign }).click()
  await expect(page.getByText(mandates.done)).toBeVisible({ timeout: 30_000 })
  await follow(second.page, shell.nav.decisions)
  await second.page.getByRole('button', { name: decisions.council.sign }).click()
  await expect(second.page.getByText(decisions.council.signed)).toBeVisible({ timeout: 30_000 })
  await signRoll(page, 'signedFirst')
  await arriving.page.goto('/mandates/own')
  await expect(arriving.page.getByText(mandates.state.agreed)).toBeVisible()
  await signRoll(second.page, 'signedSecond')
  await press('activate')
  await expect(arriving.page.getByText(mandates.used.activate)).toBeVisible()
  expect([(await arriving.page.goto('/people'))?.status(), (await arriving.page.goto('/log'))?.status()]).toEqual([
    200, 403,
  ])
  await press('end')
  expect([(await arriving.page.goto('/people'))?.status(), (await arriving.page.goto('/log'))?.status()]).toEqual([
    403, 200,
  ])
  expect([office, second].flatMap(({ complaints }) => complaints)).toEqual([])
})

async function press(does: 'activate' | 'end'): Promise<void> {
  const { page } = arriving
  await page.goto('/mandates/own')
  const form = page.locator('details').filter({ has: page.locator(`button[value^=${does}]`) })
  if (does === 'end') await form.locator('summary').click()
  await form.locator('[name=code]').fill(codeOffTheSheet(newcomer))
  await form.getByRole('button', { name: mandates[does], exact: true }).click()
}
