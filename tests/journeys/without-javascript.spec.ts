import { expect, type Page, test } from '@playwright/test'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { registerAuthenticator, toKey } from './joining.ts'
import { type Prepared, prepare, sample } from './landmarks.ts'
import { plain } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { signIn } from './sign-in.ts'
import { words } from './words.ts'

const { bulletins, council: people, keys, log, shell } = words

let council: OpenedCouncil
let prepared: Prepared
let window: BrowserWindow

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  prepared = await prepare(browser, council)
})
test.afterAll(() => council.close())
test.beforeEach(async ({ browser }) => {
  window = await openWindow(browser, { url: council.url, javaScriptEnabled: false })
})
test.afterEach(async () => {
  await window.close()
  expect(window.complaints).toEqual([])
})

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
/** What stands there only for whoever has no script. */
const instead = (page: Page, sentence: string) => page.locator('noscript *').filter({ hasText: sentence }).last()
/** The menu beside the page; on a telephone it is behind a `details`, which needs no script either. */
const press = (page: Page, place: string) =>
  page.locator('nav.places-beside').getByRole('link', { name: place }).first().click()

test('without JavaScript a member signs in with both factors, sees the list, and is told how gpg reads', async () => {
  const { page } = window
  await signIn(page, council.people.member)
  await expect(heading(page)).toHaveText(shell.today.title)
  await press(page, shell.nav.bulletins)
  await page
    .getByRole('main')
    .getByRole('link', { name: plain(sample.publicTitle) })
    .click()
  await expect(heading(page)).toHaveText(plain(sample.publicTitle))
  await expect(instead(page, bulletins.sealed.noScript)).toBeVisible()
  await expect(instead(page, 'gpg --decrypt')).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(sample.sentence)
  await press(page, shell.nav.settings)
  await page.locator('a[href="/settings/key"]').click()
  await expect(instead(page, keys.noScript)).toBeVisible()
})

test('without JavaScript language and colours change, and stay', async () => {
  const { page } = window
  await signIn(page, council.people.otherMember)
  await page.locator('footer button[value=en]').click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(heading(page)).toHaveText('Today')
  await page.locator('footer button[value=dark]').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto('/record')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.locator('footer button[value=ja]').click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})

test('without JavaScript compliance searches the log, opens an entry, and is told what cannot be proven here', async () => {
  const { page } = window
  await signIn(page, council.people.compliance)
  await press(page, shell.nav.log)
  await page.locator('summary', { hasText: log.filters.kind }).click()
  await page.getByRole('checkbox', { name: log.kind.released, exact: true }).check()
  await page.getByRole('button', { name: shell.list.apply }).click()
  await expect(page.locator('tbody tr')).toHaveCount(1)
  await expect(instead(page, words.keys.noScript)).toBeVisible()
  await page.locator('tbody th a').click()
  await expect(page).toHaveURL(new RegExp(`/log/entries/${prepared.released}$`))
  await expect(instead(page, log.entry.noScript)).toBeVisible()
  await expect(page.getByText(log.verify.working)).toBeHidden()
})

test('without JavaScript compliance gives a reason and sees names', async () => {
  const { page } = window
  await signIn(page, council.people.compliance, '/log')
  await page.locator('summary', { hasText: log.names.open }).click()
  // The page asks for a reason in another place too: for a bundle of evidence.
  const asking = page.locator('details', { hasText: log.names.open })
  await asking.locator('[name=reason]').fill('定例の確認のため')
  await asking.getByRole('button', { name: log.names.show }).click()
  await expect(page.getByText(council.people.member.name).first()).toBeVisible()
})

test('without JavaScript the secretariat adds an organization, records its consent and invites', async () => {
  const { page } = window
  await signIn(page, council.people.secretariat)
  await press(page, shell.nav.organizations)
  const add = page.getByRole('button', { name: people.organizations.add, exact: true })
  const form = page.locator('form').filter({ has: add })
  await form.getByLabel(people.organizations.name).fill('朝凪水道株式会社')
  await form.getByLabel(people.kind.operator).check()
  await add.click()
  await expect(page.getByRole('alert')).toContainText(words.reasons['organization-sector'])
  // What was typed is still there; what is missing says so, and has the focus.
  await expect(form.getByLabel(people.organizations.name)).toHaveValue('朝凪水道株式会社')
  await expect(form.getByLabel(people.kind.operator)).toBeChecked()
  const sector = form.getByLabel(people.organizations.sector)
  await expect(sector).toHaveAccessibleDescription(new RegExp(words.reasons['organization-sector']))
  await expect(sector).toBeFocused()
  await sector.selectOption('water')
  await add.click()
  await expect(heading(page)).toHaveText('朝凪水道株式会社')
  await page.getByLabel(people.organization.consentConfirm).check()
  await page.getByRole('button', { name: people.organization.consentRecord }).click()
  await expect(page.getByText(people.organization.recorded)).toBeVisible()
  await press(page, shell.nav.people)
  await page.getByRole('link', { name: people.people.invite }).click()
  await expect(heading(page)).toHaveText(people.invite.title)
  await page.locator('[name=organization]').selectOption({ label: '朝凪水道株式会社' })
  await page.locator('[name=name]').fill('水上 凪')
  await page.locator('[name=reading]').fill('みなかみ なぎ')
  await page.locator('[name=email]').fill('minakami@asanagi.example')
  await page.locator('[name=role][value=member]').check()
  await page.locator('main [name=code]').fill(await council.people.secretariat.authenticator.code())
  await page.getByRole('button', { name: people.invite.go }).click()
  await expect(page.locator('[data-invitation]')).toContainText(`${council.url}/invitation/`)
})

test('without JavaScript an invited person sets a password and an authenticator, and is told that a key needs more', async () => {
  const { page } = window
  const [invited] = council.invited
  if (!invited) throw new Error('nobody is awaited')
  await page.goto(invited.link)
  await page.locator('[name=password]').fill('short')
  await page.locator('[name=again]').fill('short')
  await page.locator('button[value=password]').click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.locator('[name=password]').fill(invited.person.password)
  await page.locator('[name=again]').fill(invited.person.password)
  await page.locator('button[value=password]').click()
  await registerAuthenticator(page)
  await toKey(page)
  await expect(instead(page, keys.noScript)).toBeVisible()
})

test('without JavaScript a liaison is told why nothing can be sealed', async () => {
  const { page } = window
  await signIn(page, council.people.liaison, '/bulletins/new')
  await expect(instead(page, bulletins.compose.noScript)).toBeVisible()
})

test('without JavaScript one signs out', async () => {
  const { page } = window
  await signIn(page, council.people.oversight)
  await page.locator('nav.places-beside').getByRole('button', { name: shell.nav.signOut }).click()
  await expect(page.getByText(words.access.signIn.signedOut)).toBeVisible()
  await page.goto('/record')
  await expect(page).toHaveURL(/\/sign-in/)
})
