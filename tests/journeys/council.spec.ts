import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { flawsOf } from './accessible.ts'
import { codeOffTheSheet } from './account.ts'
import { answerForOrganization, answerReaders, askToShare, askUnit, printReceipt, readAnswer } from './answering.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { openProven, rows, search } from './compliance.ts'
import { bulletin, question, reply, sentence } from './council-bulletin.ts'
import {
  address,
  before,
  beginBulletin,
  correct,
  indicatorValues,
  mark,
  sealAndIssue,
  sealButton,
  typeCount,
  write,
} from './liaison.ts'
import { changedCopy, verifyEvidence, verifyLog } from './log-verifier.ts'
import { acknowledge, expectText, openSealed, unlockAndRead } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { appointRepresentative, move, withdraw } from './secretariat.ts'
import { follow, signIn, typeCode, typePassword, unlock } from './sign-in.ts'
import { say, words } from './words.ts'

const { bulletins, evidence, log, organization, responses, revisions, shell } = words

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let windows: Record<'liaison' | 'member' | 'otherMember' | 'compliance' | 'secretariat' | 'second', BrowserWindow>
let issued = { id: '', number: '' }
let released = 0

test.beforeAll(async ({ browser }) => {
  council = await openCouncil()
  const { url } = council
  const open = () => openWindow(browser, { url })
  windows = {
    liaison: await open(),
    member: await open(),
    otherMember: await open(),
    compliance: await open(),
    secretariat: await open(),
    second: await open(),
  }
})
test.afterAll(async () => {
  for (const window of Object.values(windows)) await window.close()
  await council.close()
})

test('a liaison writes a bulletin, is refused a contradiction and a wrong count, and seals it to two members', async () => {
  const { page } = windows.liaison
  const { liaison, member, otherMember } = council.people
  await signIn(page, liaison)
  await unlock(page, liaison)
  await beginBulletin(page)
  await write(page, bulletin)

  await mark(page, 'class', 'controlled')
  await mark(page, 'tlp', 'TLP:GREEN')
  const contradiction = say(bulletins.compose.contradiction['controlled-widely-shared'], { tlp: 'TLP:GREEN' })
  await expect(before(page)).toContainText(contradiction)
  await address(page, [member.name, otherMember.name])
  await expect(sealButton(page, 2)).toHaveCount(0)

  await mark(page, 'class', 'provision')
  await mark(page, 'tlp', 'TLP:AMBER')
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(bulletins.compose.blocksAdvised, { exact: true }).check()
  await expect(page.getByText(bulletins.compose.ready)).toBeVisible()

  await typeCount(page, 3)
  await expect(sealButton(page, 2)).toHaveAttribute('aria-disabled', 'true')
  await sealButton(page, 2).dispatchEvent('click')
  await expect(page.getByRole('link', { name: bulletins.compose.toDeliveries })).toHaveCount(0)
  issued = await sealAndIssue(page, 2)
  expect(issued.number).toMatch(/^20\d\d-/)
})

test('a member sees the seal, breaks it after a reload with the passphrase, reads, and acknowledges', async () => {
  const { page } = windows.member
  const { member } = council.people
  await signIn(page, member)
  await expect(page.locator('.seal-count').first()).toContainText('1')
  await openSealed(page, bulletin)
  await page.reload()
  await expect(page.locator('main')).not.toContainText(sentence)
  await unlockAndRead(page, member)
  await expectText(page, { headline: bulletin.headline, sentence })

  const article = page.getByRole('article')
  await expect(article.getByRole('img', { name: shell.seal.broken })).toBeVisible()
  // Of many a few rows stand there at first; the others are found by any word that is shown.
  const words = page.getByLabel(bulletins.indicator.filter, { exact: true })
  await words.fill('koushin-haifu')
  await expect(article).toContainText('koushin-haifu[.]example')
  await page.getByLabel(bulletins.indicator.defanged).uncheck()
  const [first = ''] = indicatorValues(bulletin.stix)
  await words.fill(first)
  await expect(article).toContainText(first)
  const rail = page.getByRole('complementary', { name: bulletins.reading.handling })
  // Nobody sealed this copy anew.
  const { resealed: _, ...proofs } = bulletins.reading.proof
  for (const proof of Object.values(proofs)) await expect(rail).toContainText(proof)
  await expect(rail).toContainText(bulletins.reading.witnesses)
  await acknowledge(page)
  const { presses, seconds } = await answerForOrganization(page)
  console.log(`answer for the organization: ${presses} press, ${seconds.toFixed(1)} s`)
  await askUnit(page, question)
  await askToShare(page, '監視を委託している事業者に、遮断を依頼するためです。')
  await follow(page, shell.nav.bulletins)
  await expect(page.getByRole('listitem').getByText(bulletins.list.acknowledged)).toBeVisible()
})

