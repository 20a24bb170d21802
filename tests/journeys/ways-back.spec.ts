/** A forgotten password, a lost telephone and another mail address: by letters that a real mail server takes, and a wait that really passes. */
import { writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { makeAuthority, openPostOffice, type PostOffice, readMessage, user } from '../mail/post-office.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { flawsOf } from './accessible.ts'
import { Authenticator, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { clockAhead, type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { openPerson } from './secretariat.ts'
import { signIn, typePassword, unlock } from './sign-in.ts'
import { signDecision } from './two-people.ts'
import { words } from './words.ts'

const { access, council: office, decisions, oversight } = words

test.describe.configure({ mode: 'serial' })

const dayAndMore = 24 * 3_600_000 + 300_000
const fresh = 'まどのそとを とおりすぎた 白いねこ'

let post: PostOffice
let mail: Readonly<Record<string, string>>
let council: OpenedCouncil
let later: RunningServer | null = null
let windows: readonly BrowserWindow[] = []

test.beforeAll(async () => {
  const { authority, certificate } = makeAuthority()
  post = await openPostOffice({ certificate })
  const written = test.info().outputPath('authority.pem')
  writeFileSync(written, authority)
  mail = {
    MAIL_URL: `smtp://${user.name}:${encodeURIComponent(user.password)}@localhost:${post.port}`,
    MAIL_FROM: 'portal@council.example',
    MAIL_CA: path(written),
  }
  council = await openCouncil({ env: mail })
})
test.afterAll(async () => {
  for (const window of windows) await window.close()
  await later?.stop()
  await council.close()
  await post.close()
})

async function comeIn(browser: Browser): Promise<Page> {
  const window = await openWindow(browser, council)
  windows = [...windows, window]
  return window.page
}

const linkPattern = /https?:\S+\/(?:sign-in\/re(?:set|store)|address)\/\S+/

/** The newest letter with a link to this address, as its reader follows it. */
async function linkTo(email: string, part: string): Promise<string> {
  const links = () =>
    post.received
      .filter(({ to }) => to.includes(email))
      .flatMap(({ raw }) => linkPattern.exec(readMessage(raw).text) ?? [])
      .filter((link) => link.includes(part))
  await expect.poll(links, { timeout: 40_000 }).not.toEqual([])
  return links().at(-1) ?? ''
}

test('a password is forgotten, a telephone lost, and another address asked for', async ({ browser }) => {
  const [forgetful, robbed, moving] = [await comeIn(browser), await comeIn(browser), await comeIn(browser)]
  const { otherMember, member, liaison } = council.people
  await forgetful.goto('/sign-in')
  await forgetful.getByRole('link', { name: access.back.forgotten }).click()
  await forgetful.locator('[name=email]').fill(otherMember.email)
  await forgetful.getByRole('button', { name: access.back.ask }).click()
  await expect(forgetful.getByText(access.back.asked)).toBeVisible()
  await robbed.goto('/sign-in')
  await typePassword(robbed, member)
  await robbed.getByRole('link', { name: access.back.link }).click()
  await robbed.getByRole('button', { name: access.back.report }).click()
  await expect(robbed.getByRole('heading', { level: 1 })).toHaveText(access.back.reported)
  await signIn(moving, liaison, '/settings/address')
  await moving.locator('[name=address]').fill('atarashii@example.jp')
  await moving.getByRole('button', { name: access.secondFactor.useRecovery }).click()
  await moving.locator('main [name=code]').fill(codeOffTheSheet(liaison))
  await moving.getByRole('button', { name: access.address.ask }).click()
  await expect(moving.getByText(access.address.asked)).toBeVisible()
  expect(await flawsOf(moving, 'address asked')).toEqual([])
})

test('two of the secretariat agree to the lost telephone, and its owner is told of the wait', async ({ browser }) => {
  const { secretariat, secondSecretariat, member } = council.people
  const first = await comeIn(browser)
  await signIn(first, secretariat)
  await unlock(first, secretariat)
  await openPerson(first, member.name)
  await first.getByRole('link', { name: office.restoring.open }).click()
  await first.getByLabel(decisions.restoring.channels.telephone).check()
  await first.getByLabel(office.restoring.reason).fill('登録済みの番号に架電し、本人と話した')
  await signDecision(first, office.restoring.sign, office.restoring.done)
  const second = await comeIn(browser)
  await signIn(second, secondSecretariat)
  await unlock(second, secondSecretariat)
  await second.getByRole('link', { name: oversight.decision.open }).click()
  await signDecision(second, decisions.council.sign, decisions.council.signed)
  const early = await comeIn(browser)
  await early.goto(await linkTo(member.email, 'restore'))
  await expect(early.getByText(access.back.waits)).toBeVisible()
  await expect(early.locator('[name=password]')).toHaveCount(0)
})

test('the letter’s link and a code set a new password', async () => {
  const [page] = windows.map((window) => window.page)
  if (!page) throw new Error('no window')
  const { otherMember } = council.people
  await page.goto(await linkTo(otherMember.email, 'reset'))
  await page.locator('[name=password]').fill(fresh)
  await page.locator('[name=again]').fill(fresh)
  await page.locator('[name=code]').fill(await otherMember.authenticator.code())
  await page.getByRole('button', { name: access.back.set }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(access.back.isSet)
  await signIn(page, { ...otherMember, password: fresh })
})

test('a day later another telephone is registered, and the key opens as before; the old mailbox confirms the new one', async () => {
  // A page that is still being loaded would complain of the portal it is part of.
  for (const { page } of windows) await page.waitForLoadState('networkidle')
  await council.portal.stop()
  const { url, portal, people } = council
  const [, robbed, moving] = windows.map((window) => window.page)
  if (!robbed || !moving) throw new Error('no windows')
  const env = { ...mail, ...clockAhead(dayAndMore) }
  later = await startServer({ port: Number(new URL(url).port), origin: url, dataDir: portal.dataDir, env })
  await robbed.goto(await linkTo(people.member.email, 'restore'))
  await robbed.locator('[name=password]').fill(people.member.password)
  await robbed.locator('button[value=password]').click()
  const secret = (await robbed.locator('[data-totp-secret]').innerText()).trim()
  const authenticator = new Authenticator({ secret, ahead: dayAndMore })
  await robbed.locator('[name=code]').fill(await authenticator.code())
  await robbed.locator('button[value=join]').click()
  await expect(robbed.getByRole('heading', { level: 1 })).toHaveText(access.back.registered)
  await expect(robbed.locator('main ol.font-mono li')).toHaveCount(10)
  await signIn(robbed, { ...people.member, authenticator })
  await unlock(robbed, people.member)
  await moving.goto(await linkTo(people.liaison.email, 'address'))
  expect(await flawsOf(moving, 'address by mail')).toEqual([])
  await moving.getByRole('button', { name: access.address.confirm }).click()
  await expect(moving.getByRole('heading', { level: 1 })).toHaveText(access.address.ended.old)
  await expect.poll(() => windows.flatMap(({ complaints }) => complaints)).toEqual([])
})
