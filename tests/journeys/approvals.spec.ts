import { expect, type Page, test } from '@playwright/test'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { takeIntoRoll } from './into-roll.ts'
import { join } from './joining.ts'
import { address, before, beginBulletin, bodyOf, mark, typeCount } from './liaison.ts'
import { openSealed } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { invite } from './secretariat.ts'
import { codeHere, follow, showCodeHere, signIn, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { approvals, bulletins, shell } = words

const bulletin = {
  publicTitle: '変電設備の監視装置に関する注意喚起',
  headline: '監視装置に対する不審な接続について',
  body: '## 今行うこと\n\n1. **本日中** 監視装置の接続記録を保存してください。\n',
}

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let windows: Record<'office' | 'officeTwo' | 'author' | 'second' | 'member', BrowserWindow>
let approver: Account

test.beforeAll(async ({ browser }) => {
  council = await openCouncil({ env: { RECALL_MINUTES: '5' } })
  const open = () => openWindow(browser, { url: council.url })
  windows = {
    office: await open(),
    officeTwo: await open(),
    author: await open(),
    // At night, away from the desk.
    second: await openWindow(browser, { url: council.url, viewport: { width: 390, height: 844 } }),
    member: await open(),
  }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await council.close()
})

test('a second liaison joins, and the next roll names them', async () => {
  test.setTimeout(150_000)
  const { office, officeTwo, second } = windows
  const { secretariat, secondSecretariat, liaison } = council.people
  await signIn(office.page, secretariat)
  await unlock(office.page, secretariat)
  await signIn(officeTwo.page, secondSecretariat)
  await unlock(officeTwo.page, secondSecretariat)
  const person = {
    name: '二宮 承子',
    email: 'ninomiya.shoko@fuin.example',
    organization: liaison.organization,
    role: 'liaison',
  } as const
  const link = await invite(office.page, secretariat, person)
  approver = await join(second.page, { link, person: { ...person, password: 'hatsu-shounin 41 tokei' } })
  await takeIntoRoll({ office, second: officeTwo }, [approver])
})

test('a controlled bulletin is sealed and waits: the composer says why, and nobody has it', async () => {
  const { page } = windows.author
  const { liaison, member } = council.people
  await signIn(page, liaison)
  await unlock(page, liaison)
  await beginBulletin(page)
  await page.getByLabel(bulletins.compose.publicTitle).fill(bulletin.publicTitle)
  await page.getByLabel(bulletins.compose.headline).fill(bulletin.headline)
  await bodyOf(page).fill(bulletin.body)
  await page.getByLabel(bulletins.compose.noSelected).check()
  await mark(page, 'class', 'controlled')
  await address(page, [member.name])
  const asked = page.getByLabel(approver.name, { exact: true })
  // A colleague is chosen from the start; without anybody it cannot be sealed, and that is said.
  await asked.last().uncheck()
  await expect(before(page)).toContainText(bulletins.compose.missing.approvers)
  await asked.last().check()
  await typeCount(page, 1)
  await page.getByRole('button', { name: say(approvals.compose.seal_other, { count: 1 }) }).click()
  await stepUpIfAsked(page, liaison, say(approvals.compose.askNow_other, { count: 1 }))
  await expect(page.getByText(approvals.compose.asked)).toBeVisible({ timeout: 45_000 })
  await page.getByRole('link', { name: approvals.compose.toApproval }).click()
  await expect(page.getByText(approvals.own.waiting)).toBeVisible()
  await signIn(windows.member.page, member)
  await expect(windows.member.page.locator('main')).not.toContainText(bulletin.publicTitle)
})

/** A controlled bulletin asks for a code of the last five minutes, before anything is sealed. */
async function stepUpIfAsked(page: Page, who: Account, go: string): Promise<void> {
  const done = page.getByText(approvals.compose.asked)
  await expect(codeHere(page).or(done).first()).toBeVisible({ timeout: 45_000 })
  if (!(await codeHere(page).isVisible())) return
  await showCodeHere(page, who, bulletins.compose.stepUpGo)
  await typeCount(page, 1)
  await page.getByRole('button', { name: go }).click()
}

test('the second liaison opens it on a telephone, sees text and recipients, and approves', async () => {
  const { page } = windows.second
  // Still signed in from joining; a page opened anew has its key locked.
  await page.goto('/')
  await unlock(page, approver)
  await expect(page.getByText(say(shell.approvals.waitingYou_other, { count: 1 }))).toBeVisible()
  await page.getByRole('link', { name: shell.approvals.toList }).click()
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: approvals.open }).click()
  await expect(page.getByRole('article')).toContainText('監視装置の接続記録を保存', { timeout: 45_000 })
  await expect(page.locator('main')).toContainText(council.people.member.name)
  await expect(page.locator('main')).not.toContainText(approvals.otherRecipients)
  await page.getByLabel(say(approvals.looked_other, { count: 1 })).check()
  await page.getByRole('button', { name: approvals.approve }).click()
  await expect(page.getByText(approvals.answered.approved)).toBeVisible({ timeout: 45_000 })
})

test('its author issues what was approved, and its reader opens it', async () => {
  const { author, member } = windows
  await author.page.getByRole('button', { name: approvals.own.look }).click()
  await expect(author.page.getByText(say(approvals.own.approved, { name: approver.name }))).toBeVisible()
  await author.page.getByLabel(approvals.own.noSelected).check()
  await author.page.getByRole('button', { name: say(approvals.own.issue_other, { count: 1 }) }).click()
  await expect(author.page.getByRole('heading', { level: 1 })).toHaveText(bulletin.publicTitle, { timeout: 45_000 })
  await expect(author.page).toHaveURL(/deliveries$/, { timeout: 45_000 })
  await follow(member.page, shell.nav.bulletins)
  await openSealed(member.page, bulletin)
})

test('what one person issues can be taken back for five minutes, and nobody has seen it', async () => {
  const { page } = windows.author
  const { member } = council.people
  await beginBulletin(page)
  await page.getByLabel(bulletins.compose.publicTitle).fill('取り消す情報')
  await page.getByLabel(bulletins.compose.headline).fill(bulletin.headline)
  await bodyOf(page).fill(bulletin.body)
  await page.getByLabel(bulletins.compose.noSelected).check()
  await address(page, [member.name])
  await typeCount(page, 1)
  await page.getByRole('button', { name: say(bulletins.compose.seal_other, { count: 1 }) }).click()
  await page.getByRole('link', { name: approvals.timed.toTimed }).click({ timeout: 45_000 })
  await expect(page.getByRole('timer')).toBeVisible()
  await windows.member.page.goto('/bulletins')
  await expect(windows.member.page.locator('main')).not.toContainText('取り消す情報')
  await page.getByRole('button', { name: approvals.timed.recall }).click()
  await expect(page.getByText(approvals.timed.recalled)).toBeVisible({ timeout: 45_000 })
  for (const { complaints } of Object.values(windows)) expect(complaints).toEqual([])
})