test('the liaison sees by name who has opened it and who is silent', async () => {
  const { page } = windows.liaison
  await page.getByRole('link', { name: bulletins.compose.toDeliveries }).click()
  const line = (name: string) => page.getByRole('row').filter({ hasText: name })
  await expect(line(council.people.otherMember.name)).toContainText(bulletins.deliveries.notYet)
  await expect(line(council.people.member.name)).not.toContainText(bulletins.deliveries.notYet)
})

test('the liaison reads what was asked, answers it, and grants the request; the member reads the answer and prints a receipt', async () => {
  const [{ page }, { liaison, member }] = [windows.liaison, council.people]
  const path = `/bulletins/${issued.id}`
  await answerReaders(page, { number: issued.number, liaison, question, reply })
  await page.goto(`${path}/deliveries`)
  await expect(page.getByRole('main')).toContainText(responses.state['not-detected'])
  const reader = windows.member.page
  await readAnswer(reader, member, { path, reply })
  await printReceipt(reader, { path, number: issued.number })
})

test('compliance finds the release and the opening under a pseudonym, and the browser proves both', async () => {
  const { page } = windows.compliance
  const { compliance, member } = council.people
  await signIn(page, compliance)
  await search(page, { kind: 'opened', bulletin: issued.number })
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText(/M-[0-9a-f]{6}/)
  await expect(rows(page)).toContainText(log.word.signed)
  await expect(page.locator('main')).not.toContainText(member.name)
  await openProven(page, rows(page))
  await expect(page.locator('[data-verdict]')).toContainText(log.verify.inclusion)

  await search(page, { kind: 'released', bulletin: issued.number })
  released = await openProven(page, rows(page))
  await expect(page.locator('main')).toContainText('act read')

  await page.goto(`/bulletins/${issued.id}/deliveries`)
  await expect(page.getByRole('row').filter({ hasText: /M-[0-9a-f]{6}/ })).toHaveCount(2)
  await expect(page.locator('main')).not.toContainText(member.name)
  const reading = await page.goto(`/bulletins/${issued.id}`)
  expect(reading?.status()).toBe(403)
})

test('compliance exports what it found, signed with the reviewer’s own key', async () => {
  const { page } = windows.compliance
  await page.goto('/')
  await search(page, { bulletin: issued.number })
  await unlock(page, council.people.compliance)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: log.export.csv }).click(),
  ])
  const csv = readFileSync(await download.path(), 'utf8')
  expect(csv.split('\r\n').length).toBeGreaterThan(4)
  expect(csv).toContain(String(released))
  await expect(page.getByText(log.export.done)).toBeVisible()
  await search(page, { kind: 'exported' })
  await expect(rows(page)).toContainText([log.word.signed])
})

test('compliance makes an evidence bundle, and the verifier inside it finds it whole with the keys of the log', async () => {
  const { page } = windows.compliance
  await search(page, { bulletin: issued.number })
  await page.getByLabel(evidence.form.reason).fill('告発の検討（事案 2026-4）')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: evidence.form.make }).click(),
  ])
  await expect(page.getByText(evidence.form.done)).toBeVisible()
  expect(download.suggestedFilename()).toMatch(/^fuin-evidence-\d+\.zip$/)
  const verdict = verifyEvidence(await download.path(), join(council.portal.dataDir, 'trust.txt'))
  expect(verdict.said).toContain('VERIFIED')
  expect(verdict.exit).toBe(0)
  await search(page, { kind: 'evidence-exported' })
  await expect(rows(page)).toContainText([log.word.signed])
})

