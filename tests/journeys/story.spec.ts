/**
 * A council over time, after founding.spec.ts founded it: a lost telephone; somebody whose key lies in gpg and somebody
 * who joins by passkey; a bulletin to all; a leaver who returns; a forgotten passphrase, and the bulletin of before it
 * given again; a consent withdrawn. The log of it all verifies, people's signatures too, and so does a bundle of it.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as inFolder } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { makeAuthority, openPostOffice, type PostOffice, readMessage, user } from '../mail/post-office.ts'
import { alive, flawsOf, switchLanguage } from './accessible.ts'
import { type Account, Authenticator, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { search } from './compliance.ts'
import { issueTo, takeIntoRoll } from './into-roll.ts'
import { choosePassword, makeKey, ownFingerprint, pledge, registerAuthenticator, toKey } from './joining.ts'
import { stixReport } from './liaison.ts'
import { verifyEvidence, verifyLog } from './log-verifier.ts'
import { breakSeal, expectText, lineOf, openSealed, plain } from './member.ts'
import { type OwnProgram, openProgram, unpack } from './own-program.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { openPerson } from './secretariat.ts'
import { holdKey, registerPasskey } from './security-key.ts'
import { follow, signIn, typePassword, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { access, bulletins, council: office, decisions, evidence, keys, resealing, shell } = words

test.describe.configure({ mode: 'serial' })

const sentence = '外部公開を今日中に止めてください。'
const bulletin = {
  publicTitle: '遠隔保守装置の注意',
  headline: '遠隔保守装置を狙う侵入',
  body: `## 概要\n\n${sentence}\n`,
  pasted: '',
  stix: stixReport(),
}

let council: OpenedCouncil
let program: OwnProgram
let mail: { readonly post: PostOffice; readonly folder: string; readonly env: Readonly<Record<string, string>> }
type Who = 'office' | 'second' | 'liaison' | 'member' | 'other' | 'brought' | 'passkey'
let windows: Readonly<Record<Who, BrowserWindow>>
/** Who came after the founding, and who made another key, as the secretariat compares them. */
let brought: Pick<Account, 'name' | 'fingerprint'>
let byPasskey: Pick<Account, 'name' | 'fingerprint' | 'passphrase'>
let returned: Account
let anew: Account
let issued: { readonly id: string; readonly number: string }

test.beforeAll(async ({ browser }) => {
  mail = await openMail()
  council = await openCouncil({ env: mail.env })
  program = await openProgram()
  const open = () => openWindow(browser, council)
  windows = {
    office: await open(),
    second: await open(),
    liaison: await open(),
    member: await open(),
    other: await open(),
    brought: await open(),
    passkey: await open(),
  }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  program.close()
  await council.close()
  await mail.post.close()
  rmSync(mail.folder, { recursive: true })
})

const telephone = '03-5555-0142'

async function openMail(): Promise<typeof mail> {
  const { authority, certificate } = makeAuthority()
  const folder = mkdtempSync(inFolder(tmpdir(), 'fuin-story-'))
  writeFileSync(inFolder(folder, 'ca.pem'), authority)
  const post = await openPostOffice({ secure: true, certificate })
  const env = {
    MAIL_URL: `smtps://${user.name}:${encodeURIComponent(user.password)}@localhost:${post.port}`,
    MAIL_FROM: 'portal@council.example',
    MAIL_CA: inFolder(folder, 'ca.pem'),
    LOST_FACTOR_HOURS: '1',
    SECRETARIAT_PHONE: telephone,
  }
  return { post, folder, env }
}

/** The address that a letter to them holds, once it has come. */
async function linkSentTo(email: string, path: string): Promise<string> {
  const found = () =>
    mail.post.received
      .filter(({ to }) => to.includes(email))
      .map(({ raw }) => new RegExp(`${council.url}${path}\\S+`).exec(readMessage(raw).text)?.[0])
      .find((link) => link !== undefined)
  await expect.poll(found, { timeout: 30_000 }).toBeDefined()
  return found() ?? ''
}

/** An hour has passed for the wait alone: no test moves a browser's clock along with its portal's. */
function waitIsOver(): void {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  for (const [table, column] of Object.entries({ factor_loss: 'opens_at', mail_link: 'good_from' }))
    db.prepare(`update ${table} set ${column} = ${column} - 3600000`).run()
  db.close()
}

