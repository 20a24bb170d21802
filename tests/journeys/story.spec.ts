/**
 * A council over time, after founding.spec.ts founded it: a lost telephone; somebody whose key lies in gpg and somebody
 * who joins by passkey; a bulletin to all; a leaver who returns; a forgotten passphrase, and the bulletin of before it
 * given again; a consent withdrawn. The log of it all verifies, people's signatures too, and so does a bundle of it.
 */

import { readFileSync } from 'node:fs'
import { join as inFolder } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { alive, flawsOf, switchLanguage } from './accessible.ts'
import { type Account, Authenticator, codeOffTheSheet } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { joinWithOwnKey, readByHand } from './by-hand.ts'
import { search } from './compliance.ts'
import { issueTo, takeIntoRoll } from './into-roll.ts'
import { choosePassword, makeKey, ownFingerprint, pledge, registerAuthenticator, toKey } from './joining.ts'
import { stixReport } from './liaison.ts'
import { verifyEvidence, verifyLog } from './log-verifier.ts'
import { type MailServer, openMail, waitIsOver } from './lost-telephone.ts'
import { breakSeal, expectText, lineOf, openSealed, plain } from './member.ts'
import { type OwnProgram, openProgram } from './own-program.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { inviteAgain, openPerson, sendAway } from './secretariat.ts'
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
let mail: MailServer
const people = ['office', 'second', 'liaison', 'member', 'other', 'brought', 'passkey'] as const
let windows: Readonly<Record<(typeof people)[number], BrowserWindow>>
/** Who came after the founding, and who made another key, as the secretariat compares them. */
let brought: Pick<Account, 'name' | 'fingerprint'>
let byPasskey: Pick<Account, 'name' | 'fingerprint' | 'passphrase'>
let returned: Account
let anew: Account
let issued: { readonly id: string; readonly number: string }

const telephone = '03-5555-0142'

test.beforeAll(async ({ browser }) => {
  mail = await openMail()
  council = await openCouncil({ env: { ...mail.env, SECRETARIAT_PHONE: telephone } })
  program = await openProgram()
  const opened = people.map(async (who) => [who, await openWindow(browser, council)] as const)
  windows = Object.fromEntries(await Promise.all(opened)) as typeof windows
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  program.close()
  await council.close()
  await mail.close()
})

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

test('somebody joins with a key made by gpg, which signs and opens all they do', async () => {
  test.info().annotations.push({ type: 'program', description: program.name })
  brought = await joinWithOwnKey(program, windows.brought.page, invited('ja'))
})

test('after the wait the owner of the lost telephone registers another', async () => {
  test.setTimeout(120_000)
  const { other } = windows
  const { otherMember } = council.people
  const link = await mail.linkSentTo(otherMember.email, `${council.url}/sign-in/restore/`)
  await other.page.goto(link)
  await expect(other.page.getByText(access.back.waits)).toBeVisible()

  waitIsOver(council)
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
  await page.locator('main form:has(input[type=password]) button[type=submit]').click()
  await expectText(page, { headline: bulletin.headline, sentence })
})

test('the copy leaves as a file, opens in the program, and is said to be opened and received', async () => {
  const { page } = windows.brought
  await page.goto('/')
  await readByHand(program, page, { ...bulletin, sentence })
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
  await sendAway(first.page, returned, codeOffTheSheet(secretariat))
  // Out with the next press.
  await other.page.locator('nav.places-beside').getByRole('link', { name: shell.nav.bulletins }).click()
  await expect(other.page).toHaveURL(/\/sign-in/)

  const link = await inviteAgain(first.page, codeOffTheSheet(secretariat))
  const { page } = other
  await page.goto(link)
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

test('whoever cannot unlock the key finds the way from there, reads what it costs, and gives nothing up without a code', async () => {
  const { page } = windows.member
  await signIn(page, council.people.member)
  await page.locator('.vault-pill').click()
  await page.getByRole('dialog').getByRole('link', { name: keys.replace.forgotten }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(keys.replace.title)
  for (const cost of [keys.replace.cost.closed, keys.replace.cost.waiting, keys.replace.cost.stays])
    await expect(page.getByText(cost)).toBeVisible()
  // Nothing is given up without a code.
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
  // The first page tells of it, and the key's own keeps the key that was.
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(resealing.ask.title)
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