test('a member finds the own acts with receipts in the own record, and that compliance has looked', async () => {
  const { page } = windows.member
  await follow(page, shell.nav.record)
  for (const kind of ['released', 'opened', 'acknowledged', 'log-viewed'] as const)
    await expect(rows(page).filter({ hasText: log.kind[kind] }).first(), kind).toBeVisible()
  await openProven(page, rows(page).filter({ hasText: log.kind.released }).first())
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: log.entry.download, exact: true }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
})

test('the liaison reminds whoever is silent', async () => {
  const { page } = windows.liaison
  const { deliveries } = bulletins
  await page.goto(`/bulletins/${issued.id}/deliveries`)
  await unlock(page, council.people.liaison)
  await page.getByRole('button', { name: deliveries.remind }).click()
  await expect(page.getByText(deliveries.reminded)).toBeVisible({ timeout: 20_000 })
})

test('the liaison corrects a mistake; its reader is led to the correction, and sees what changed', async () => {
  const { page } = windows.liaison
  const body = bulletin.body.replace('夜間だけ応答する', '昼間にも応答する')
  const correction = await correct(page, { headline: bulletin.headline, body, recipients: 2 })

  const reader = windows.member.page
  await follow(reader, shell.nav.bulletins)
  await expect(reader.getByText(say(revisions.mark.corrects, { number: correction.number }))).toBeVisible()
  await reader.goto(`/bulletins/${issued.id}`)
  await reader.getByRole('link', { name: say(revisions.openLater, { number: correction.number }) }).click()
  // The older one's page asks for the passphrase too.
  await expect(reader).toHaveURL(new RegExp(correction.id))
  await expect(reader.getByText(bulletins.sealed.whole)).toBeVisible()
  await unlockAndRead(reader, council.people.member)
  const article = reader.getByRole('article')
  await expect(article).toContainText(say(revisions.answers.corrects, { number: issued.number }), { timeout: 45_000 })
  await expect(article.locator('mark')).toHaveText(/昼間にも応答する不審な常駐プロセスが確認されました。$/)
  await expect(reader.getByRole('list').filter({ hasText: revisions.version.corrects })).toContainText(issued.number)
  expect(await flawsOf(reader, 'a correction being read')).toEqual([])
})

test('the liaison withdraws it: nobody else is given a copy, and its readers are told why', async () => {
  const { page } = windows.liaison
  const { deliveries, withdrawGrounds } = bulletins
  await page.goto(`/bulletins/${issued.id}/deliveries`)
  await unlock(page, council.people.liaison)
  await page.getByText(deliveries.withdrawTitle).click()
  await page.getByLabel(deliveries.withdrawGrounds).selectOption('outdated')
  await page.getByRole('button', { name: deliveries.withdraw, exact: true }).click()
  // The reason stands in the form as well, and the button is gone while it signs: here it is said in brackets, once it is done.
  await expect(page.getByText(`（${withdrawGrounds.outdated}）`)).toBeVisible({ timeout: 20_000 })
  const reader = windows.member.page
  await reader.goto(`/bulletins/${issued.id}`)
  await expect(reader.getByRole('main')).toContainText(withdrawGrounds.outdated)
  await expect(reader.getByRole('button', { name: bulletins.sealed.openAgain })).toHaveCount(0)
})