test('a telephone is lost: two of the council agree, and its owner is told by mail', async () => {
  test.setTimeout(120_000)
  const { other, office: first, second } = windows
  const { otherMember, secretariat, secondSecretariat } = council.people
  await other.page.goto('/sign-in')
  await typePassword(other.page, otherMember)
  await other.page.getByRole('link', { name: access.back.link }).click()
  await other.page.getByRole('button', { name: access.back.report }).click()
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText(access.back.reported)

  await signIn(first.page, secretariat)
  await unlock(first.page, secretariat)
  await openPerson(first.page, otherMember.name)
  await first.page.getByRole('link', { name: office.restoring.open }).click()
  await first.page.getByLabel(decisions.restoring.channels.telephone, { exact: true }).check()
  await first.page.getByLabel(office.restoring.reason).fill('登録済みの番号に架電し、本人の声で社員番号を確認した。')
  await first.page.getByRole('button', { name: office.restoring.sign }).click()
  await expect(first.page.getByText(office.restoring.done)).toBeVisible({ timeout: 20_000 })

  await signIn(second.page, secondSecretariat)
  await unlock(second.page, secondSecretariat)
  await follow(second.page, shell.nav.decisions)
  await second.page.getByRole('button', { name: decisions.council.sign }).click()
  await expect(second.page.getByText(decisions.council.signed)).toBeVisible({ timeout: 20_000 })
})

const invited = (locale: 'ja' | 'en') => {
  const found = council.invited.find(({ person }) => (person.locale ?? 'ja') === locale)
  if (!found) throw new Error('nobody is invited')
  return found
}

test('somebody joins by passkey, and types no code', async () => {
  const { page } = windows.passkey
  const { link, person } = invited('en')
  await holdKey(windows.passkey)
  await page.goto(link)
  await choosePassword(page, person, false)
  await registerPasskey(page, 'Notebook')
  await toKey(page)
  const passphrase = await makeKey(page, { to: '/setup/pledge' })
  await pledge(page)
  byPasskey = { ...person, passphrase, fingerprint: await ownFingerprint(page) }
})

/** Saves what a button gives, as its person would, where the commands are run. */
async function save(page: Page, button: ReturnType<Page['locator']>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const file = inFolder(program.folder, download.suggestedFilename())
  await download.saveAs(file)
  return file
}

/** The gpg command of the part of the page that stands open. */
const commandIn = async (page: Page, begins: string): Promise<string> =>
  (await page.locator('main pre').filter({ hasText: begins }).first().innerText()).trim()

/** What the page asks for where something is to be signed: the file out, the signature back. */
async function signByHand(page: Page): Promise<void> {
  const here = page.getByRole('region', { name: keys.hand.title })
  await expect(here).toBeVisible({ timeout: 15_000 })
  await save(page, here.locator('[data-hand=save]'))
  const signature = await program.sign(
    (await here.locator('pre').filter({ hasText: 'gpg --local' }).innerText()).trim(),
  )
  await here.locator('input[type=file]').setInputFiles(signature)
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here).toHaveCount(0, { timeout: 15_000 })
}

test('whoever has a key puts their number onto it, and what the portal gets is the key alone', async () => {
  const { page } = windows.brought
  const { link, person } = invited('ja')
  await page.goto(link)
  await choosePassword(page, person, false)
  await registerAuthenticator(page)
  await toKey(page)
  await page.getByRole('link', { name: keys.bring.way }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.bring.title)
  test.info().annotations.push({ type: 'program', description: program.name })
  const file = await program.bring({
    add: await commandIn(page, 'gpg --quick-add-uid'),
    send: await commandIn(page, 'gpg --armor'),
  })
  await page.getByLabel(keys.bring.paste).fill('これは鍵ではありません')
  await page.getByRole('button', { name: keys.bring.look }).click()
  await expect(page.getByText(words.reasons['key-unreadable'])).toBeVisible()
  await page.getByLabel(keys.bring.file).setInputFiles(file)
  await page.getByRole('button', { name: keys.bring.look }).click()
  await expect(page.getByText('ed25519', { exact: false }).first()).toBeVisible()
  const sent = page.waitForRequest('**/keys/enrol')
  await page.getByRole('button', { name: keys.bring.sign }).click()
  await signByHand(page)
  expect((await sent).postData()).not.toContain('tester')
})

test('a file that only its holder can open proves that they can decrypt', async () => {
  const { page } = windows.brought
  await expect(page.getByRole('heading', { name: keys.prove.title })).toBeVisible()
  await save(page, page.locator('[data-prove=save]'))
  const shown = await program.open(await commandIn(page, 'gpg --decrypt'))
  await page.getByLabel(keys.prove.answer).fill('nonce 1234')
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page.getByText(words.reasons['proof-unreadable'])).toBeVisible()
  await page.getByLabel(keys.prove.answer).fill(shown)
  await page.getByRole('button', { name: keys.prove.go }).click()
  await expect(page).toHaveURL(/\/setup\/pledge$/, { timeout: 15_000 })
})

