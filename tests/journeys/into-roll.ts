/** How somebody's new key comes into the roll, and a bulletin to them: the same steps in every journey that makes a key. */
import type { Page } from '@playwright/test'
import words from '../../app/i18n/ja/bulletins.ts'
import { address, beginBulletin, mark, type NewBulletin, sealAndIssue, write } from './liaison.ts'
import type { OpenedCouncil } from './portal-copy.ts'
import { compare, signRoll } from './secretariat.ts'
import { signIn, unlock } from './sign-in.ts'

interface Offices {
  readonly office: { readonly page: Page }
  readonly second: { readonly page: Page }
  readonly liaison: { readonly page: Page }
}

/** One of the secretariat compares the key, two sign the next roll. */
export async function takeIntoRoll(
  { office, second }: Offices,
  { secretariat, secondSecretariat }: OpenedCouncil['people'],
  holder: Parameters<typeof compare>[1],
): Promise<void> {
  await signIn(office.page, secretariat)
  await unlock(office.page, secretariat)
  await compare(office.page, holder)
  await signRoll(office.page, 'signedFirst')
  await signIn(second.page, secondSecretariat)
  await unlock(second.page, secondSecretariat)
  await signRoll(second.page, 'signedSecond')
}

/** A bulletin to nobody but them. */
export async function issueToOne(
  { liaison: { page } }: Offices,
  { liaison }: OpenedCouncil['people'],
  { bulletin, name }: { readonly bulletin: NewBulletin; readonly name: string },
): Promise<void> {
  await signIn(page, liaison)
  await unlock(page, liaison)
  await beginBulletin(page)
  await write(page, bulletin)
  await mark(page, 'class', 'provision')
  await mark(page, 'tlp', 'TLP:AMBER')
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(words.compose.blocksAdvised, { exact: true }).check()
  await address(page, [name])
  await sealAndIssue(page, 1)
}