test('a member who is suspended is out with the next press, and comes in no more', async () => {
  const { member, secretariat } = council.people
  const office = windows.secretariat.page
  await signIn(office, secretariat)
  await move(office, { name: member.name, by: secretariat, move: 'suspend' })
  const { page } = windows.member
  await page.locator('nav.places-beside').getByRole('link', { name: shell.nav.bulletins }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.locator('[name=email]').fill(member.email)
  await page.locator('[name=password]').fill(member.password)
  await page.getByRole('button', { name: words.access.signIn.go }).click()
  await page.locator('[name=code]').fill(codeOffTheSheet(member))
  await page.getByRole('button', { name: words.access.secondFactor.go }).click()
  // Told only after both factors, and whom to call.
  await expect(page.getByRole('alert')).toContainText(words.access.outside.suspended.title)
})

test('an organization withdraws: its people are out with the next press, and what is left to one is what is open and their own', async () => {
  const office = windows.second.page
  const { page } = windows.otherMember
  const { otherMember, secondSecretariat: secretariat } = council.people
  await signIn(office, secretariat)
  await signIn(page, otherMember)
  await appointRepresentative(office, { name: otherMember.name, by: secretariat })
  await withdraw(office, {
    organization: otherMember.organization,
    by: secretariat,
    duty: 'incident-report',
    keeper: otherMember.name,
  })
  await page.locator('nav.places-beside').getByRole('link', { name: shell.nav.bulletins }).click()
  await expect(page).toHaveURL(/\/sign-in/)

  await page.goto('/sign-in')
  await typePassword(page, otherMember)
  await typeCode(page, otherMember)
  await expect(page).toHaveURL(/\/organization\/duties$/)
  await expect(page.locator('main')).toContainText(organization.duties.what['incident-report'])
  await expect(page.locator('nav.places-beside').getByRole('link')).toHaveText([shell.nav.duties, shell.nav.record])
  expect(await flawsOf(page, 'what is left open')).toEqual([])
  for (const closed of ['/bulletins', '/organization', '/settings/profile', `/bulletins/${issued.id}`])
    expect((await page.goto(closed))?.status(), closed).toBe(403)
  await page.goto('/record/hand-out')
  await unlock(page, otherMember)
  expect(await takenOut(page, organization.handOut.make)).toMatchObject({ exit: 0 })
  expect(await flawsOf(office, 'an organization that withdrew')).toEqual([])
})

test('its representative comes back to sign a consent, and takes it out as a paper that a stranger verifies', async () => {
  const office = windows.second.page
  const { page } = windows.otherMember
  const { otherMember, secondSecretariat: secretariat } = council.people
  await move(office, { name: otherMember.name, by: secretariat, move: 'restore' })
  expect((await page.goto('/record'))?.url()).toContain('/sign-in')
  await typePassword(page, otherMember)
  await typeCode(page, otherMember)
  await expect(page).toHaveURL(/\/agreement/)
  const main = page.getByRole('main')
  await main.getByRole('checkbox').check()
  await main.getByRole('button', { name: words.keys.consent.sign }).click()
  // With the key locked the press asks for the passphrase, and goes on.
  await main.getByLabel(words.keys.unlock.passphrase).fill(otherMember.passphrase)
  await main.getByRole('button', { name: say(words.keys.unlock.andGo, { act: words.keys.consent.sign }) }).click()
  await expect(page).not.toHaveURL(/\/agreement/, { timeout: 30_000 })
  await page.goto('/organization')
  await page.getByRole('link', { name: words.council.organization.paperLink }).first().click()
  await expect(main).toContainText(organization.paper.byAct)
  await unlock(page, otherMember)
  expect(await takenOut(page, organization.paper.fileMake)).toMatchObject({ exit: 0 })
})

/** Makes the file, and has it judged by the verifier inside it. */
async function takenOut(page: BrowserWindow['page'], make: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('main').getByRole('button', { name: make }).click(),
  ])
  return verifyEvidence(await download.path(), join(council.portal.dataDir, 'trust.txt'))
}

test('nothing was complained about in any browser', () => {
  expect(Object.values(windows).flatMap(({ complaints }) => complaints)).toEqual([])
  expect(council.portal.output()).not.toContain('content-security-policy')
  expect(council.portal.output()).not.toMatch(/"level":"(error|fatal)"/)
})

test('the whole log verifies from the command line; with one byte changed, the entry is named', async () => {
  const { dataDir } = council.portal
  const trust = join(dataDir, 'trust.txt')
  expect(verifyLog(join(dataDir, 'fuin.sqlite'), trust)).toMatchObject({ exit: 0 })
  await council.portal.stop()
  const changed = verifyLog(changedCopy(dataDir, released), trust)
  expect(changed).toMatchObject({ exit: 1 })
  expect(changed.said).toContain(`entry ${released}:`)
})