test('the pledge is signed in the program, and a signature by somebody else over something else is not taken for it', async () => {
  const { page } = windows.brought
  await page.locator('main input[type=checkbox]').check()
  await page.getByRole('button', { name: keys.pledge.sign }).click()
  const here = page.getByRole('region', { name: keys.hand.title })
  await here.getByLabel(keys.hand.paste, { exact: false }).fill('-----BEGIN PGP SIGNATURE-----')
  await here.getByRole('button', { name: keys.hand.go }).click()
  await expect(here.getByText(words.reasons['hand-form'])).toBeVisible()
  await signByHand(page)
  await expect(page).toHaveURL(/\/setup\/fingerprint$/, { timeout: 15_000 })
  brought = { name: invited('ja').person.name, fingerprint: await ownFingerprint(page) }
})

test('after the wait the owner of the lost telephone registers another', async () => {
  test.setTimeout(120_000)
  const { other } = windows
  const { otherMember } = council.people
  const link = await linkSentTo(otherMember.email, '/sign-in/restore/')
  await other.page.goto(link)
  await expect(other.page.getByText(access.back.waits)).toBeVisible()

  waitIsOver()
  await other.page.goto(link)
  await other.page.locator('[name=password]').fill(otherMember.password)
  await other.page.locator('button[value=password]').click()
  const secret = (await other.page.locator('[data-totp-secret]').innerText()).trim()
  const authenticator = new Authenticator({ secret })
  await other.page.locator('[name=code]').fill(await authenticator.code())
  await other.page.locator('button[value=join]').click()
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText(access.back.registered)
  const recoveryCodes = await other.page.locator('main ol.font-mono li').allInnerTexts()
  returned = { ...council.people.otherMember, authenticator, recoveryCodes }
  await signIn(other.page, returned)
  // Nothing of it opened the key: its passphrase is the one of before.
  await unlock(other.page, returned)
})

test('both stand in the next roll, and a bulletin goes to all', async () => {
  const { office: first, second, liaison } = windows
  const { member, otherMember } = council.people
  await takeIntoRoll({ office: first, second }, [brought, byPasskey])
  await signIn(liaison.page, council.people.liaison)
  await unlock(liaison.page, council.people.liaison)
  const names = [member, otherMember, brought, byPasskey].map(({ name }) => name)
  issued = await issueTo(liaison.page, bulletin, names)
})

test('who joined by passkey reads it in their own language', async () => {
  const { page } = windows.passkey
  await page.goto('/sign-out')
  await page.locator('main form button').click()
  await page.goto('/sign-in/passkey?to=%2Fbulletins')
  await page.locator('main form button').click()
  await expect(page).toHaveURL(/\/bulletins$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bulletins')
  await alive(page)
  await lineOf(page, bulletin).getByRole('link').click()
  await page.locator('main form input[type=password]').fill(byPasskey.passphrase)
  await page.locator('main form button[type=submit]').click()
  await expectText(page, { headline: bulletin.headline, sentence })
})

test('the copy leaves as a file, opens in the program, and is said to be opened and received', async () => {
  const { page } = windows.brought
  await page.goto('/')
  await openSealed(page, bulletin)
  await page.getByRole('button', { name: bulletins.byHand.receive }).click()
  await signByHand(page)
  await expect(page.getByText(bulletins.byHand.checked)).toBeVisible({ timeout: 20_000 })
  const zip = await save(page, page.locator('[data-gpg=save]'))
  const folder = inFolder(program.folder, 'copy')
  unpack(zip, folder)
  const said = await program.read(folder, [
    await commandIn(page, 'gpg --import sender.pgp'),
    await commandIn(page, 'gpg --decrypt copy.pgp'),
  ])
  expect(said).toContain(bulletin.headline)
  expect(said).toContain(sentence)
  await page.locator('[data-by-hand=opened]').click()
  await signByHand(page)
  await page.locator('[data-by-hand=acknowledged]').click()
  await signByHand(page)
  const time = say(bulletins.reading.acknowledgedAt, { time: '' })
  await expect(page.getByText(time, { exact: false })).toBeVisible({ timeout: 15_000 })
})

test('what takes a vault says so, and the key’s own page offers what there is', async () => {
  const { page } = windows.brought
  await page.locator('.vault-pill').click()
  await expect(page).toHaveURL(/\/settings\/key$/)
  await expect(page.getByText(keys.settings.keptByHand)).toBeVisible()
  await expect(page.getByText(keys.settings.exportTitle)).toHaveCount(0)
  expect(await ownFingerprint(page)).toBe(brought.fingerprint)
  const history = page.getByRole('list', { name: keys.history.title })
  for (const kind of ['key-added', 'key-proven', 'key-compared'] as const)
    await expect(history.getByRole('link', { name: words.log.kind[kind] }).first()).toBeVisible()
})

test('somebody leaves and returns: the same person, with the key they still have', async () => {
  const { office: first, other } = windows
  const { secretariat } = council.people
  await openPerson(first.page, returned.name)
  await first.page.locator('[data-move=leave]').click()
  const leaving = first.page.locator('details').filter({ has: first.page.locator('[data-move=leave]') })
  await leaving.locator('[name=why][value=transferred]').check()
  await leaving.locator('[name=sure]').check()
  await leaving.locator('[name=code]').fill(codeOffTheSheet(secretariat))
  await leaving.getByRole('button', { name: office.person.leave, exact: true }).click()
  await expect(first.page.getByText(office.person.moved.leave)).toBeVisible()
  // Out with the next press.
  await other.page.locator('nav.places-beside').getByRole('link', { name: shell.nav.bulletins }).click()
  await expect(other.page).toHaveURL(/\/sign-in/)

  await first.page.locator('[data-move=return]').click()
  const returning = first.page.locator('details').filter({ has: first.page.locator('[data-move=return]') })
  await returning.locator('[name=code]').fill(codeOffTheSheet(secretariat))
  await returning.getByRole('button', { name: office.person.returnGo }).click()
  const { page } = other
  await page.goto((await first.page.locator('[data-invitation]').innerText()).trim())
  await choosePassword(page, returned, false)
  await registerAuthenticator(page)
  await toKey(page)
  await page.getByLabel(keys.unlock.passphrase).last().fill(returned.passphrase)
  await page.getByRole('button', { name: keys.unlock.go }).last().click()
  await page.getByRole('button', { name: keys.setup.resumeGo }).click()
  await expect(page).toHaveURL(/\/setup\/pledge$/, { timeout: 30_000 })
  await pledge(page)
  expect(await ownFingerprint(page)).toBe(returned.fingerprint)
})

test('whoever cannot unlock the key finds the way from there, and reads first what it costs', async () => {
  const { page } = windows.member
  await signIn(page, council.people.member)
  await page.locator('.vault-pill').click()
  await page.getByRole('dialog').getByRole('link', { name: keys.replace.forgotten }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.replace.title)
  for (const cost of [keys.replace.cost.closed, keys.replace.cost.waiting, keys.replace.cost.stays])
    await expect(page.getByText(cost)).toBeVisible()
})

test('nothing is given up without a reason, a tick and a code', async () => {
  const { page } = windows.member
  const go = page.getByRole('button', { name: keys.replace.go })
  await page.locator('[name=code]').fill('000000')
  await page.locator('[name=sure]').check()
  await page.getByLabel(keys.replace.whys.superseded).check()
  await go.click()
  await expect(page.locator('[name=code]')).toHaveAttribute('aria-invalid', 'true')
  // What was chosen stays; the code does not.
  await expect(page.getByLabel(keys.replace.whys.superseded)).toBeChecked()
  await page.goto('/settings/key')
  await expect(page.getByText(keys.settings.valid, { exact: true })).toBeVisible()
})

test('another key is made with the same pages as the first, without a second pledge', async () => {
  const { page } = windows.member
  const { member } = council.people
  await page.goto('/settings/key/replace')
  await page.getByLabel(keys.replace.whys.superseded).check()
  await page.locator('[name=sure]').check()
  await page.getByRole('button', { name: words.access.secondFactor.useRecovery }).click()
  await page.locator('[name=code]').fill(codeOffTheSheet(member))
  await page.getByRole('button', { name: keys.replace.go }).click()
  await expect(page).toHaveURL(/\/setup\/key$/)
  const passphrase = await makeKey(page, { to: '/setup/fingerprint' })
  anew = { ...member, passphrase, fingerprint: await ownFingerprint(page) }
  expect(anew.fingerprint).not.toBe(member.fingerprint)
})

test('the first page tells of it, and the key’s page keeps the key that was', async () => {
  const { page } = windows.member
  await page.goto('/')
  await expect(page.getByText(words.access.told.what['key-retired']).first()).toBeVisible()
  await page.goto('/settings/key')
  const former = page.getByRole('table', { name: keys.former.table })
  await expect(former).toContainText(keys.former.whys.superseded)
  await expect(former).toContainText(council.people.member.fingerprint.slice(0, 4))
})

test('the secretariat compares both, two sign the next roll, and what was issued before is asked for', async () => {
  const { page } = windows.member
  nameLiaison('贋 作')
  await takeIntoRoll(windows, [anew, returned])
  await page.goto('/bulletins')
  await lineOf(page, bulletin).getByRole('link').click()
  await page.getByRole('link', { name: bulletins.sealed.olderKeyAsk }).click()
  await unlock(page, anew)
  await page.getByRole('button', { name: resealing.ask.formerGo }).click()
  await expect(page.getByText(resealing.ask.waiting)).toBeVisible({ timeout: 20_000 })
})

/** In the database, by whoever has it. */
function nameLiaison(name: string): void {
  const db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  db.prepare('update person set name = ? where email = ?').run(name, council.people.liaison.email)
  db.close()
}

test('the liaison, whom that roll names falsely, is told so on the next page, and whom to call', async () => {
  const { page } = windows.liaison
  await page.locator('a[href="/"]').first().click()
  const notice = page.getByRole('status').filter({ hasText: keys.ownLine.title })
  await expect(notice).toContainText(council.people.liaison.name, { timeout: 20_000 })
  await expect(notice).toContainText('贋 作')
  await expect(notice).toContainText(telephone)
  expect(await flawsOf(page, 'a false line')).toEqual([])
  await switchLanguage(page, 'en')
  const inEnglish = page.getByRole('status').filter({ hasText: 'What the roll says of you has changed' })
  await expect(inEnglish).toContainText(telephone)
  const saved = page.waitForEvent('download')
  await inEnglish.getByRole('button', { name: 'Save the evidence' }).click()
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain('fuin-line-evidence/1')
  await inEnglish.getByRole('button', { name: 'I have read this' }).click()
  await switchLanguage(page, 'ja')
  await expect(notice).toHaveCount(0)
  nameLiaison(council.people.liaison.name)
  await unlock(page, council.people.liaison)
})

test('the liaison seals it anew from the own copy, and it opens with the new key', async () => {
  const desk = windows.liaison.page
  await desk.locator('a[href="/"]').first().click()
  await desk.getByRole('link', { name: shell.today.resealAnswer }).click()
  await desk.getByRole('link', { name: anew.name }).click()
  await desk.getByRole('button', { name: say(resealing.request.go_other, { count: 1 }) }).click()
  await expect(desk.getByText(say(resealing.request.done_other, { count: 1 }))).toBeVisible({ timeout: 30_000 })

  const { page } = windows.member
  await openSealed(page, bulletin)
  await breakSeal(page)
  await expectText(page, { headline: bulletin.headline, sentence })
})

test('an organization’s consent is withdrawn: its people are out with the next press', async () => {
  const { second, passkey } = windows
  await follow(second.page, shell.nav.organizations)
  await second.page
    .getByRole('table')
    .getByRole('link', { name: invited('en').person.organization })
    .click()
  const form = second.page.locator('form').filter({ has: second.page.locator('button[value=withdraw]') })
  await form.locator('[name=sure]').check()
  await form.locator('[name=code]').fill(codeOffTheSheet(council.people.secondSecretariat))
  await form.locator('button[value=withdraw]').click()
  await expect(second.page.getByText(office.organization.withdrawn)).toBeVisible()
  await passkey.page.goto('/bulletins')
  await expect(passkey.page.getByRole('listitem').filter({ hasText: plain(bulletin.publicTitle) })).toHaveCount(0)
})

test('a bundle of the bulletin verifies offline, and the log of it all with everybody’s signatures', async ({
  browser,
}) => {
  const reviewer = await openWindow(browser, council)
  await signIn(reviewer.page, council.people.secondCompliance)
  await unlock(reviewer.page, council.people.secondCompliance)
  await search(reviewer.page, { bulletin: issued.number })
  await reviewer.page.getByLabel(evidence.form.reason).fill('告発の検討（事案 2026-4）')
  const made = reviewer.page.waitForEvent('download')
  await reviewer.page.getByRole('button', { name: evidence.form.make }).click()
  const bundle = await (await made).path()
  const { dataDir } = council.portal
  const trust = inFolder(dataDir, 'trust.txt')
  expect(verifyEvidence(bundle, trust)).toMatchObject({ exit: 0, said: expect.stringContaining('VERIFIED') })
  expect(reviewer.complaints).toEqual([])
  await reviewer.close()
  expect(verifyLog(inFolder(dataDir, 'fuin.sqlite'), trust, ['--signatures'])).toMatchObject({ exit: 0 })
})

test('nothing was complained about in any browser', () => {
  const complaints = Object.values(windows).flatMap((window) => window.complaints)
  expect(complaints.filter((one) => !/status of 422/.test(one))).toEqual([])
})
